package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.kernel.Operation.AVERAGE_POOL2D;
import static dev.yij.testvectors.kernel.Operation.AVERAGE_POOL2D_GRAD;
import static dev.yij.testvectors.kernel.Operation.MAX_POOL2D;
import static dev.yij.testvectors.kernel.Operation.MAX_POOL2D_GRAD;

import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Pooling with one bug.
final class PoolPlants {

    private static final Set<Operation> ALL = Set.of(MAX_POOL2D, MAX_POOL2D_GRAD, AVERAGE_POOL2D, AVERAGE_POOL2D_GRAD);
    private static final Set<Operation> AVERAGES = Set.of(AVERAGE_POOL2D, AVERAGE_POOL2D_GRAD);

    private PoolPlants() {}

    static List<Plant> all() {
        List<Plant> plants = new ArrayList<>();
        windows(plants);
        maxima(plants);
        means(plants);
        return plants;
    }

    private record ExchangedPadding() implements NaiveKernels {

        @Override
        public int[] window(PoolDims d, int y) {
            int c = y % d.channels();
            int ow = y / d.channels() % d.outW();
            int oh = y / d.channels() / d.outW() % d.outH();
            int n = y / d.channels() / d.outW() / d.outH();
            boolean same = d.padding().isSame();
            int top = oh * d.strideH() - before(d.inW(), d.outW(), d.poolW(), d.strideW(), same);
            int left = ow * d.strideW() - before(d.inH(), d.outH(), d.poolH(), d.strideH(), same);
            List<Integer> pixels = new ArrayList<>();
            for (int i = 0; i < d.poolH() * d.poolW(); i++) {
                int ih = top + i / d.poolW();
                int iw = left + i % d.poolW();
                if (ih >= 0 && iw >= 0 && ih < d.inH() && iw < d.inW()) {
                    pixels.add(((n * d.inH() + ih) * d.inW() + iw) * d.channels() + c);
                }
            }
            return pixels.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    /// The row or column of a window's first pixel.
    private interface Start {
        int of(int out, int in, int outputs, int size, int stride, int otherStride, boolean same);
    }

    /// Correct except for the position of windows. A window that is completely outside of the image has the
    /// value 0.
    private static Plant starting(String bug, Start start) {
        NaiveKernels backend = new NaiveKernels() {
            @Override
            public int[] window(PoolDims d, int y) {
                int c = y % d.channels();
                int ow = y / d.channels() % d.outW();
                int oh = y / d.channels() / d.outW() % d.outH();
                int n = y / d.channels() / d.outW() / d.outH();
                boolean same = d.padding().isSame();
                int top = start.of(oh, d.inH(), d.outH(), d.poolH(), d.strideH(), d.strideW(), same);
                int left = start.of(ow, d.inW(), d.outW(), d.poolW(), d.strideW(), d.strideH(), same);
                List<Integer> pixels = new ArrayList<>();
                for (int ih = Math.max(top, 0); ih < Math.min(top + d.poolH(), d.inH()); ih++) {
                    for (int iw = Math.max(left, 0); iw < Math.min(left + d.poolW(), d.inW()); iw++) {
                        pixels.add(((n * d.inH() + ih) * d.inW() + iw) * d.channels() + c);
                    }
                }
                return pixels.stream().mapToInt(Integer::intValue).toArray();
            }

            @Override
            public void maxPool2d(PoolDims d, float[] x, float[] y) {
                for (int i = 0; i < y.length; i++) {
                    int[] window = window(d, i);
                    y[i] = window.length == 0 ? 0 : x[winner(x, window)];
                }
            }

            @Override
            public void maxPool2dGrad(PoolDims d, float[] x, float[] dy, float[] dx) {
                Arrays.fill(dx, 0);
                for (int i = 0; i < dy.length; i++) {
                    int[] window = window(d, i);
                    if (window.length > 0) {
                        dx[winner(x, window)] += dy[i];
                    }
                }
            }

            @Override
            public int divisor(PoolDims d, int[] window) {
                return Math.max(window.length, 1);
            }
        };
        return new Plant(bug, backend, ALL);
    }

    private static void windows(List<Plant> plants) {
        plants.add(starting("SAME padding on the wrong side", (at, in, out, k, s, other, same) -> {
            int lacking = Math.max((out - 1) * s + k - in, 0);
            return at * s - (same ? (lacking + 1) / 2 : 0);
        }));
        plants.add(starting(
                "symmetric padding for SAME", (at, in, out, k, s, other, same) -> at * s - (same ? k / 2 : 0)));
        plants.add(starting(
                "SAME computed as for stride 1",
                (at, in, out, k, s, other, same) -> at * s - (same ? (k - 1) / 2 : 0)));
        plants.add(new Plant("padding of height and width exchanged", new ExchangedPadding(), ALL));
        plants.add(starting("padding ignored", (at, in, out, k, s, other, same) -> at * s));
        plants.add(starting(
                "window one pixel too late",
                (at, in, out, k, s, other, same) -> at * s + 1 - before(in, out, k, s, same)));
        plants.add(starting("stride ignored", (at, in, out, k, s, other, same) -> at - before(in, out, k, s, same)));
        plants.add(starting(
                "window size used as stride",
                (at, in, out, k, s, other, same) -> at * k - before(in, out, k, s, same)));
        plants.add(starting(
                "strides exchanged", (at, in, out, k, s, other, same) -> at * other - before(in, out, k, s, same)));
        plants.add(new Plant("NCHW for NHWC throughout", new ChannelsFirst(), ALL));
        NaiveKernels replacing = new NaiveKernels() {
            @Override
            public void averagePool2dGrad(PoolDims d, float[] dy, float[] dx) {
                Arrays.fill(dx, 0);
                for (int i = 0; i < dy.length; i++) {
                    int[] window = window(d, i);
                    for (int pixel : window) {
                        dx[pixel] = dy[i] / window.length;
                    }
                }
            }

            @Override
            public void maxPool2dGrad(PoolDims d, float[] x, float[] dy, float[] dx) {
                Arrays.fill(dx, 0);
                for (int i = 0; i < dy.length; i++) {
                    dx[winner(x, window(d, i))] = dy[i];
                }
            }
        };
        plants.add(new Plant(
                "overlapping windows overwrite each other", replacing, Set.of(MAX_POOL2D_GRAD, AVERAGE_POOL2D_GRAD)));
    }

    private static int before(int in, int out, int k, int s, boolean same) {
        return same ? Math.max((out - 1) * s + k - in, 0) / 2 : 0;
    }

    /// Reads its input as NCHW and writes its output as NCHW, although both are NHWC.
    private static final class ChannelsFirst implements NaiveKernels {

        private static float[] transposed(float[] a, int images, int outer, int inner) {
            float[] t = new float[a.length];
            for (int n = 0; n < images; n++) {
                for (int i = 0; i < outer * inner; i++) {
                    t[n * outer * inner + i % inner * outer + i / inner] = a[n * outer * inner + i];
                }
            }
            return t;
        }

        private static float[] read(PoolDims d, float[] nchw, int pixels) {
            return transposed(nchw, d.images(), d.channels(), pixels);
        }

        private static void write(PoolDims d, float[] nhwc, int pixels) {
            float[] nchw = transposed(nhwc, d.images(), pixels, d.channels());
            System.arraycopy(nchw, 0, nhwc, 0, nhwc.length);
        }

        @Override
        public void maxPool2d(PoolDims d, float[] x, float[] y) {
            NaiveKernels.super.maxPool2d(d, read(d, x, d.inH() * d.inW()), y);
            write(d, y, d.outH() * d.outW());
        }

        @Override
        public void averagePool2d(PoolDims d, float[] x, float[] y) {
            NaiveKernels.super.averagePool2d(d, read(d, x, d.inH() * d.inW()), y);
            write(d, y, d.outH() * d.outW());
        }

        @Override
        public void maxPool2dGrad(PoolDims d, float[] x, float[] dy, float[] dx) {
            float[] gradient = read(d, dy, d.outH() * d.outW());
            NaiveKernels.super.maxPool2dGrad(d, read(d, x, d.inH() * d.inW()), gradient, dx);
            write(d, dx, d.inH() * d.inW());
        }

        @Override
        public void averagePool2dGrad(PoolDims d, float[] dy, float[] dx) {
            NaiveKernels.super.averagePool2dGrad(d, read(d, dy, d.outH() * d.outW()), dx);
            write(d, dx, d.inH() * d.inW());
        }
    }

    /// Distributes a window's gradient over its maxima.
    private interface Sharing {
        float of(int which, int ties);
    }

    private static Plant sharing(String bug, Sharing sharing) {
        NaiveKernels backend = new NaiveKernels() {
            @Override
            public void maxPool2dGrad(PoolDims d, float[] x, float[] dy, float[] dx) {
                Arrays.fill(dx, 0);
                for (int i = 0; i < dy.length; i++) {
                    int[] window = window(d, i);
                    float largest = x[winner(x, window)];
                    int[] ties =
                            Arrays.stream(window).filter(p -> x[p] == largest).toArray();
                    for (int which = 0; which < ties.length; which++) {
                        dx[ties[which]] += dy[i] * sharing.of(which, ties.length);
                    }
                }
            }
        };
        return new Plant(bug, backend, Set.of(MAX_POOL2D_GRAD));
    }

    private static void maxima(List<Plant> plants) {
        plants.add(sharing("ties go to the last maximum", (which, ties) -> which == ties - 1 ? 1 : 0));
        plants.add(sharing("ties share the gradient", (which, ties) -> 1f / ties));
        plants.add(sharing("every tie receives the whole gradient", (which, ties) -> 1));
        NaiveKernels zeros = new NaiveKernels() {
            @Override
            public void maxPool2d(PoolDims d, float[] x, float[] y) {
                NaiveKernels.super.maxPool2d(d, x, y);
                for (int i = 0; i < y.length; i++) {
                    y[i] = window(d, i).length < d.poolH() * d.poolW() ? Math.max(y[i], 0) : y[i];
                }
            }
        };
        plants.add(new Plant("padding takes part in the maximum", zeros, Set.of(MAX_POOL2D)));
        NaiveKernels mean = new NaiveKernels() {
            @Override
            public void maxPool2d(PoolDims d, float[] x, float[] y) {
                averagePool2d(d, x, y);
            }
        };
        plants.add(new Plant("mean instead of maximum", mean, Set.of(MAX_POOL2D)));
    }

    private static Plant dividing(String bug, Divisor divisor) {
        NaiveKernels backend = new NaiveKernels() {
            @Override
            public int divisor(PoolDims d, int[] window) {
                return divisor.of(d);
            }
        };
        return new Plant(bug, backend, AVERAGES);
    }

    private interface Divisor {
        int of(PoolDims d);
    }

    private static void means(List<Plant> plants) {
        plants.add(dividing("padding counts in the mean", d -> d.poolH() * d.poolW()));
        plants.add(dividing("mean not divided", d -> 1));
        plants.add(dividing("mean divided by one side of the window", PoolDims::poolH));
        NaiveKernels maximum = new NaiveKernels() {
            @Override
            public void averagePool2d(PoolDims d, float[] x, float[] y) {
                maxPool2d(d, x, y);
            }
        };
        plants.add(new Plant("maximum instead of mean", maximum, Set.of(AVERAGE_POOL2D)));
    }
}
