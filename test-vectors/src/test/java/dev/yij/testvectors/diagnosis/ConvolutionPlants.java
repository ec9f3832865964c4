package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.diagnosis.Plant.column;
import static dev.yij.testvectors.diagnosis.Plant.inBatch;
import static dev.yij.testvectors.diagnosis.Plant.inside;
import static dev.yij.testvectors.diagnosis.Plant.row;
import static dev.yij.testvectors.kernel.Operation.CONV2D;
import static dev.yij.testvectors.kernel.Operation.CONV2D_GRAD_INPUT;
import static dev.yij.testvectors.kernel.Operation.CONV2D_GRAD_WEIGHTS;
import static dev.yij.testvectors.kernel.Operation.DENSE;
import static dev.yij.testvectors.kernel.Operation.DENSE_GRAD_INPUT;
import static dev.yij.testvectors.kernel.Operation.DENSE_GRAD_WEIGHTS;

import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Convolutions and dense layers that combine the wrong elements.
final class ConvolutionPlants {

    private static final Set<Operation> THREE = Set.of(CONV2D, CONV2D_GRAD_INPUT, CONV2D_GRAD_WEIGHTS);
    private static final Set<Operation> DENSES = Set.of(DENSE, DENSE_GRAD_INPUT, DENSE_GRAD_WEIGHTS);

    private ConvolutionPlants() {}

    static List<Plant> all() {
        List<Plant> plants = new ArrayList<>();
        kernels(plants);
        layouts(plants);
        padding(plants);
        steps(plants);
        sums(plants);
        return plants;
    }

    private static void kernels(List<Plant> plants) {
        plants.add(Plant.weight("kernel flipped", THREE, (d, kh, kw, ic, oc) -> {
            int tap = d.kernelH() * d.kernelW() - 1 - (kh * d.kernelW() + kw);
            return (tap * d.inC() + ic) * d.outC() + oc;
        }));
        plants.add(Plant.weight("OIHW for HWIO", THREE, (d, kh, kw, ic, oc) -> {
            int tap = kh * d.kernelW() + kw;
            return (oc * d.inC() + ic) * d.kernelH() * d.kernelW() + tap;
        }));
        plants.add(Plant.weight("input and output channels of the kernel exchanged", THREE, (d, kh, kw, ic, oc) -> {
            int tap = kh * d.kernelW() + kw;
            return tap * d.inC() * d.outC() + oc * d.inC() + ic;
        }));
        plants.add(Plant.weight("OHWI for HWIO", THREE, (d, kh, kw, ic, oc) -> {
            int tap = kh * d.kernelW() + kw;
            return oc * d.kernelH() * d.kernelW() * d.inC() + tap * d.inC() + ic;
        }));
        plants.add(Plant.weight("IHWO for HWIO", THREE, (d, kh, kw, ic, oc) -> {
            int tap = kh * d.kernelW() + kw;
            return ic * d.kernelH() * d.kernelW() * d.outC() + tap * d.outC() + oc;
        }));
        plants.add(Plant.weight("kernel's rows and columns exchanged", THREE, (d, kh, kw, ic, oc) -> {
            int tap = kw * d.kernelH() + kh;
            return (tap * d.inC() + ic) * d.outC() + oc;
        }));
        plants.add(Plant.weight("dense kernel transposed", DENSES, (d, kh, kw, ic, oc) -> oc * d.inC() + ic));
    }

    private static int channelsFirst(ConvDims d, int n, int row, int column, int ic) {
        boolean inside = inside(d, n, row, column, ic) >= 0;
        return inside ? n * d.inC() * d.inH() * d.inW() + ic * d.inH() * d.inW() + row * d.inW() + column : -1;
    }

    /// Reads x as NCHW, writes y as NCHW, or both.
    private static class ChannelsFirst implements NaiveKernels {

        private final boolean input;
        private final boolean output;

        ChannelsFirst(boolean input, boolean output) {
            this.input = input;
            this.output = output;
        }

        @Override
        public int pixel(ConvDims d, int n, int oh, int ow, int kh, int kw, int ic) {
            return input
                    ? channelsFirst(d, n, row(d, oh, kh), column(d, ow, kw), ic)
                    : NaiveKernels.super.pixel(d, n, oh, ow, kh, kw, ic);
        }

        @Override
        public int result(ConvDims d, int n, int oh, int ow, int oc) {
            return output
                    ? n * d.outC() * d.outH() * d.outW() + oc * d.outH() * d.outW() + oh * d.outW() + ow
                    : NaiveKernels.super.result(d, n, oh, ow, oc);
        }
    }

