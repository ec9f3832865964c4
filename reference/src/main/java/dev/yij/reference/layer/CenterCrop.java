package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import java.util.Map;

/// Cuts the middle of an image out, as Keras's `CenterCrop` does.
///
/// y[oh,ow,c] = x[oh + ⌊(inH - height)/2⌋, ow + ⌊(inW - width)/2⌋, c]
///
/// @param name the layer's name, empty until a model names it
/// @param size the height and the width of the output
public record CenterCrop(String name, Size size) implements Rearrangement {

    /// A layer without a name.
    public CenterCrop(int height, int width) {
        this("", new Size(height, width));
    }

    @Override
    public CenterCrop name(String to) {
        return new CenterCrop(to, size);
    }

    private int top(Shape in) {
        return (in.dim(0) - size.height()) / 2;
    }

    private int left(Shape in) {
        return (in.dim(1) - size.width()) / 2;
    }

    /// The same as a removal of rows and columns.
    public Cropping2D cropping(Shape in) {
        int top = top(in);
        int left = left(in);
        return new Cropping2D(name, top, in.dim(0) - size.height() - top, left, in.dim(1) - size.width() - left);
    }

    /// Keras enlarges a smaller image first.
    @Override
    public Shape outputShape(Shape in) {
        Layers.requireImage(in);
        if (in.dim(0) < size.height() || in.dim(1) < size.width()) {
            throw new ShapeException("expected images of at least " + size + " pixels to be cut, found " + in);
        }
        return Shape.of(size.height(), size.width(), in.dim(2));
    }

    @Override
    public int source(Shape in, int i) {
        return cropping(in).source(in, i);
    }

    @Override
    public String formula(Shape in) {
        return cropping(in).formula(in);
    }

    @Override
    public Map<String, Object> config() {
        return new Config()
                .put("name", name)
                .put("height", size.height())
                .put("width", size.width())
                .toMap();
    }

    static CenterCrop fromConfig(Config config) {
        return new CenterCrop(config.name(), new Size(config.integer("height"), config.integer("width")));
    }
}
