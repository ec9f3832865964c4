package dev.yij.testvectors.mutation;

import dev.yij.testvectors.Precision;
import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Mistakes inside of convolutions and dense layers: which pixel and which weight are multiplied, what is
/// added.
final class ConvolutionMutations {

    static final Set<Operation> CONVOLUTIONS = EnumSet.of(
            Operation.CONV2D, Operation.CONV2D_RELU, Operation.CONV2D_GRAD_INPUT, Operation.CONV2D_GRAD_WEIGHTS);
    static final Set<Operation> GROUPED = EnumSet.of(
            Operation.GROUPED_CONV2D,
            Operation.GROUPED_CONV2D_RELU,
            Operation.GROUPED_CONV2D_GRAD_INPUT,
            Operation.GROUPED_CONV2D_GRAD_WEIGHTS);
    static final Set<Operation> DENSE =
            EnumSet.of(Operation.DENSE, Operation.DENSE_GRAD_INPUT, Operation.DENSE_GRAD_WEIGHTS);
    private static final Set<Operation> WINDOWED = both(CONVOLUTIONS, GROUPED);
    private static final Set<Operation> SUMS = both(WINDOWED, DENSE);
    private static final Set<Operation> FORWARD = EnumSet.of(
            Operation.CONV2D,
            Operation.CONV2D_RELU,
            Operation.GROUPED_CONV2D,
            Operation.GROUPED_CONV2D_RELU,
            Operation.DENSE);
    private static final Set<Operation> WEIGHT_GRADIENTS = EnumSet.of(
            Operation.CONV2D_GRAD_WEIGHTS, Operation.GROUPED_CONV2D_GRAD_WEIGHTS, Operation.DENSE_GRAD_WEIGHTS);
    private static final Set<Operation> INPUT_GRADIENTS =
            EnumSet.of(Operation.CONV2D_GRAD_INPUT, Operation.GROUPED_CONV2D_GRAD_INPUT, Operation.DENSE_GRAD_INPUT);

    private ConvolutionMutations() {}

    /// The row and column of a tap, padding included.
    private interface At {
        int of(ConvDims d, int o, int k);
    }

    /// Whether a product is left out.
    private interface Skip {
        boolean test(ConvDims d, int n, int oh, int ow, int kh, int kw, int ic);
    }

    private interface Forward {
        void run(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y);
    }

    private interface WeightGradient {
        void run(ConvDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db);
    }

    static <T extends Enum<T>> Set<T> both(Set<T> one, Set<T> other) {
        Set<T> both = EnumSet.copyOf(one);
        both.addAll(other);
        return both;
    }

    private static int row(ConvDims d, int oh, int kh) {
        return oh * d.strideH() + kh * d.dilationH() - d.padTop();
    }

    private static int column(ConvDims d, int ow, int kw) {
        return ow * d.strideW() + kw * d.dilationW() - d.padLeft();
    }

    private static int inside(ConvDims d, int n, int row, int column, int ic) {
        boolean outside = row < 0 || column < 0 || row >= d.inH() || column >= d.inW();
        return outside ? -1 : ((n * d.inH() + row) * d.inW() + column) * d.inC() + ic;
    }

    private static Mutation at(String name, At rows, At columns) {
        return Mutation.inside(name, WINDOWED, new NaiveKernels() {
            @Override
            public int pixel(ConvDims d, int n, int oh, int ow, int kh, int kw, int ic) {
                return inside(d, n, rows.of(d, oh, kh), columns.of(d, ow, kw), ic);
            }
        });
    }

    private static Mutation skips(String name, Set<Operation> operations, Skip skip) {
        return Mutation.inside(name, operations, new NaiveKernels() {
            @Override
            public int pixel(ConvDims d, int n, int oh, int ow, int kh, int kw, int ic) {
                return skip.test(d, n, oh, ow, kh, kw, ic) ? -1 : NaiveKernels.super.pixel(d, n, oh, ow, kh, kw, ic);
            }
        });
    }

    private interface Weight {
        int at(ConvDims d, int kh, int kw, int ic, int oc);
    }

    private static Mutation weight(String name, Set<Operation> operations, Weight weight) {
        return Mutation.inside(name, operations, new NaiveKernels() {
            @Override
            public int weight(ConvDims d, int kh, int kw, int ic, int oc) {
                return weight.at(d, kh, kw, ic, oc);
            }
        });
    }

