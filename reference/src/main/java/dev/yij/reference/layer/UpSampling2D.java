package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.tensor.Shape;
import java.util.Map;

/// Enlarges an image by repeating each row and each column: the nearest neighbour.
///
/// y[oh,ow,c] = x[⌊oh / size.height⌋, ⌊ow / size.width⌋, c]
///
/// @param name the layer's name, empty until a model names it
/// @param size how often each row and column is repeated
public record UpSampling2D(String name, Size size) implements Rearrangement {

    /// A layer without a name.
    ///
    /// @param size how often each row and column is repeated
    public UpSampling2D(int size) {
        this("", Size.of(size));
    }

    @Override
    public UpSampling2D name(String to) {
        return new UpSampling2D(to, size);
    }

    @Override
    public Shape outputShape(Shape in) {
        Layers.requireImage(in);
        return Shape.of(
                Math.multiplyExact(in.dim(0), size.height()), Math.multiplyExact(in.dim(1), size.width()), in.dim(2));
    }

    @Override
    public int source(Shape in, int i) {
        int columns = in.dim(1) * size.width();
        int c = i % in.dim(2);
        int column = i / in.dim(2) % columns / size.width();
        int row = i / in.dim(2) / columns / size.height();
        return (row * in.dim(1) + column) * in.dim(2) + c;
    }

    @Override
    public boolean repeats() {
        return true;
    }

    @Override
    public Map<String, Object> config() {
        return new Config()
                .put("name", name)
                .put("size", size.toList())
                .put("interpolation", "nearest")
                .toMap();
    }

    static UpSampling2D fromConfig(Config config) {
        config.requireIfPresent("interpolation", "nearest");
        return new UpSampling2D(config.name(), Size.of(config, "size", Size.of(2)));
    }
}
