package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.tensor.Shape;
import java.util.Map;

/// Enlarges an image by whole factors: each row and each column is repeated, or the rows and columns between
/// are interpolated.
///
/// y[oh,ow,c] = x[⌊oh / size.height⌋, ⌊ow / size.width⌋, c] for the nearest pixel.
///
/// @param name          the layer's name, empty until a model names it
/// @param size          how many rows and columns each becomes
/// @param interpolation how an output between pixels is computed
/// @param centres       whether positions are the centres of pixels, as in TensorFlow 2 and Keras 3; Keras up
///     to 2.2 takes their corners. It matters for bilinear interpolation only
public record UpSampling2D(String name, Size size, Interpolation interpolation, boolean centres) implements Resampling {

    private static final String CENTRES = "half_pixel_centers";

    /// A layer without a name that repeats pixels.
    ///
    /// @param size how often each row and column is repeated
    public UpSampling2D(int size) {
        this(Size.of(size));
    }

    /// A layer without a name that repeats pixels.
    ///
    /// @param size how often each row and each column is repeated
    public UpSampling2D(Size size) {
        this("", size, Interpolation.NEAREST, true);
    }

    @Override
    public UpSampling2D name(String to) {
        return new UpSampling2D(to, size, interpolation, centres);
    }

    /// A copy with another interpolation.
    public UpSampling2D interpolation(Interpolation to) {
        return new UpSampling2D(name, size, to, centres);
    }

    /// A copy whose positions are the centres of pixels, or their corners.
    public UpSampling2D centres(boolean to) {
        return new UpSampling2D(name, size, interpolation, to);
    }

    @Override
    public Size target(Shape in) {
        return new Size(Math.multiplyExact(in.dim(0), size.height()), Math.multiplyExact(in.dim(1), size.width()));
    }

    @Override
    public String formula(Shape in) {
        return interpolation == Interpolation.NEAREST
                ? "y[oh,ow,c] = x[" + divided("oh", size.height()) + ", " + divided("ow", size.width()) + ", c]"
                : Resampling.super.formula(in);
    }

    private static String divided(String letter, int by) {
        return by == 1 ? letter : "⌊" + letter + "/" + by + "⌋";
    }

    @Override
    public Map<String, Object> config() {
        Config config =
                new Config().put("name", name).put("size", size.toList()).put("interpolation", interpolation);
        return centres ? config.toMap() : config.put(CENTRES, false).toMap();
    }

    static UpSampling2D fromConfig(Config config) {
        return new UpSampling2D(
                config.name(),
                Size.of(config, "size", Size.of(2)),
                config.constant("interpolation", Interpolation.NEAREST),
                config.flag(CENTRES, true));
    }
}
