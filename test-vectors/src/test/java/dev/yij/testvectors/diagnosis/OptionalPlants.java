package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.kernel.Operation.CONV2D;
import static dev.yij.testvectors.kernel.Operation.CONV2D_GRAD_INPUT_VIEWS;
import static dev.yij.testvectors.kernel.Operation.CONV2D_GRAD_WEIGHTS_VIEWS;
import static dev.yij.testvectors.kernel.Operation.CONV2D_TRANSPOSE;
import static dev.yij.testvectors.kernel.Operation.CONV2D_VIEWS;
import static dev.yij.testvectors.kernel.Operation.MATMUL;
import static dev.yij.testvectors.kernel.Operation.MULTIPLY_VIEWS;
import static dev.yij.testvectors.kernel.Operation.PADDED_AVERAGE_POOL2D;
import static dev.yij.testvectors.kernel.Operation.PADDED_AVERAGE_POOL2D_GRAD;
import static dev.yij.testvectors.kernel.Operation.PADDED_MAX_POOL2D;

import dev.yij.testvectors.Precision;
import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.MatMulDims;
import dev.yij.testvectors.dims.PaddedPoolDims;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.TransposedConvDims;
import dev.yij.testvectors.dims.View;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Bugs of transposed convolution, of explicit padding, of products of matrices, and of views; TF32 in some
/// layers only.
final class OptionalPlants {

    private static final Set<Operation> VIEWS =
            Set.of(CONV2D_VIEWS, CONV2D_GRAD_INPUT_VIEWS, CONV2D_GRAD_WEIGHTS_VIEWS, MULTIPLY_VIEWS);

    private OptionalPlants() {}

    static List<Plant> all() {
        List<Plant> plants = new ArrayList<>();
        transposed(plants);
        pools(plants);
        products(plants);
        views(plants);
        steps(plants);
        return plants;
    }

    private interface Transposed {
        void run(NaiveKernels right, TransposedConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y);
    }

    private static Plant transposed(String bug, Transposed kernel) {
        return new Plant(
                bug,
                new NaiveKernels() {
                    @Override
                    public void conv2dTranspose(
                            TransposedConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
                        kernel.run(Plant.RIGHT, d, x, w, b, y);
                    }
                },
                Set.of(CONV2D_TRANSPOSE));
    }

    private static void transposed(List<Plant> plants) {
        plants.add(transposed("kernel flipped", (k, d, x, w, b, y) -> {
            int matrix = d.inC() * d.outC();
            float[] flipped = new float[w.length];
            for (int tap = 0; tap < w.length / matrix; tap++) {
                System.arraycopy(w, tap * matrix, flipped, w.length - (tap + 1) * matrix, matrix);
            }
            k.conv2dTranspose(d, x, flipped, b, y);
        }));
        plants.add(transposed("kernel read as HWIO", (k, d, x, w, b, y) -> {
            int matrix = d.inC() * d.outC();
            float[] hwoi = new float[w.length];
            for (int tap = 0; tap < w.length / matrix; tap++) {
                for (int ic = 0; ic < d.inC(); ic++) {
                    for (int oc = 0; oc < d.outC(); oc++) {
                        hwoi[tap * matrix + oc * d.inC() + ic] = w[tap * matrix + ic * d.outC() + oc];
                    }
                }
            }
            k.conv2dTranspose(d, x, hwoi, b, y);
        }));
        plants.add(transposed("bias missing", (k, d, x, w, b, y) -> k.conv2dTranspose(d, x, w, null, y)));
        plants.add(transposed("padding before and after exchanged", (k, d, x, w, b, y) -> {
            // the whole result without padding, cut off at the wrong sides
            ConvDims c = d.convolution();
            int height = (d.inH() - 1) * c.strideH() + (c.kernelH() - 1) * c.dilationH() + 1;
            int width = (d.inW() - 1) * c.strideW() + (c.kernelW() - 1) * c.dilationW() + 1;
            for (int n = 0; n < d.images(); n++) {
                for (int oh = 0; oh < d.outH(); oh++) {
                    for (int ow = 0; ow < d.outW(); ow++) {
                        for (int oc = 0; oc < d.outC(); oc++) {
                            float sum = b == null ? 0 : b[oc];
                            for (int tap = 0; tap < c.kernelH() * c.kernelW(); tap++) {
                                int row = oh + c.padBottom() - tap / c.kernelW() * c.dilationH();
                                int column = ow + c.padRight() - tap % c.kernelW() * c.dilationW();
                                boolean hit = row >= 0
                                        && column >= 0
                                        && row < height
                                        && column < width
                                        && row % c.strideH() == 0
                                        && column % c.strideW() == 0
                                        && row / c.strideH() < d.inH()
                                        && column / c.strideW() < d.inW();
                                for (int ic = 0; hit && ic < d.inC(); ic++) {
                                    int pixel = (n * d.inH() + row / c.strideH()) * d.inW() + column / c.strideW();
                                    sum += x[pixel * d.inC() + ic] * w[(tap * d.outC() + oc) * d.inC() + ic];
                                }
                            }
                            y[((n * d.outH() + oh) * d.outW() + ow) * d.outC() + oc] = sum;
                        }
                    }
                }
            }
        }));
    }

