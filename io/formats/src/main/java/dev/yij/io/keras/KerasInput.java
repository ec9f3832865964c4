package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import dev.yij.reference.layer.Size;
import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the shape of a model's input, which is under another name in each version of Keras. Height and width
/// of `(None, None, None, 3)` are the caller's.
///
/// @param where    the file and the path in it, for messages
/// @param openSize the size of images, where the file leaves it open; null if unknown
record KerasInput(String where, @Nullable Size openSize) {

    /// The shape of one input.
    ///
    /// @param first the first layer, or the InputLayer
    /// @param model the model's object, whose `config` may have it, too
    Shape shape(KerasNode first, Map<String, Object> model) throws FormatException {
        Object shape = first.config().get("batch_input_shape");
        shape = shape == null ? first.config().get("batch_shape") : shape;
        if (shape == null && model.get("config") instanceof Map<?, ?> config) {
            shape = config.get("build_input_shape");
        }
        if (shape == null && model.get("build_config") instanceof Map<?, ?> config) {
            shape = config.get("input_shape");
        }
        if (shape == null) {
            throw new FormatException(where + " does not say the shape of its input: it was saved before it was built");
        }
        List<Object> dims = Json.list(KerasLayers.unwrapped(shape), where + ": the input's shape");
        boolean open = dims.size() == 4 && (dims.get(1) == null || dims.get(2) == null) && dims.get(3) != null;
        if (open && openSize == null) {
            throw new FormatException(where + " has inputs of open size, " + Json.shortened(dims)
                    + ": state height and width with --image-size");
        }
        List<Object> sized = open && openSize != null ? sized(dims, openSize) : dims;
        int[] fixed = new int[Math.max(0, sized.size() - 1)];
        for (int i = 1; i < sized.size(); i++) {
            Object dim = sized.get(i);
            if (!(dim instanceof Integer size) || size < 1) {
                throw new FormatException(where + " has inputs of shape " + Json.shortened(dims)
                        + ", expected whole numbers of at least 1 after the first, which is the batch");
            }
            fixed[i - 1] = size;
        }
        try {
            return Shape.of(fixed);
        } catch (IllegalArgumentException e) {
            throw new FormatException(where + ", the input's shape: " + e.getMessage(), e);
        }
    }

    private static List<Object> sized(List<Object> dims, Size size) {
        List<Object> sized = new ArrayList<>(dims);
        sized.set(1, dims.get(1) == null ? size.height() : dims.get(1));
        sized.set(2, dims.get(2) == null ? size.width() : dims.get(2));
        return sized;
    }
}
