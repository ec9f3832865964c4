package dev.yij.testvectors.mutation;

import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Mistakes in pooling: windows, ties, divisors, the initial value of a maximum.
final class PoolMutations {

    private static final Set<Operation> POOLS = EnumSet.of(
            Operation.MAX_POOL2D, Operation.MAX_POOL2D_GRAD, Operation.AVERAGE_POOL2D, Operation.AVERAGE_POOL2D_GRAD);
    private static final Set<Operation> MEANS = EnumSet.of(Operation.AVERAGE_POOL2D, Operation.AVERAGE_POOL2D_GRAD);
    private static final Set<Operation> GRADIENTS =
            EnumSet.of(Operation.MAX_POOL2D_GRAD, Operation.AVERAGE_POOL2D_GRAD);

    private PoolMutations() {}

    /// Where a window begins, and how many pixels of it are read.
    private interface Window {
        int[] of(PoolDims d, int oh, int ow);
    }

    /// A window as top, left, height and width.
    private static Mutation window(String name, Window window) {
        return Mutation.inside(name, POOLS, new NaiveKernels() {
            @Override
            public int[] window(PoolDims d, int y) {
                int c = y % d.channels();
                int position = y / d.channels() % (d.outH() * d.outW());
                int n = y / d.channels() / d.outW() / d.outH();
                int[] w = window.of(d, position / d.outW(), position % d.outW());
                int[] pixels = new int[w[2] * w[3]];
                int count = 0;
                for (int ih = Math.max(w[0], 0); ih < Math.min(w[0] + w[2], d.inH()); ih++) {
                    for (int iw = Math.max(w[1], 0); iw < Math.min(w[1] + w[3], d.inW()); iw++) {
                        pixels[count++] = ((n * d.inH() + ih) * d.inW() + iw) * d.channels() + c;
                    }
                }
                return count == 0 ? NaiveKernels.super.window(d, y) : Arrays.copyOf(pixels, count);
            }
        });
    }

    private static int top(PoolDims d, int oh) {
        return oh * d.strideH() - d.padTop();
    }

    private static int left(PoolDims d, int ow) {
        return ow * d.strideW() - d.padLeft();
    }

    private interface Divisor {
        int of(PoolDims d, int[] window);
    }

    private static Mutation divisor(String name, Divisor divisor) {
        return Mutation.inside(name, MEANS, new NaiveKernels() {
            @Override
            public int divisor(PoolDims d, int[] window) {
                return divisor.of(d, window);
            }
        });
    }

    static List<Mutation> all() {
        List<Mutation> all = new ArrayList<>();
        windows(all);
        maxima(all);
        all.add(divisor("padding is counted", (d, w) -> d.poolH() * d.poolW()));
        all.add(divisor("mean divided by the height squared", (d, w) -> d.poolH() * d.poolH()));
        all.add(divisor("mean not divided", (d, w) -> 1));
        all.add(divisor("mean of one pixel too many", (d, w) -> w.length + 1));
        all.add(divisor("mean divided by one row", (d, w) -> d.poolW()));
        all.add(Mutation.inside("gradients of overlapping windows overwrite each other", GRADIENTS, new NaiveKernels() {
            @Override
            public void maxPool2dGrad(PoolDims d, float[] x, float[] dy, float[] dx) {
                Arrays.fill(dx, 0);
                for (int i = 0; i < dy.length; i++) {
                    dx[winner(x, window(d, i))] = dy[i];
                }
            }

            @Override
            public void averagePool2dGrad(PoolDims d, float[] dy, float[] dx) {
                Arrays.fill(dx, 0);
                for (int i = 0; i < dy.length; i++) {
                    for (int pixel : window(d, i)) {
                        dx[pixel] = dy[i] / window(d, i).length;
                    }
                }
            }
        }));
        return all;
    }

    private static void windows(List<Mutation> all) {
        all.add(window("pooling windows one row too late", (d, h, w) ->
                new int[] {top(d, h) + 1, left(d, w), d.poolH(), d.poolW()}));
        all.add(window("pooling windows one column too early", (d, h, w) ->
                new int[] {top(d, h), left(d, w) - 1, d.poolH(), d.poolW()}));
        all.add(window("odd pixel of SAME pooling before", (d, h, w) -> new int[] {
            h * d.strideH() - (total(d.outH(), d.strideH(), d.poolH(), d.inH(), d) + 1) / 2,
            w * d.strideW() - (total(d.outW(), d.strideW(), d.poolW(), d.inW(), d) + 1) / 2,
            d.poolH(),
            d.poolW()
        }));
        all.add(window("padding of SAME pooling ignored", (d, h, w) ->
                new int[] {h * d.strideH(), w * d.strideW(), d.poolH(), d.poolW()}));
        all.add(window("padding of pooling exchanged between height and width", (d, h, w) ->
                new int[] {h * d.strideH() - d.padLeft(), w * d.strideW() - d.padTop(), d.poolH(), d.poolW()}));
        all.add(window(
                "sides of the window exchanged", (d, h, w) -> new int[] {top(d, h), left(d, w), d.poolW(), d.poolH()}));
        all.add(window("strides of pooling exchanged", (d, h, w) -> new int[] {
            top(d, h) + h * (d.strideW() - d.strideH()),
            left(d, w) + w * (d.strideH() - d.strideW()),
            d.poolH(),
            d.poolW()
        }));
        all.add(window("stride of pooling is the window", (d, h, w) -> new int[] {
            top(d, h) + h * (d.poolH() - d.strideH()), left(d, w) + w * (d.poolW() - d.strideW()), d.poolH(), d.poolW()
        }));
        all.add(window("last row of the window missing", (d, h, w) ->
                new int[] {top(d, h), left(d, w), Math.max(d.poolH() - 1, 1), d.poolW()}));
        all.add(window("last column of the window missing", (d, h, w) ->
                new int[] {top(d, h), left(d, w), d.poolH(), Math.max(d.poolW() - 1, 1)}));
        all.add(window("window at most 4 wide", (d, h, w) ->
                new int[] {top(d, h), left(d, w), d.poolH(), Math.min(d.poolW(), 4)}));
        all.add(Mutation.inside("only the first 256 pixels of a window", MEANS, new NaiveKernels() {
            @Override
            public int[] window(PoolDims d, int y) {
                int[] window = NaiveKernels.super.window(d, y);
                return Arrays.copyOf(window, Math.min(window.length, 256));
            }
        }));
        all.add(Mutation.inside("only the first 32 pixels of a window", POOLS, new NaiveKernels() {
            @Override
            public int[] window(PoolDims d, int y) {
                int[] window = NaiveKernels.super.window(d, y);
                return Arrays.copyOf(window, Math.min(window.length, 32));
            }
        }));
    }