    private static void pools(List<Plant> plants) {
        Set<Operation> averages = Set.of(PADDED_AVERAGE_POOL2D, PADDED_AVERAGE_POOL2D_GRAD);
        plants.add(new Plant(
                "count_include_pad ignored",
                new NaiveKernels() {
                    @Override
                    public int divisor(PaddedPoolDims d, int window) {
                        return window(d.pool(), window).length;
                    }
                },
                averages));
        plants.add(new Plant(
                "padding counts in the mean",
                new NaiveKernels() {
                    @Override
                    public int divisor(PaddedPoolDims d, int window) {
                        return NaiveKernels.super.divisor(new PaddedPoolDims(d.pool(), true), window);
                    }
                },
                averages));
        plants.add(new Plant(
                "pixels beyond the padding counted",
                new NaiveKernels() {
                    @Override
                    public int divisor(PaddedPoolDims d, int window) {
                        PoolDims p = d.pool();
                        return d.countPadding() ? p.poolH() * p.poolW() : NaiveKernels.super.divisor(d, window);
                    }
                },
                Set.of(PADDED_AVERAGE_POOL2D)));
        plants.add(new Plant(
                "padding takes part in the maximum",
                new NaiveKernels() {
                    @Override
                    public void paddedMaxPool2d(PaddedPoolDims d, float[] x, float[] y) {
                        NaiveKernels.super.paddedMaxPool2d(d, x, y);
                        for (int i = 0; i < y.length; i++) {
                            boolean whole = window(d.pool(), i).length
                                    == d.pool().poolH() * d.pool().poolW();
                            y[i] = whole ? y[i] : Math.max(y[i], 0);
                        }
                    }
                },
                Set.of(PADDED_MAX_POOL2D)));
    }

    private static void products(List<Plant> plants) {
        plants.add(new Plant(
                "transposition of a matrix ignored",
                new NaiveKernels() {
                    @Override
                    public void matmul(MatMulDims d, float[] a, float[] b, float[] y) {
                        NaiveKernels.super.matmul(
                                new MatMulDims(d.batch(), d.rows(), d.inner(), d.columns(), d.transposeA(), false),
                                a,
                                b,
                                y);
                    }
                },
                Set.of(MATMUL)));
        plants.add(new Plant(
                "first matrix for every one of the batch",
                new NaiveKernels() {
                    @Override
                    public void matmul(MatMulDims d, float[] a, float[] b, float[] y) {
                        int size = b.length / d.batch();
                        float[] first = new float[b.length];
                        for (int i = 0; i < b.length; i++) {
                            first[i] = b[i % size];
                        }
                        NaiveKernels.super.matmul(d, a, first, y);
                    }
                },
                Set.of(MATMUL)));
    }

    private static void views(List<Plant> plants) {
        plants.add(new Plant(
                "strides of a view ignored",
                new NaiveKernels() {
                    @Override
                    public int place(View view, int... at) {
                        int place = 0;
                        for (int axis = 0; axis < at.length; axis++) {
                            place = place * view.shape()[axis] + at[axis];
                        }
                        return Math.min(view.offset() + place, view.size() - 1);
                    }
                },
                VIEWS));
        plants.add(new Plant(
                "offset of a view ignored",
                new NaiveKernels() {
                    @Override
                    public int place(View view, int... at) {
                        return NaiveKernels.super.place(view, at) - view.offset();
                    }
                },
                VIEWS));
    }

    private static void steps(List<Plant> plants) {
        for (boolean vertical : new boolean[] {true, false}) {
            String axis = vertical ? "vertical" : "horizontal";
            plants.add(Plant.pixel(
                    axis + " stride ignored",
                    Set.of(CONV2D),
                    (d, n, oh, ow, kh, kw, ic) -> Plant.inside(
                            d,
                            n,
                            Plant.row(d, oh, kh) - (vertical ? oh * (d.strideH() - 1) : 0),
                            Plant.column(d, ow, kw) - (vertical ? 0 : ow * (d.strideW() - 1)),
                            ic)));
            plants.add(Plant.pixel(
                    axis + " dilation ignored",
                    Set.of(CONV2D),
                    (d, n, oh, ow, kh, kw, ic) -> Plant.inside(
                            d,
                            n,
                            Plant.row(d, oh, kh) - (vertical ? kh * (d.dilationH() - 1) : 0),
                            Plant.column(d, ow, kw) - (vertical ? 0 : kw * (d.dilationW() - 1)),
                            ic)));
        }
        plants.add(Plant.pixel("padding before and after exchanged", Set.of(CONV2D), (d, n, oh, ow, kh, kw, ic) -> {
            boolean explicit = d.padding().isExplicit();
            return Plant.inside(
                    d,
                    n,
                    Plant.row(d, oh, kh) + (explicit ? d.padTop() - d.padBottom() : 0),
                    Plant.column(d, ow, kw) + (explicit ? d.padLeft() - d.padRight() : 0),
                    ic);
        }));
        // where channels are multiples of 8, as tensor cores need
        plants.add(Plant.forward("inputs rounded to TF32", Set.of(CONV2D), (k, d, x, w, b, y) -> {
            boolean aligned = d.inC() % 8 == 0 && d.outC() % 8 == 0;
            k.conv2d(d, aligned ? tf32(x) : x, aligned ? tf32(w) : w, b, y);
        }));
    }

    private static float[] tf32(float[] data) {
        float[] rounded = Arrays.copyOf(data, data.length);
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = Precision.TF32.round(rounded[i]);
        }
        return rounded;
    }
}
