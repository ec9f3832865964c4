package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import java.util.Map;

/// Keras's `RandomCrop` as it is outside of training: the largest part of an image that has the proportions of
/// the crop, resized to its size by bilinear interpolation. Images must have these proportions, such as 256×256
/// pixels for a crop of 224×224; then that part is the whole image. In training they are resized, too: images
/// are augmented when they are read.
///
/// @param name the layer's name, empty until a model names it
/// @param size the height and the width of the output
public record RandomCrop(String name, Size size) implements Resampling {

    /// A layer without a name.
    public RandomCrop(int height, int width) {
        this("", new Size(height, width));
    }

    @Override
    public RandomCrop name(String to) {
        return new RandomCrop(to, size);
    }

    @Override
    public Interpolation interpolation() {
        return Interpolation.BILINEAR;
    }

    @Override
    public boolean centres() {
        return true;
    }

    @Override
    public Size target(Shape in) {
        return size;
    }

    @Override
    public Shape outputShape(Shape in) {
        Shape out = Resampling.super.outputShape(in);
        if ((long) in.dim(0) * size.width() != (long) in.dim(1) * size.height()) {
            throw new ShapeException("expected images with the proportions of the crop, " + size + ", found " + in
                    + ": Keras cuts other images before it resizes them, which is not supported");
        }
        return out;
    }

    @Override
    public Map<String, Object> config() {
        return new Config()
                .put("name", name)
                .put("height", size.height())
                .put("width", size.width())
                .toMap();
    }

    static RandomCrop fromConfig(Config config) {
        return new RandomCrop(config.name(), new Size(config.integer("height"), config.integer("width")));
    }
}