    private static int total(int out, int stride, int pool, int in, PoolDims d) {
        return d.padding().toString().equals("same") ? Math.max((out - 1) * stride + pool - in, 0) : 0;
    }

    private static Mutation start(String name, float start, boolean everywhere) {
        return Mutation.inside(name, EnumSet.of(Operation.MAX_POOL2D), new NaiveKernels() {
            @Override
            public void maxPool2d(PoolDims d, float[] x, float[] y) {
                for (int i = 0; i < y.length; i++) {
                    int[] window = window(d, i);
                    float max = x[winner(x, window)];
                    boolean padded = window.length < d.poolH() * d.poolW();
                    y[i] = everywhere || padded ? Math.max(max, start) : max;
                }
            }
        });
    }

    private static void maxima(List<Mutation> all) {
        all.add(start("maximum begins at 0", 0, true));
        all.add(start("padding takes part in the maximum", 0, false));
        all.add(start("maximum begins at the lowest float", -Float.MAX_VALUE, true));
        all.add(start("maximum begins at -65504", -65504, true));
        all.add(start("maximum begins at the smallest positive float", Float.MIN_NORMAL, true));
        all.add(Mutation.inside("last of equal maxima", EnumSet.of(Operation.MAX_POOL2D_GRAD), new NaiveKernels() {
            @Override
            public int winner(float[] x, int[] window) {
                int winner = window[0];
                for (int i : window) {
                    winner = x[i] >= x[winner] ? i : winner;
                }
                return winner;
            }
        }));
        all.add(Mutation.inside(
                "first of equal maxima column by column", EnumSet.of(Operation.MAX_POOL2D_GRAD), new NaiveKernels() {
                    @Override
                    public void maxPool2dGrad(PoolDims d, float[] x, float[] dy, float[] dx) {
                        Arrays.fill(dx, 0);
                        for (int i = 0; i < dy.length; i++) {
                            int[] window = window(d, i);
                            int first = winner(x, window);
                            for (int pixel : window) {
                                boolean sooner = pixel / d.channels() % d.inW() < first / d.channels() % d.inW();
                                first = x[pixel] == x[first] && sooner ? pixel : first;
                            }
                            dx[first] += dy[i];
                        }
                    }
                }));
        all.add(Mutation.inside(
                "every maximum receives the gradient", EnumSet.of(Operation.MAX_POOL2D_GRAD), tied(false)));
        all.add(Mutation.inside("equal maxima share the gradient", EnumSet.of(Operation.MAX_POOL2D_GRAD), tied(true)));
        all.add(Mutation.inside("mean instead of maximum", EnumSet.of(Operation.MAX_POOL2D), new NaiveKernels() {
            @Override
            public void maxPool2d(PoolDims d, float[] x, float[] y) {
                averagePool2d(d, x, y);
            }
        }));
        all.add(Mutation.inside(
                "minimum", EnumSet.of(Operation.MAX_POOL2D, Operation.MAX_POOL2D_GRAD), new NaiveKernels() {
                    @Override
                    public int winner(float[] x, int[] window) {
                        int winner = window[0];
                        for (int i : window) {
                            winner = x[i] < x[winner] ? i : winner;
                        }
                        return winner;
                    }
                }));
        all.add(Mutation.inside(
                "largest magnitude", EnumSet.of(Operation.MAX_POOL2D, Operation.MAX_POOL2D_GRAD), new NaiveKernels() {
                    @Override
                    public int winner(float[] x, int[] window) {
                        int winner = window[0];
                        for (int i : window) {
                            winner = Math.abs(x[i]) > Math.abs(x[winner]) ? i : winner;
                        }
                        return winner;
                    }
                }));
    }

    private static NaiveKernels tied(boolean shared) {
        return new NaiveKernels() {
            @Override
            public void maxPool2dGrad(PoolDims d, float[] x, float[] dy, float[] dx) {
                Arrays.fill(dx, 0);
                for (int i = 0; i < dy.length; i++) {
                    int[] window = window(d, i);
                    float max = x[winner(x, window)];
                    long ties = Arrays.stream(window).filter(p -> x[p] == max).count();
                    for (int pixel : window) {
                        dx[pixel] += x[pixel] == max ? dy[i] / (shared ? ties : 1) : 0;
                    }
                }
            }
        };
    }
}
