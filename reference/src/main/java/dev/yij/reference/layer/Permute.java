package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Map;

/// Exchanges dimensions: dimension k of the output is dimension `dims[k]` of the input, counted from 1 as in
/// Keras, where 0 is the batch. `new Permute(3, 1, 2)` moves the channels of an image to the front.
///
/// @param name the layer's name, empty until a model names it
/// @param dims the numbers 1 to n in any order
public record Permute(String name, List<Integer> dims) implements Rearrangement {

    /// Checks the dimensions.
    ///
    /// @throws IllegalArgumentException if they are not the numbers from 1 in some order
    public Permute {
        dims = List.copyOf(dims);
        for (int dim = 1; dim <= dims.size(); dim++) {
            if (!dims.contains(dim)) {
                throw new IllegalArgumentException(
                        "\"dims\" must be the numbers from 1 to " + dims.size() + " in any order, found " + dims);
            }
        }
    }

    /// A layer without a name.
    public Permute(Integer... dims) {
        this("", List.of(dims));
    }

    @Override
    public Permute name(String to) {
        return new Permute(to, dims);
    }

    @Override
    public Shape outputShape(Shape in) {
        in.requireRank(dims.size(), "inputs of " + dims.size() + " dimensions");
        return Shape.of(dims.stream().mapToInt(dim -> in.dim(dim - 1)).toArray());
    }

    @Override
    public int source(Shape in, int i) {
        int[] position = new int[dims.size()];
        int rest = i;
        for (int axis = dims.size() - 1; axis >= 0; axis--) {
            int from = dims.get(axis) - 1;
            position[from] = rest % in.dim(from);
            rest /= in.dim(from);
        }
        return in.offset(position);
    }

    @Override
    public String formula(Shape in) {
        return "y = x, with the dimensions in the order " + dims;
    }

    @Override
    public Map<String, Object> config() {
        return new Config().put("name", name).put("dims", dims).toMap();
    }

    static Permute fromConfig(Config config) {
        return new Permute(config.name(), config.integers("dims"));
    }
}
