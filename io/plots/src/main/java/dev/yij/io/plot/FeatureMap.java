package dev.yij.io.plot;

import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.util.Locale;

/// One channel of a layer's output for one image.
///
/// @param layer   the layer's name
/// @param channel index of the channel, from 0
/// @param height  rows
/// @param width   columns
/// @param values  `height × width` numbers in row-major order; not copied
public record FeatureMap(String layer, int channel, int height, int width, float[] values) {

    /// Checks the number of values.
    ///
    /// @throws IllegalArgumentException if they do not fit height and width
    public FeatureMap {
        if (height < 1 || width < 1 || values.length != Math.multiplyExact(height, width)) {
            throw new IllegalArgumentException(layer + ": a feature map of " + height + "×" + width + " has "
                    + (long) height * width + " values, found " + values.length);
        }
    }

    /// One channel of a layer's output, `height × width × channels` or `1 × height × width × channels`, as
    /// [outputs][dev.yij.reference.model.Model#outputs] gives it for one image.
    ///
    /// @throws IllegalArgumentException if the output is of another shape, or has no such channel
    public static FeatureMap of(String layer, Tensor output, int channel) {
        Shape shape = requireOneImage(layer, output);
        int channels = shape.dim(2);
        if (channel < 0 || channel >= channels) {
            throw new IllegalArgumentException(layer + " has channels 0 to " + (channels - 1) + ", found " + channel);
        }
        float[] values = new float[shape.dim(0) * shape.dim(1)];
        for (int i = 0; i < values.length; i++) {
            values[i] = output.data()[i * channels + channel];
        }
        return new FeatureMap(layer, channel, shape.dim(0), shape.dim(1), values);
    }

    /// The channel of a layer's output with the strongest response: the largest sum, the first of several.
    ///
    /// @throws IllegalArgumentException if the output is not of one image
    public static FeatureMap strongest(String layer, Tensor output) {
        int channels = requireOneImage(layer, output).dim(2);
        double[] sums = new double[channels];
        for (int i = 0; i < output.data().length; i++) {
            sums[i % channels] += output.data()[i];
        }
        int strongest = 0;
        for (int c = 1; c < channels; c++) {
            strongest = sums[c] > sums[strongest] ? c : strongest;
        }
        return of(layer, output, strongest);
    }

    /// The shape `height × width × channels` of a layer's output for one image.
    static Shape requireOneImage(String layer, Tensor output) {
        Shape shape = output.shape();
        if (shape.rank() == 4 && shape.dim(0) == 1) {
            return Shape.of(shape.dim(1), shape.dim(2), shape.dim(3));
        }
        if (shape.rank() != 3) {
            throw new IllegalArgumentException(layer
                    + " has no feature maps of one image: expected an output height×width×channels, found " + shape);
        }
        return shape;
    }

    /// The smallest finite value; NaN if there is none.
    public float min() {
        float min = Float.NaN;
        for (float value : values) {
            min = Float.isFinite(value) && !(value >= min) ? value : min;
        }
        return min;
    }

    /// The largest finite value; NaN if there is none.
    public float max() {
        float max = Float.NaN;
        for (float value : values) {
            max = Float.isFinite(value) && !(value <= max) ? value : max;
        }
        return max;
    }

    /// How many values are NaN or infinite.
    public int notFinite() {
        int count = 0;
        for (float value : values) {
            count += Float.isFinite(value) ? 0 : 1;
        }
        return count;
    }

    /// The range in words: `0.00 to 3.21`, `constant 0.00`, `no finite value`.
    public String range() {
        if (Float.isNaN(min())) {
            return "no finite value";
        }
        return min() == max() ? "constant " + number(min()) : number(min()) + " to " + number(max());
    }

    /// Three digits, as in `0.00123`, `12.3`, `1.20e-05`.
    static String number(float value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }
}
