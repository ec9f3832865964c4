package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.tensor.Shape;
import java.util.Map;

/// Resizes images to a height and a width, as Keras's `Resizing` does: `tf.image.resize` with the centres of
/// pixels as positions and without anti-aliasing.
///
/// @param name          the layer's name, empty until a model names it
/// @param size          the height and the width of the output
/// @param interpolation how an output between pixels is computed
public record Resizing(String name, Size size, Interpolation interpolation) implements Resampling {

    /// A layer without a name, bilinear.
    public Resizing(int height, int width) {
        this("", new Size(height, width), Interpolation.BILINEAR);
    }

    @Override
    public Resizing name(String to) {
        return new Resizing(to, size, interpolation);
    }

    /// A copy with another interpolation.
    public Resizing interpolation(Interpolation to) {
        return new Resizing(name, size, to);
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
    public Map<String, Object> config() {
        return new Config()
                .put("name", name)
                .put("height", size.height())
                .put("width", size.width())
                .put("interpolation", interpolation)
                .toMap();
    }

    static Resizing fromConfig(Config config) {
        config.requireIfPresent("crop_to_aspect_ratio", false);
        config.requireIfPresent("pad_to_aspect_ratio", false);
        config.requireIfPresent("antialias", false);
        return new Resizing(
                config.name(),
                new Size(config.integer("height"), config.integer("width")),
                config.constant("interpolation", Interpolation.BILINEAR));
    }
}
