package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.oracle.Expected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Pooling in double, correct or with a bug, window by window.
///
/// @param position      the row or column that a tap reads
/// @param sharing       how a window's gradient is distributed over equal maxima
/// @param divisor       the number that a window's sum is divided by
/// @param zeros         when a 0 takes part in a maximum
/// @param overwriting   whether the gradient of a window overwrites that of earlier ones
/// @param channelsFirst whether input and output are read as NCHW
/// @param exchanged     whether the mean is computed instead of the maximum and the reverse
record Pooling(
        Axis.Position position,
        Sharing sharing,
        Divisor divisor,
        Zeros zeros,
        boolean overwriting,
        boolean channelsFirst,
        boolean exchanged) {

    /// When a 0 takes part in a maximum.
    enum Zeros {
        NEVER,
        WHERE_THERE_IS_PADDING,
        ALWAYS
    }

    /// The share of the gradient that one of several equal maxima receives.
    interface Sharing {
        double of(int which, int ties);
    }

    /// The number that a sum over `count` pixels is divided by.
    interface Divisor {
        int of(PoolDims d, int count);
    }

    static final Sharing FIRST = (which, ties) -> which == 0 ? 1 : 0;
    static final Sharing LAST = (which, ties) -> which == ties - 1 ? 1 : 0;
    static final Sharing EQUALLY = (which, ties) -> 1.0 / ties;
    static final Sharing EACH = (which, ties) -> 1;

    /// Without a bug.
    static final Pooling RIGHT =
            new Pooling(Axis.Position.RIGHT, FIRST, (d, count) -> count, Zeros.NEVER, false, false, false);

    Pooling position(Axis.Position to) {
        return new Pooling(to, sharing, divisor, zeros, overwriting, channelsFirst, exchanged);
    }

    Pooling sharing(Sharing to) {
        return new Pooling(position, to, divisor, zeros, overwriting, channelsFirst, exchanged);
    }

    Pooling dividing(Divisor to) {
        return new Pooling(position, sharing, to, zeros, overwriting, channelsFirst, exchanged);
    }

    Pooling zeros(Zeros to) {
        return new Pooling(position, sharing, divisor, to, overwriting, channelsFirst, exchanged);
    }

    Pooling withOverwriting() {
        return new Pooling(position, sharing, divisor, zeros, true, channelsFirst, exchanged);
    }

    Pooling withChannelsFirst() {
        return new Pooling(position, sharing, divisor, zeros, overwriting, true, exchanged);
    }

    Pooling withExchange() {
        return new Pooling(position, sharing, divisor, zeros, overwriting, channelsFirst, true);
    }

    /// The outputs of a kernel.
    List<Expected> outputs(Evidence evidence) {
        PoolDims d = (PoolDims) evidence.dims();
        Evidence.Output output = evidence.outputs().get(0);
        Operation operation = evidence.operation();
        boolean forward = operation == Operation.MAX_POOL2D || operation == Operation.AVERAGE_POOL2D;
        boolean maximum = (operation == Operation.MAX_POOL2D || operation == Operation.MAX_POOL2D_GRAD) != exchanged;
        float[] x = evidence.inputs().find("x");
        float[] from = evidence.inputs().get(forward ? "x" : "dy");
        double[] value = new double[output.count()];
        double[] magnitude = new double[output.count()];
        for (int window = 0; window < d.images() * d.outH() * d.outW() * d.channels(); window++) {
            int[] pixels = pixels(d, window);
            double[] shares = maximum && x != null ? sharesOfMaxima(d, x, pixels) : sharesOfMean(d, pixels);
            int at = channelsFirst ? channelFirst(d, window, d.outH(), d.outW()) : window;
            for (int i = 0; i < pixels.length; i++) {
                int to = forward ? at : pixels[i];
                double term = shares[i] * from[forward ? pixels[i] : at];
                boolean overwritten = overwriting && !forward && shares[i] != 0;
                value[to] = overwritten ? term : value[to] + term;
                magnitude[to] += Math.abs(term);
            }
        }
        int[] terms = new int[value.length];
        Arrays.fill(terms, d.poolH() * d.poolW() + 1);
        return List.of(new Expected(output.expected().name(), output.expected().shape(), value, magnitude, terms, 0));
    }

    /// The pixels of a window, row by row.
    private int[] pixels(PoolDims d, int window) {
        Axis rows = Axis.rows(d);
        Axis columns = Axis.columns(d);
        int c = window % d.channels();
        int ow = window / d.channels() % d.outW();
        int oh = window / d.channels() / d.outW() % d.outH();
        int n = window / d.channels() / d.outW() / d.outH();
        List<Integer> pixels = new ArrayList<>();
        for (int tap = 0; tap < d.poolH() * d.poolW(); tap++) {
            int row = position.of(rows, columns, oh, tap / d.poolW());
            int column = position.of(columns, rows, ow, tap % d.poolW());
            if (row >= 0 && row < d.inH() && column >= 0 && column < d.inW()) {
                int pixel = ((n * d.inH() + row) * d.inW() + column) * d.channels() + c;
                pixels.add(channelsFirst ? channelFirst(d, pixel, d.inH(), d.inW()) : pixel);
            }
        }
        return pixels.stream().mapToInt(Integer::intValue).toArray();
    }

    /// Converts an index into NHWC to one into NCHW.
    private static int channelFirst(PoolDims d, int index, int height, int width) {
        int c = index % d.channels();
        int pixel = index / d.channels() % (height * width);
        int n = index / d.channels() / (height * width);
        return (n * d.channels() + c) * height * width + pixel;
    }

    private double[] sharesOfMean(PoolDims d, int[] pixels) {
        double[] shares = new double[pixels.length];
        Arrays.fill(shares, 1.0 / divisor.of(d, pixels.length));
        return shares;
    }

    private double[] sharesOfMaxima(PoolDims d, float[] x, int[] pixels) {
        boolean padded = pixels.length < d.poolH() * d.poolW();
        double largest = zeros == Zeros.ALWAYS || (zeros == Zeros.WHERE_THERE_IS_PADDING && padded)
                ? 0
                : Double.NEGATIVE_INFINITY;
        for (int pixel : pixels) {
            largest = Math.max(largest, x[pixel]);
        }
        int ties = 0;
        for (int pixel : pixels) {
            ties += x[pixel] == largest ? 1 : 0;
        }
        double[] shares = new double[pixels.length];
        int which = 0;
        for (int i = 0; i < pixels.length; i++) {
            if (x[pixels[i]] == largest) {
                shares[i] = sharing.of(which++, ties);
            }
        }
        return shares;
    }
}