    private static int hwio(ConvDims d, int kh, int kw, int ic, int oc) {
        return ((kh * d.kernelW() + kw) * d.groupInC() + ic) * d.outC() + oc;
    }

    private static Mutation rounded(String name, Set<Operation> operations, UnaryOperator<Float> rounding) {
        return Mutation.inside(name, operations, new NaiveKernels() {
            @Override
            public float factor(float value) {
                return rounding.apply(value);
            }
        });
    }

    private static Mutation forward(String name, Set<Operation> operations, Forward forward) {
        return Mutation.inside(name, operations, new NaiveKernels() {
            @Override
            public void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
                forward.run(d, x, w, b, y);
            }

            @Override
            public void dense(DenseDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
                conv2d(ConvDims.of(d), x, w, b, y);
            }
        });
    }

    private static Mutation gradient(String name, Set<Operation> operations, WeightGradient gradient) {
        return Mutation.inside(name, operations, new NaiveKernels() {
            @Override
            public void conv2dGradWeights(ConvDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
                gradient.run(d, x, dy, dw, db);
            }
        });
    }

    static List<Mutation> all() {
        List<Mutation> all = new ArrayList<>();
        positions(all);
        leftOut(all);
        weights(all);
        forward(all);
        gradients(all);
        return all;
    }

    private static void positions(List<Mutation> all) {
        At row = ConvolutionMutations::row;
        At column = ConvolutionMutations::column;
        all.add(at("window one row too early", (d, o, k) -> row(d, o, k) - 1, column));
        all.add(at("window one row too late", (d, o, k) -> row(d, o, k) + 1, column));
        all.add(at("window one column too early", row, (d, o, k) -> column(d, o, k) - 1));
        all.add(at("window one column too late", row, (d, o, k) -> column(d, o, k) + 1));
        all.add(at("odd row of SAME above", (d, o, k) -> row(d, o, k) + d.padTop() - d.padBottom(), column));
        all.add(at("odd column of SAME on the left", row, (d, o, k) -> column(d, o, k) + d.padLeft() - d.padRight()));
        all.add(at(
                "SAME pads half a kernel",
                (d, o, k) -> row(d, o, k) + d.padTop() - same(d, (d.kernelH() - 1) * d.dilationH() / 2),
                (d, o, k) -> column(d, o, k) + d.padLeft() - same(d, (d.kernelW() - 1) * d.dilationW() / 2)));
        all.add(at(
                "SAME ignores dilation",
                (d, o, k) -> row(d, o, k) + d.padTop() - Math.min(d.padTop(), same(d, (d.kernelH() - 1) / 2)),
                (d, o, k) -> column(d, o, k) + d.padLeft() - Math.min(d.padLeft(), same(d, (d.kernelW() - 1) / 2))));
        all.add(at(
                "padding ignored", (d, o, k) -> row(d, o, k) + d.padTop(), (d, o, k) -> column(d, o, k) + d.padLeft()));
        all.add(at(
                "padding of height and width exchanged",
                (d, o, k) -> row(d, o, k) + d.padTop() - d.padLeft(),
                (d, o, k) -> column(d, o, k) + d.padLeft() - d.padTop()));
        all.add(at(
                "row stride taken from the width",
                (d, o, k) -> row(d, o, k) + o * (d.strideW() - d.strideH()),
                column));
        all.add(at(
                "column stride taken from the height",
                row,
                (d, o, k) -> column(d, o, k) + o * (d.strideH() - d.strideW())));
        all.add(at("row stride ignored", (d, o, k) -> row(d, o, k) - o * (d.strideH() - 1), column));
        all.add(at("column stride ignored", row, (d, o, k) -> column(d, o, k) - o * (d.strideW() - 1)));
        all.add(at("row dilation ignored", (d, o, k) -> row(d, o, k) - k * (d.dilationH() - 1), column));
        all.add(at("column dilation ignored", row, (d, o, k) -> column(d, o, k) - k * (d.dilationW() - 1)));
        all.add(at(
                "row dilation taken from the width",
                (d, o, k) -> row(d, o, k) + k * (d.dilationW() - d.dilationH()),
                column));
        all.add(at(
                "column dilation taken from the height",
                row,
                (d, o, k) -> column(d, o, k) + k * (d.dilationH() - d.dilationW())));
        all.add(at(
                "dilation at most 2",
                (d, o, k) -> row(d, o, k) - k * (d.dilationH() - Math.min(2, d.dilationH())),
                (d, o, k) -> column(d, o, k) - k * (d.dilationW() - Math.min(2, d.dilationW()))));
        all.add(at("border rows repeated", (d, o, k) -> clamped(row(d, o, k), d.inH()), column));
        all.add(at("border columns repeated", row, (d, o, k) -> clamped(column(d, o, k), d.inW())));
        all.add(at("rows wrap around", (d, o, k) -> Math.floorMod(row(d, o, k), d.inH()), column));
        all.add(at("columns wrap around", row, (d, o, k) -> Math.floorMod(column(d, o, k), d.inW())));
        all.add(at("border rows mirrored", (d, o, k) -> mirrored(row(d, o, k), d.inH()), column));
        all.add(at("border columns mirrored", row, (d, o, k) -> mirrored(column(d, o, k), d.inW())));
        all.add(Mutation.inside("columns not checked", WINDOWED, new NaiveKernels() {
            @Override
            public int pixel(ConvDims d, int n, int oh, int ow, int kh, int kw, int ic) {
                int at = row(d, oh, kh) * d.inW() + column(d, ow, kw);
                return at < 0 || at >= d.inH() * d.inW() ? -1 : (n * d.inH() * d.inW() + at) * d.inC() + ic;
            }
        }));
        all.add(Mutation.inside("rows not checked", WINDOWED, new NaiveKernels() {
            @Override
            public int pixel(ConvDims d, int n, int oh, int ow, int kh, int kw, int ic) {
                int iw = column(d, ow, kw);
                int ih = n * d.inH() + row(d, oh, kh);
                return iw < 0 || iw >= d.inW() || ih < 0 || ih >= d.images() * d.inH()
                        ? -1
                        : (ih * d.inW() + iw) * d.inC() + ic;
            }
        }));
        all.add(Mutation.inside("height and width exchanged in square images", WINDOWED, new NaiveKernels() {
            @Override
            public int pixel(ConvDims d, int n, int oh, int ow, int kh, int kw, int ic) {
                return d.inH() == d.inW()
                        ? inside(d, n, column(d, ow, kw), row(d, oh, kh), ic)
                        : NaiveKernels.super.pixel(d, n, oh, ow, kh, kw, ic);
            }
        }));
        all.add(Mutation.inside("NCHW read where C = H = W", CONVOLUTIONS, new NaiveKernels() {
            @Override
            public int pixel(ConvDims d, int n, int oh, int ow, int kh, int kw, int ic) {
                int right = NaiveKernels.super.pixel(d, n, oh, ow, kh, kw, ic);
                return right < 0 || d.inH() != d.inW() || d.inW() != d.inC()
                        ? right
                        : ((n * d.inC() + ic) * d.inH() + row(d, oh, kh)) * d.inW() + column(d, ow, kw);
            }
        }));
        all.add(Mutation.inside("first image for all", SUMS, new NaiveKernels() {
            @Override
            public int pixel(ConvDims d, int n, int oh, int ow, int kh, int kw, int ic) {
                return NaiveKernels.super.pixel(d, 0, oh, ow, kh, kw, ic);
            }
        }));
        all.add(Mutation.inside("images beyond the fourth read the fourth", SUMS, new NaiveKernels() {
            @Override
            public int pixel(ConvDims d, int n, int oh, int ow, int kh, int kw, int ic) {
                return NaiveKernels.super.pixel(d, Math.min(n, 3), oh, ow, kh, kw, ic);
            }
        }));
        all.add(Mutation.inside("two input channels exchanged", both(CONVOLUTIONS, DENSE), new NaiveKernels() {
            @Override
            public int pixel(ConvDims d, int n, int oh, int ow, int kh, int kw, int ic) {
                int other = d.inC() > 1 && ic < 2 ? 1 - ic : ic;
                return NaiveKernels.super.pixel(d, n, oh, ow, kh, kw, other);
            }
        }));
    }

    private static int same(ConvDims d, int padding) {
        return d.padding().toString().equals("same") ? padding : 0;
    }

    private static int clamped(int i, int length) {
        return Math.max(0, Math.min(i, length - 1));
    }

    private static int mirrored(int i, int length) {
        int once = i < 0 ? -i : i;
        return once >= length ? 2 * length - 2 - once : once;
    }

    private static void leftOut(List<Mutation> all) {
        all.add(skips("last input row missing", WINDOWED, (d, n, oh, ow, kh, kw, ic) -> row(d, oh, kh) == d.inH() - 1));
        all.add(skips(
                "last input column missing", WINDOWED, (d, n, oh, ow, kh, kw, ic) -> column(d, ow, kw) == d.inW() - 1));
        all.add(skips("first input row missing", WINDOWED, (d, n, oh, ow, kh, kw, ic) -> row(d, oh, kh) == 0));
        all.add(skips("first input column missing", WINDOWED, (d, n, oh, ow, kh, kw, ic) -> column(d, ow, kw) == 0));
        all.add(skips("last kernel row missing", WINDOWED, (d, n, oh, ow, kh, kw, ic) -> kh == d.kernelH() - 1));
        all.add(skips("last kernel column missing", WINDOWED, (d, n, oh, ow, kh, kw, ic) -> kw == d.kernelW() - 1));
        all.add(skips("kernel rows beyond the seventh missing", CONVOLUTIONS, (d, n, oh, ow, kh, kw, ic) -> kh >= 7));
        all.add(skips("last input channel missing", SUMS, (d, n, oh, ow, kh, kw, ic) -> ic == d.inC() - 1));
        all.add(skips("first input channel missing", SUMS, (d, n, oh, ow, kh, kw, ic) -> ic == 0));
        all.add(skips("last image missing", SUMS, (d, n, oh, ow, kh, kw, ic) -> n == d.images() - 1));
        all.add(skips("last output row missing", WINDOWED, (d, n, oh, ow, kh, kw, ic) -> oh == d.outH() - 1));
        all.add(skips("last output column missing", WINDOWED, (d, n, oh, ow, kh, kw, ic) -> ow == d.outW() - 1));
        for (int lanes : new int[] {4, 8, 16, 32, 64}) {
            all.add(skips(
                    "input channels after the last " + lanes + " missing",
                    both(CONVOLUTIONS, DENSE),
                    (d, n, oh, ow, kh, kw, ic) -> ic >= d.inC() / lanes * lanes));
            all.add(skips(
                    "last block of input channels missing where they are a multiple of " + lanes,
                    both(CONVOLUTIONS, DENSE),
                    (d, n, oh, ow, kh, kw, ic) -> d.inC() % lanes == 0 && ic >= d.inC() - lanes));
        }
        for (int block : new int[] {32, 64, 128, 256, 512, 1024}) {
            all.add(skips(
                    "only the first " + block + " inputs summed",
                    block < 256 ? both(EnumSet.of(Operation.CONV2D), DENSE) : EnumSet.of(Operation.DENSE),
                    (d, n, oh, ow, kh, kw, ic) -> ic >= block));
        }
        for (int block : new int[] {16, 32, 64, 128, 256}) {
            all.add(skips(
                    "only the first " + block + " positions of a weight's gradient summed",
                    EnumSet.of(Operation.CONV2D_GRAD_WEIGHTS, Operation.GROUPED_CONV2D_GRAD_WEIGHTS),
                    (d, n, oh, ow, kh, kw, ic) -> (n * d.outH() + oh) * d.outW() + ow >= block));
        }
        for (int images : new int[] {1, 2, 4, 8, 16}) {
            all.add(skips(
                    "only the first " + images + " images of a weight's gradient summed",
                    images > 8
                            ? EnumSet.of(Operation.CONV2D_GRAD_WEIGHTS, Operation.DENSE_GRAD_WEIGHTS)
                            : WEIGHT_GRADIENTS,
                    (d, n, oh, ow, kh, kw, ic) -> n >= images));
        }
        for (int multiple : new int[] {2, 4, 8}) {
            all.add(skips(
                    "last image missing where the batch is a multiple of " + multiple,
                    SUMS,
                    (d, n, oh, ow, kh, kw, ic) -> d.images() % multiple == 0 && n == d.images() - 1));
        }
    }

    private static void weights(List<Mutation> all) {
        all.add(weight(
                "kernel flipped",
                WINDOWED,
                (d, kh, kw, ic, oc) -> hwio(d, d.kernelH() - 1 - kh, d.kernelW() - 1 - kw, ic, oc)));
        all.add(weight(
                "kernel rows flipped", WINDOWED, (d, kh, kw, ic, oc) -> hwio(d, d.kernelH() - 1 - kh, kw, ic, oc)));
        all.add(weight(
                "kernel columns flipped", WINDOWED, (d, kh, kw, ic, oc) -> hwio(d, kh, d.kernelW() - 1 - kw, ic, oc)));
        all.add(weight(
                "square kernel transposed",
                WINDOWED,
                (d, kh, kw, ic, oc) -> d.kernelH() == d.kernelW() ? hwio(d, kw, kh, ic, oc) : hwio(d, kh, kw, ic, oc)));
        all.add(weight(
                "inputs and outputs of the kernel exchanged where equal",
                both(CONVOLUTIONS, DENSE),
                (d, kh, kw, ic, oc) -> d.inC() == d.outC() ? hwio(d, kh, kw, oc, ic) : hwio(d, kh, kw, ic, oc)));
        all.add(weight(
                "kernel read as OIHW",
                WINDOWED,
                (d, kh, kw, ic, oc) -> ((oc * d.groupInC() + ic) * d.kernelH() + kh) * d.kernelW() + kw));
        all.add(weight(
                "kernel read as HWOI",
                both(CONVOLUTIONS, DENSE),
                (d, kh, kw, ic, oc) -> ((kh * d.kernelW() + kw) * d.outC() + oc) * d.groupInC() + ic));
        all.add(weight(
                "two filters exchanged",
                SUMS,
                (d, kh, kw, ic, oc) -> hwio(
                        d,
                        kh,
                        kw,
                        ic,
                        d.groupOutC() > 1 && oc < 2
                                ? 1 - oc
                                : d.groups() > 1 && d.outC() > 1 && oc < 2 ? 1 - oc : oc)));
        all.add(weight(
                "last filter reads the one before",
                SUMS,
                (d, kh, kw, ic, oc) -> hwio(d, kh, kw, ic, oc == d.outC() - 1 && oc > 0 ? oc - 1 : oc)));
        for (int lanes : new int[] {4, 8, 16, 32}) {
            all.add(weight(
                    "filters packed in reverse within " + lanes + " lanes",
                    both(CONVOLUTIONS, DENSE),
                    (d, kh, kw, ic, oc) -> hwio(
                            d,
                            kh,
                            kw,
                            ic,
                            oc / lanes * lanes + lanes <= d.outC()
                                    ? oc / lanes * lanes + lanes - 1 - oc % lanes
                                    : oc)));
        }
        all.add(rounded("inputs rounded to bfloat16", SUMS, Precision.BFLOAT16::round));
        all.add(rounded("inputs rounded to TF32", SUMS, Precision.TF32::round));
        all.add(rounded("inputs rounded to float16", SUMS, Precision.FLOAT16::round));
        all.add(rounded(
                "infinite inputs replaced by the largest float",
                EnumSet.of(Operation.CONV2D, Operation.CONV2D_GRAD_INPUT, Operation.DENSE, Operation.DENSE_GRAD_INPUT),
                v -> Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, v))));
    }

    private static void forward(List<Mutation> all) {
        NaiveKernels right = Mutation.RIGHT;
        all.add(forward("bias missing", FORWARD, (d, x, w, b, y) -> right.conv2d(d, x, w, null, y)));
        all.add(forward("bias added twice", FORWARD, (d, x, w, b, y) -> biased(d, x, w, b, y, 1)));
        all.add(forward("bias subtracted", FORWARD, (d, x, w, b, y) -> biased(d, x, w, b, y, -2)));
        all.add(forward(
                "bias of the first channel for all",
                FORWARD,
                (d, x, w, b, y) -> right.conv2d(d, x, w, b == null ? null : filled(b.length, b[0]), y)));
        all.add(forward(
                "bias missing where the stride is above 1",
                windowed(FORWARD),
                (d, x, w, b, y) -> right.conv2d(d, x, w, d.strideH() > 1 ? null : b, y)));
        all.add(forward(
                "bias missing where the kernel is dilated",
                windowed(FORWARD),
                (d, x, w, b, y) -> right.conv2d(d, x, w, d.dilationH() > 1 ? null : b, y)));
        all.add(forward("bias added to the first image only", FORWARD, (d, x, w, b, y) -> {
            right.conv2d(d, x, w, null, y);
            for (int i = 0; b != null && i < y.length / d.images(); i++) {
                y[i] += b[i % b.length];
            }
        }));
        for (int images : new int[] {4, 8}) {
            all.add(forward(
                    "bias missing where the batch is a multiple of " + images,
                    FORWARD,
                    (d, x, w, b, y) -> right.conv2d(d, x, w, d.images() % images == 0 ? null : b, y)));
        }
        for (int lanes : new int[] {4, 8, 16}) {
            all.add(forward("bias missing in whole vectors of " + lanes + " channels", FORWARD, (d, x, w, b, y) -> {
                float[] partial = b == null ? null : b.clone();
                if (partial != null) {
                    Arrays.fill(partial, 0, partial.length / lanes * lanes, 0);
                }
                right.conv2d(d, x, w, partial, y);
            }));
        }
        for (boolean leaky : new boolean[] {false, true}) {
            all.add(Mutation.inside(
                    leaky ? "ReLU keeps a hundredth" : "ReLU missing",
                    EnumSet.of(Operation.CONV2D_RELU, Operation.GROUPED_CONV2D_RELU),
                    new NaiveKernels() {
                        @Override
                        public void conv2dRelu(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
                            conv2d(d, x, w, b, y);
                            for (int i = 0; leaky && i < y.length; i++) {
                                y[i] = y[i] < 0 ? y[i] / 100 : y[i];
                            }
                        }
                    }));
        }
        all.add(Mutation.inside(
                "ReLU before the bias",
                EnumSet.of(Operation.CONV2D_RELU, Operation.GROUPED_CONV2D_RELU),
                new NaiveKernels() {
                    @Override
                    public void conv2dRelu(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
                        conv2d(d, x, w, null, y);
                        for (int i = 0; i < y.length; i++) {
                            y[i] = Math.max(y[i], 0) + (b == null ? 0 : b[i % b.length]);
                        }
                    }
                }));
    }

    private static Set<Operation> windowed(Set<Operation> operations) {
        Set<Operation> windowed = EnumSet.copyOf(operations);
        windowed.removeAll(DENSE);
        return windowed;
    }

    private static void biased(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y, float factor) {
        Mutation.RIGHT.conv2d(d, x, w, b, y);
        for (int i = 0; b != null && i < y.length; i++) {
            y[i] += factor * b[i % b.length];
        }
    }

    private static float[] filled(int length, float value) {
        float[] array = new float[length];
        Arrays.fill(array, value);
        return array;
    }

    private static void gradients(List<Mutation> all) {
        NaiveKernels right = Mutation.RIGHT;
        all.add(gradient(
                "gradient of the bias missing",
                WEIGHT_GRADIENTS,
                (d, x, dy, dw, db) -> right.conv2dGradWeights(d, x, dy, dw, null)));
        all.add(gradient("gradient of the bias from the first image", WEIGHT_GRADIENTS, (d, x, dy, dw, db) -> {
            right.conv2dGradWeights(d, x, dy, dw, null);
            for (int i = 0; db != null && i < dy.length / d.images(); i++) {
                db[i % db.length] += dy[i];
            }
        }));
        all.add(gradient("gradient of the bias is a mean", WEIGHT_GRADIENTS, (d, x, dy, dw, db) -> {
            right.conv2dGradWeights(d, x, dy, dw, db);
            for (int i = 0; db != null && i < db.length; i++) {
                db[i] /= dy.length / db.length;
            }
        }));
        for (int block : new int[] {64, 256}) {
            all.add(gradient(
                    "only the first " + block + " positions of the bias's gradient summed",
                    windowed(WEIGHT_GRADIENTS),
                    (d, x, dy, dw, db) -> {
                        right.conv2dGradWeights(d, x, dy, dw, null);
                        for (int i = 0; db != null && i < Math.min(dy.length, block * db.length); i++) {
                            db[i % db.length] += dy[i];
                        }
                    }));
        }
        all.add(gradient("gradient of the weights divided by the batch", WEIGHT_GRADIENTS, (d, x, dy, dw, db) -> {
            right.conv2dGradWeights(d, x, dy, dw, db);
            for (int i = 0; i < dw.length; i++) {
                dw[i] /= d.images();
            }
        }));
        all.add(gradient("gradient of the weights of the last batch added", WEIGHT_GRADIENTS, (d, x, dy, dw, db) -> {
            right.conv2dGradWeights(d, x, dy, dw, db);
            right.conv2dGradWeights(d, x, dy, dw, db);
        }));
        all.add(Mutation.inside(
                "gradient of the input not flipped",
                INPUT_GRADIENTS.stream()
                        .filter(o -> o != Operation.DENSE_GRAD_INPUT)
                        .collect(Collectors.toSet()),
                new NaiveKernels() {
                    @Override
                    public int weight(ConvDims d, int kh, int kw, int ic, int oc) {
                        return hwio(d, d.kernelH() - 1 - kh, d.kernelW() - 1 - kw, ic, oc);
                    }
                }));
    }
}
