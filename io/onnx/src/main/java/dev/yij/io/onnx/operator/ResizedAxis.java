package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.operator.Resizing.Sampling;
import java.util.Arrays;

/// One axis of a `Resize`: for each output position, the input positions that it reads and their weights.
///
/// @param indices `size × taps` positions within the input; -1 in the first of them where the position is
///     outside the region
/// @param weights `size × taps`
record ResizedAxis(int size, int taps, int[] indices, double[] weights) {

    /// @param in    input positions
    /// @param size  output positions
    /// @param scale their ratio
    /// @param start where the region begins, as a part of the input, for `tf_crop_and_resize`
    /// @param end   where it ends
    static ResizedAxis of(Call call, Sampling sampling, int in, int size, double scale, double start, double end)
            throws FormatException {
        if (in == 0) {
            throw call.error("an empty axis cannot be resized");
        }
        double stretch = sampling.antialias() ? Math.min(scale, 1) : 1;
        int reach = sampling.mode().equals("cubic") ? 2 : 1;
        double first = Math.floor(-reach / stretch) + 1;
        if (first < -(1 << 20)) {
            throw call.error("a scale of " + scale + " is too small");
        }
        int taps = sampling.isNearest() ? 1 : 2 - 2 * (int) first;
        call.work(WindowWalk.saturated(size, taps));
        call.requireRoom((long) size * taps * (Integer.BYTES + Double.BYTES));
        int[] indices = new int[Math.multiplyExact(size, taps)];
        double[] weights = new double[indices.length];
        double outWidth = scale * in;
        for (int o = 0; o < size; o++) {
            double x = switch (sampling.coordinates()) {
                case "half_pixel" -> (o + 0.5) / scale - 0.5;
                case "pytorch_half_pixel" -> outWidth == 1 ? -0.5 : (o + 0.5) / scale - 0.5;
                case "half_pixel_symmetric" -> in / 2.0 * (1 - size / outWidth) + (o + 0.5) / scale - 0.5;
                case "align_corners" -> outWidth == 1 ? 0 : o * (in - 1) / (outWidth - 1);
                case "asymmetric" -> o / scale;
                case "tf_half_pixel_for_nn" -> (o + 0.5) / scale;
                case "tf_crop_and_resize" ->
                    start * (in - 1)
                            + (outWidth == 1
                                    ? (end - start) * (in - 1) / 2
                                    : o * (end - start) * (in - 1) / (outWidth - 1));
                default ->
                    throw call.unsupported("the coordinate_transformation_mode \"" + sampling.coordinates() + "\"");
            };
            boolean crops = sampling.coordinates().equals("tf_crop_and_resize");
            if (crops && (x < 0 || x > in - 1)) {
                Arrays.fill(indices, o * taps, (o + 1) * taps, -1);
            } else if (sampling.isNearest()) {
                indices[o] = (int) Math.clamp(nearest(call, sampling, x), 0, in - 1.0);
                weights[o] = 1;
            } else {
                tap(call, sampling, in, x, stretch, (int) first, taps, o * taps, indices, weights);
            }
        }
        return new ResizedAxis(size, taps, indices, weights);
    }

    private static double nearest(Call call, Sampling sampling, double x) throws FormatException {
        return switch (sampling.rounding()) {
            case "round_prefer_floor" -> Math.ceil(x - 0.5);
            case "round_prefer_ceil" -> Math.floor(x + 0.5);
            case "floor" -> Math.floor(x);
            case "ceil" -> Math.ceil(x);
            default -> throw call.unsupported("the nearest_mode \"" + sampling.rounding() + "\"");
        };
    }

    /// The weights of the taps around a position, whose sum is 1.
    private static void tap(
            Call call,
            Sampling sampling,
            int in,
            double x,
            double stretch,
            int first,
            int taps,
            int at,
            int[] indices,
            double[] weights)
            throws FormatException {
        double left = Math.ceil(x) - 1;
        double sum = 0;
        for (int k = 0; k < taps; k++) {
            double position = left + first + k;
            double distance = Math.abs(position - x) * stretch;
            boolean counts = !sampling.inside() || position >= 0 && position < in;
            double weight = switch (sampling.mode()) {
                case "linear" -> Math.max(0, 1 - distance);
                case "cubic" -> cubic(distance, sampling.cubic());
                default -> throw call.unsupported("the mode \"" + sampling.mode() + "\"");
            };
            indices[at + k] = (int) Math.clamp(position, 0, in - 1.0);
            weights[at + k] = counts ? weight : 0;
            sum += weights[at + k];
        }
        for (int k = 0; k < taps; k++) {
            weights[at + k] /= sum;
        }
    }

    /// The kernel of cubic convolution (Keys 1981, equation 4, with its a as parameter).
    static double cubic(double distance, double a) {
        double d = distance;
        return d <= 1 ? ((a + 2) * d - (a + 3)) * d * d + 1 : d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
    }

    /// The only input position that an output position reads, or -1.
    int nearest(int o) {
        return indices[o];
    }

    /// Applies the weights to each line of an array.
    ///
    /// @param in the lines of the array along this axis
    double[] apply(Lines in, double[] x, double extrapolation) {
        Lines out = new Lines(in.count(), size, in.inner());
        double[] y = new double[out.count() * size];
        for (int line = 0; line < out.count(); line++) {
            for (int o = 0; o < size; o++) {
                double sum = 0;
                for (int t = o * taps; t < (o + 1) * taps; t++) {
                    sum += indices[t] < 0 ? extrapolation / taps : weights[t] * x[in.at(line, indices[t])];
                }
                y[out.at(line, o)] = sum;
            }
        }
        return y;
    }
}
