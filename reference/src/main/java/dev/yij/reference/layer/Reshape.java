package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import java.util.List;
import java.util.Map;

/// Gives the numbers another shape; their row-major order stays.
///
/// @param name   the layer's name, empty until a model names it
/// @param target the dimensions of one output; one of them may be -1 and is then computed
public record Reshape(String name, List<Integer> target) implements Rearrangement {

    /// Checks the dimensions.
    ///
    /// @throws IllegalArgumentException if one is below 1, except for one that is -1
    public Reshape {
        target = List.copyOf(target);
        if (target.stream().anyMatch(dim -> dim < 1 && dim != -1)
                || target.stream().filter(dim -> dim == -1).count() > 1) {
            throw new IllegalArgumentException(
                    "\"target_shape\" must be numbers of at least 1, of which one may be -1, found " + target);
        }
    }

    /// A layer without a name.
    public Reshape(Integer... target) {
        this("", List.of(target));
    }

    @Override
    public Reshape name(String to) {
        return new Reshape(to, target);
    }

    @Override
    public Shape outputShape(Shape in) {
        long known = target.stream()
                .filter(dim -> dim != -1)
                .mapToLong(Integer::longValue)
                .reduce(1, (a, b) -> a * b);
        boolean open = target.contains(-1);
        if (open ? in.size() % known != 0 : in.size() != known) {
            throw new ShapeException(
                    "the " + in.size() + " numbers of shape " + in + " do not fill the shape " + target);
        }
        return Shape.of(target.stream()
                .mapToInt(dim -> dim == -1 ? (int) (in.size() / known) : dim)
                .toArray());
    }

    @Override
    public int source(Shape in, int i) {
        return i;
    }

    @Override
    public Map<String, Object> config() {
        return new Config().put("name", name).put("target_shape", target).toMap();
    }

    static Reshape fromConfig(Config config) {
        return new Reshape(config.name(), config.integers("target_shape"));
    }
}
