package dev.yij.io.onnx.graph;

import dev.yij.io.file.FormatException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An input or output of a graph, as the file declares it.
///
/// @param type its type, or null if not declared
/// @param dims its dimensions, open ones by name or as `?`; null if not declared
public record OnnxValue(
        String name, @Nullable ElementType type, @Nullable List<String> dims) {

    /// Checks that a tensor matches the declaration.
    ///
    /// @param where the graph, for the message
    /// @throws FormatException if it does not
    public void require(OnnxTensor tensor, String where) throws FormatException {
        if (type != null && tensor.type() != type) {
            throw new FormatException(where + ": the input " + name + " must be " + this + ", found " + tensor.type()
                    + " " + tensor.dims());
        }
        if (!accepts(tensor.dims())) {
            throw new FormatException(where + ": the input " + name + " must be " + this + ", found " + tensor.type()
                    + " " + tensor.dims());
        }
    }

    /// Whether a tensor may have these dimensions.
    public boolean accepts(Dims found) {
        boolean fits = dims == null || found.rank() == dims.size();
        for (int axis = 0; dims != null && fits && axis < dims.size(); axis++) {
            fits = !isFixed(dims.get(axis)) || dims.get(axis).equals(Integer.toString(found.get(axis)));
        }
        return fits;
    }

    /// Whether a dimension is a number, neither named nor open.
    public static boolean isFixed(String dim) {
        return !dim.isEmpty() && dim.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /// Type and dimensions: `float32 N×3×224×224`.
    @Override
    public String toString() {
        String size = dims == null ? "of any size" : dims.stream().collect(Collectors.joining("×"));
        return (type == null ? "a tensor" : type) + " " + (size.isEmpty() ? "scalar" : size);
    }
}