    private static void layouts(List<Plant> plants) {
        plants.add(new Plant("NCHW for NHWC in the input", new ChannelsFirst(true, false), THREE));
        plants.add(new Plant("NCHW for NHWC in the output", new ChannelsFirst(false, true), THREE));
        plants.add(new Plant("NCHW for NHWC throughout", new ChannelsFirst(true, true), THREE));
        NaiveKernels torch = new ChannelsFirst(true, true) {
            @Override
            public int weight(ConvDims d, int kh, int kw, int ic, int oc) {
                return ((oc * d.inC() + ic) * d.kernelH() + kh) * d.kernelW() + kw;
            }
        };
        plants.add(new Plant("PyTorch's layouts throughout", torch, THREE));
        plants.add(Plant.pixel("height and width of the image exchanged", THREE, (d, n, oh, ow, kh, kw, ic) -> {
            int row = row(d, oh, kh);
            int column = column(d, ow, kw);
            boolean inside = inside(d, n, row, column, ic) >= 0;
            return inside ? n * d.inH() * d.inW() * d.inC() + (column * d.inH() + row) * d.inC() + ic : -1;
        }));
        NaiveKernels turned = new NaiveKernels() {
            @Override
            public int result(ConvDims d, int n, int oh, int ow, int oc) {
                return n * d.outH() * d.outW() * d.outC() + (ow * d.outH() + oh) * d.outC() + oc;
            }
        };
        plants.add(new Plant("height and width of the output exchanged", turned, THREE));
        plants.add(Plant.pixel(
                "channels reversed",
                THREE,
                (d, n, oh, ow, kh, kw, ic) -> inside(d, n, row(d, oh, kh), column(d, ow, kw), d.inC() - ic - 1)));
        plants.add(Plant.pixel(
                "first image for every image",
                Set.of(CONV2D, DENSE),
                (d, n, oh, ow, kh, kw, ic) -> inside(d, 0, row(d, oh, kh), column(d, ow, kw), ic)));
    }

    /// Another offset of the first window, for the given padding.
    private interface Offset {
        int of(int in, int out, int size, int stride, int dilation);
    }

    private static Plant padded(String bug, Offset offset) {
        return Plant.pixel(bug, THREE, (d, n, oh, ow, kh, kw, ic) -> {
            boolean same = d.padding().isSame();
            int top = same ? offset.of(d.inH(), d.outH(), d.kernelH(), d.strideH(), d.dilationH()) : 0;
            int left = same ? offset.of(d.inW(), d.outW(), d.kernelW(), d.strideW(), d.dilationW()) : 0;
            int row = oh * d.strideH() + kh * d.dilationH() - top;
            int column = ow * d.strideW() + kw * d.dilationW() - left;
            return inside(d, n, row, column, ic);
        });
    }

    /// A tap outside of the image reads a pixel inside.
    private interface Fold {
        int of(int position, int count);
    }

    private static Plant bordered(String bug, Fold fold) {
        return Plant.pixel(bug, THREE, (d, n, oh, ow, kh, kw, ic) -> {
            int row = fold.of(row(d, oh, kh), d.inH());
            int column = fold.of(column(d, ow, kw), d.inW());
            return inside(d, n, row, column, ic);
        });
    }

    private static void padding(List<Plant> plants) {
        plants.add(padded(
                "SAME padding on the wrong side",
                (in, out, k, s, dil) -> (Math.max((out - 1) * s + (k - 1) * dil + 1 - in, 0) + 1) / 2));
        plants.add(padded("symmetric padding for SAME", (in, out, k, s, dil) -> k / 2 * dil));
        plants.add(padded("padding ignored", (in, out, k, s, dil) -> 0));
        plants.add(Plant.pixel(
                "window one pixel too late",
                THREE,
                (d, n, oh, ow, kh, kw, ic) -> inside(d, n, row(d, oh, kh) + 1, column(d, ow, kw) + 1, ic)));
        plants.add(Plant.pixel(
                "window one pixel too early",
                THREE,
                (d, n, oh, ow, kh, kw, ic) -> inside(d, n, row(d, oh, kh) - 1, column(d, ow, kw) - 1, ic)));
        plants.add(bordered("border replicated", (at, count) -> Math.min(Math.max(at, 0), count - 1)));
        plants.add(bordered("border mirrored", (at, count) -> at < 0 ? -at : at >= count ? 2 * count - 2 - at : at));
        plants.add(bordered("border wraps around", (at, count) -> (at + 4 * count) % count));
        plants.add(Plant.pixel("columns not checked", THREE, (d, n, oh, ow, kh, kw, ic) -> {
            int row = row(d, oh, kh);
            int pixel = (n * d.inH() + row) * d.inW() + column(d, ow, kw);
            return row < 0 || row >= d.inH() ? -1 : inBatch(d, pixel * d.inC() + ic);
        }));
        plants.add(Plant.pixel("rows not checked", THREE, (d, n, oh, ow, kh, kw, ic) -> {
            int column = column(d, ow, kw);
            int pixel = (n * d.inH() + row(d, oh, kh)) * d.inW() + column;
            return column < 0 || column >= d.inW() ? -1 : inBatch(d, pixel * d.inC() + ic);
        }));
    }

