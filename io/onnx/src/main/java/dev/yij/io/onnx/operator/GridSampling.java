package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.List;

/// `GridSample` (Jaderberg et al. 2015, section 3.3): an image is read at the positions that a grid names, from
/// -1 at its first edge to 1 at its last; and `AffineGrid`, which computes such a grid.
final class GridSampling {

    private static final double CUBIC = -0.75;

    private final OnnxTensor x;
    private final int axes;
    private final boolean corners;
    private final String padding;
    private final String mode;
    private final int taps;

    private GridSampling(Call call) throws FormatException {
        x = call.input(0);
        axes = x.dims().rank() - 2;
        corners = call.attributes().flag("align_corners");
        padding = call.attributes().word("padding_mode", "zeros");
        mode = switch (call.attributes().word("mode", "linear")) {
            case "linear", "bilinear" -> "linear";
            case "cubic", "bicubic" -> "cubic";
            case "nearest" -> "nearest";
            default -> throw call.unsupported("the mode \"" + call.attributes().word("mode", "") + "\"");
        };
        taps = mode.equals("nearest") ? 1 : mode.equals("linear") ? 2 : 4;
        if (!List.of("zeros", "border", "reflection").contains(padding)) {
            throw call.unsupported("the padding_mode \"" + padding + "\"");
        }
    }

    static List<OnnxTensor> sample(Call call) throws FormatException {
        return List.of(new GridSampling(call).compute(call));
    }

    private OnnxTensor compute(Call call) throws FormatException {
        OnnxTensor grid = call.input(1);
        boolean fits = axes >= 1
                && grid.dims().rank() == axes + 2
                && grid.dims().get(0) == x.dims().get(0)
                && grid.dims().get(axes + 1) == axes;
        if (!fits) {
            throw call.error("a grid " + grid + " does not fit " + x);
        }
        int images = x.dims().get(0);
        int channels = x.dims().get(1);
        int points = grid.dims().size(1, axes + 1);
        long[] dims = grid.dims().toArray();
        System.arraycopy(grid.dims().toArray(), 1, dims, 2, axes);
        dims[1] = channels;
        OnnxTensor y = call.zeros(x.type(), Dims.of(dims));
        call.work(WindowWalk.saturated(y.size(), Math.round(Math.pow(taps, axes))));
        int pixels = x.dims().size(2, axes + 2);
        if (pixels == 0 || y.size() == 0) {
            return y;
        }
        int[][] indices = new int[axes][taps];
        double[][] weights = new double[axes][taps];
        for (int n = 0; n < images; n++) {
            for (int p = 0; p < points; p++) {
                for (int axis = 0; axis < axes; axis++) { // the grid names the last axis first
                    double position = grid.number((n * points + p) * axes + axes - 1 - axis);
                    tap(position, x.dims().get(axis + 2), indices[axis], weights[axis]);
                }
                for (int c = 0; c < channels; c++) {
                    int channel = n * channels + c;
                    y.set(channel * points + p, sum(channel * pixels, 0, 0, indices, weights));
                }
            }
        }
        return y;
    }

    private double sum(int channel, int axis, int index, int[][] indices, double[][] weights) {
        if (axis == axes) {
            return x.number(channel + index);
        }
        double sum = 0;
        for (int k = 0; k < taps; k++) {
            if (indices[axis][k] >= 0) {
                int inner = index * x.dims().get(axis + 2) + indices[axis][k];
                sum += weights[axis][k] * sum(channel, axis + 1, inner, indices, weights);
            }
        }
        return sum;
    }

    /// The positions that a coordinate reads along one axis, -1 for those that are zero, and their weights.
    private void tap(double coordinate, int size, int[] indices, double[] weights) {
        // as in ONNX's definition the position is rounded to float32
        double at = (float) (corners ? (coordinate + 1) / 2 * (size - 1) : ((coordinate + 1) * size - 1) / 2);
        at = Double.isNaN(at) ? -1 : mode.equals("nearest") ? Math.rint(at) : at;
        double least = corners ? 0 : -0.5;
        double most = corners ? size - 1 : size - 0.5;
        if (at < least || at > most) {
            at = padding.equals("border")
                    ? Math.clamp(at, 0, size - 1.0)
                    : padding.equals("reflection") ? reflected(at, least, most) : at;
        }
        double first = Math.floor(at) - (taps == 4 ? 1 : 0);
        for (int k = 0; k < taps; k++) {
            double position = first + k;
            boolean inside = position >= 0 && position < size;
            indices[k] = inside || padding.equals("border")
                    ? (int) Math.clamp(position, 0, size - 1.0)
                    : padding.equals("zeros") ? -1 : (int) Math.clamp(reflected(position, least, most), 0, size - 1.0);
            double distance = Math.abs(position - at);
            weights[k] = taps == 1 ? 1 : taps == 2 ? 1 - distance : ResizedAxis.cubic(distance, CUBIC);
        }
    }

    /// Reflects a position at both borders until it is between them.
    private static double reflected(double x, double least, double most) {
        double range = most - least;
        if (!(range > 0)) {
            return least;
        }
        double phase = Math.abs(x - least) % (2 * range);
        return least + Math.min(phase, 2 * range - phase);
    }

    /// `AffineGrid`: for each image a matrix `axes × (axes + 1)`, applied to the position of each pixel.
    static List<OnnxTensor> affineGrid(Call call) throws FormatException {
        OnnxTensor theta = call.input(0);
        long[] size = call.integers(1);
        int axes = size.length - 2;
        if ((axes != 2 && axes != 3) || !theta.dims().equals(Dims.of(size[0], axes, axes + 1L))) {
            throw call.error("matrices " + theta + " do not fit a size of " + size.length + " dimensions");
        }
        boolean corners = call.attributes().flag("align_corners");
        long[] dims = new long[axes + 2];
        dims[0] = size[0];
        System.arraycopy(size, 2, dims, 1, axes);
        dims[axes + 1] = axes;
        OnnxTensor y = call.zeros(theta.type(), Dims.of(dims));
        int points = y.dims().size(1, axes + 1);
        double[] position = new double[axes]; // the last axis first
        for (int i = 0; i < y.size() / axes; i++) {
            int rest = i % points;
            for (int axis = 0; axis < axes; axis++) {
                int dim = (int) dims[axes - axis];
                int o = rest % dim;
                rest /= dim;
                position[axis] = corners ? -1 + 2.0 * o / (dim - 1) : -1 + (2.0 * o + 1) / dim;
            }
            for (int row = 0; row < axes; row++) {
                int matrix = (i / points * axes + row) * (axes + 1);
                double sum = theta.number(matrix + axes);
                for (int axis = 0; axis < axes; axis++) {
                    sum += theta.number(matrix + axis) * position[axis];
                }
                y.set(i * axes + row, sum);
            }
        }
        return List.of(y);
    }
}
