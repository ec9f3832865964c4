package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.PoolDims;
import dev.yij.testvectors.cases.Operation;
import dev.yij.testvectors.oracle.Expected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Pooling in double, right or with a bug, window by window.
///
/// @param position      where taps lie, rows and columns alike
/// @param sharing       how a window's gradient is shared by its maxima
/// @param divisor       what a window's sum is divided by
/// @param zeros         whether a 0 takes part in a maximum: 0 no, 1 where there is padding, 2 always
/// @param replacing     whether the last window replaces the gradient of earlier ones
/// @param channelsFirst whether input and output are taken as NCHW
/// @param exchanged     whether the maximum is computed for the mean and the mean for the maximum
record Pooling(
        Axis.Position position,
        Sharing sharing,
        Divisor divisor,
        int zeros,
        boolean replacing,
        boolean channelsFirst,
        boolean exchanged) {

    /// The share of the gradient that one of several maxima takes.
    interface Sharing {
        double of(int which, int ties);
    }

    /// What a sum over `count` pixels is divided by.
    interface Divisor {
        int of(PoolDims d, int count);
    }

    static final Sharing FIRST = (which, ties) -> which == 0 ? 1 : 0;
    static final Sharing LAST = (which, ties) -> which == ties - 1 ? 1 : 0;
    static final Sharing EQUALLY = (which, ties) -> 1.0 / ties;
    static final Sharing EACH = (which, ties) -> 1;

    /// As it should be.
    static final Pooling RIGHT = new Pooling(Axis.Position.RIGHT, FIRST, (d, count) -> count, 0, false, false, false);

    Pooling position(Axis.Position to) {
        return new Pooling(to, sharing, divisor, zeros, replacing, channelsFirst, exchanged);
    }

    Pooling sharing(Sharing to) {
        return new Pooling(position, to, divisor, zeros, replacing, channelsFirst, exchanged);
    }

    Pooling dividing(Divisor to) {
        return new Pooling(position, sharing, to, zeros, replacing, channelsFirst, exchanged);
    }

    Pooling paddingWins(boolean everywhere) {
        return new Pooling(position, sharing, divisor, everywhere ? 2 : 1, replacing, channelsFirst, exchanged);
    }

    Pooling withLastReplacing() {
        return new Pooling(position, sharing, divisor, zeros, true, channelsFirst, exchanged);
    }

    Pooling withChannelsFirst() {
        return new Pooling(position, sharing, divisor, zeros, replacing, true, exchanged);
    }

    Pooling withExchange() {
        return new Pooling(position, sharing, divisor, zeros, replacing, channelsFirst, true);
    }

    /// The outputs of a kernel.
    List<Expected> outputs(Evidence evidence) {
        PoolDims d = (PoolDims) evidence.dims();
        Evidence.Output output = evidence.outputs().getFirst();
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
                boolean replaced = replacing && !forward && shares[i] != 0;
                value[to] = replaced ? term : value[to] + term;
                magnitude[to] += Math.abs(term);
            }
        }
        int[] terms = new int[value.length];
        Arrays.fill(terms, d.poolH() * d.poolW() + 1);
        return List.of(new Expected(output.expected().name(), output.expected().shape(), value, magnitude, terms, 0));
    }

    /// The pixels under a window, row by row.
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

    /// The index that an NHWC index becomes in NCHW.
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
        double largest = zeros == 2 || (zeros == 1 && padded) ? 0 : Double.NEGATIVE_INFINITY;
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