    private static void steps(List<Plant> plants) {
        plants.add(Plant.pixel(
                "stride ignored",
                THREE,
                (d, n, oh, ow, kh, kw, ic) ->
                        inside(d, n, oh + kh * d.dilationH() - d.padTop(), ow + kw * d.dilationW() - d.padLeft(), ic)));
        plants.add(Plant.pixel(
                "strides exchanged",
                THREE,
                (d, n, oh, ow, kh, kw, ic) -> inside(
                        d,
                        n,
                        oh * d.strideW() + kh * d.dilationH() - d.padTop(),
                        ow * d.strideH() + kw * d.dilationW() - d.padLeft(),
                        ic)));
        plants.add(Plant.pixel(
                "dilation ignored",
                THREE,
                (d, n, oh, ow, kh, kw, ic) ->
                        inside(d, n, oh * d.strideH() + kh - d.padTop(), ow * d.strideW() + kw - d.padLeft(), ic)));
        plants.add(Plant.pixel(
                "dilation off by one",
                THREE,
                (d, n, oh, ow, kh, kw, ic) -> inside(
                        d,
                        n,
                        oh * d.strideH() + kh * (d.dilationH() + 1) - d.padTop(),
                        ow * d.strideW() + kw * (d.dilationW() + 1) - d.padLeft(),
                        ic)));
        plants.add(Plant.pixel(
                "dilations exchanged",
                THREE,
                (d, n, oh, ow, kh, kw, ic) -> inside(
                        d,
                        n,
                        oh * d.strideH() + kh * d.dilationW() - d.padTop(),
                        ow * d.strideW() + kw * d.dilationH() - d.padLeft(),
                        ic)));
    }

    private static void sums(List<Plant> plants) {
        plants.add(Plant.pixel("last tap left out", THREE, (d, n, oh, ow, kh, kw, ic) -> {
            boolean left = d.kernelW() > 1 && kw == d.kernelW() - 1;
            return left ? -1 : inside(d, n, row(d, oh, kh), column(d, ow, kw), ic);
        }));
        for (int lanes : new int[] {4, 8, 16, 32}) {
            String bug = "remainder of " + lanes + " input channels left out";
            plants.add(Plant.pixel(bug, Set.of(CONV2D, DENSE), (d, n, oh, ow, kh, kw, ic) -> {
                boolean whole = ic < d.inC() / lanes * lanes;
                return whole ? inside(d, n, row(d, oh, kh), column(d, ow, kw), ic) : -1;
            }));
            plants.add(new Plant(
                    bug,
                    new NaiveKernels() {
                        @Override
                        public void conv2dGradInput(ConvDims d, float[] dy, float[] w, float[] dx) {
                            float[] whole = dy.clone();
                            for (int i = 0; i < dy.length; i++) {
                                whole[i] = i % d.outC() < d.outC() / lanes * lanes ? dy[i] : 0;
                            }
                            NaiveKernels.super.conv2dGradInput(d, whole, w, dx);
                        }
                    },
                    Set.of(CONV2D_GRAD_INPUT, DENSE_GRAD_INPUT)));
        }
        plants.add(imageOnly("gradient of the last image only", false));
        plants.add(imageOnly("gradient of the first image only", true));
    }

    private static Plant imageOnly(String bug, boolean first) {
        NaiveKernels one = new NaiveKernels() {
            @Override
            public void conv2dGradWeights(ConvDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
                float[] kept = dy.clone();
                int image = dy.length / d.images();
                int from = first ? image : 0;
                Arrays.fill(kept, from, from + dy.length - image, 0);
                NaiveKernels.super.conv2dGradWeights(d, x, kept, dw, db);
            }
        };
        return new Plant(bug, one, Set.of(CONV2D_GRAD_WEIGHTS, DENSE_GRAD_WEIGHTS));
    }
}
