package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.kernel.Operation.AVERAGE_POOL2D;
import static dev.yij.testvectors.kernel.Operation.CONV2D;
import static dev.yij.testvectors.kernel.Operation.CONV2D_GRAD_INPUT;
import static dev.yij.testvectors.kernel.Operation.CONV2D_GRAD_WEIGHTS;
import static dev.yij.testvectors.kernel.Operation.CONV2D_RELU;
import static dev.yij.testvectors.kernel.Operation.DENSE;
import static dev.yij.testvectors.kernel.Operation.DENSE_GRAD_WEIGHTS;

import dev.yij.testvectors.Precision;
import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.compare.ZeroTrust;
import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.contract.WinogradKernels;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Convolutions and dense layers whose sums are wrong, imprecise or incomplete.
final class ArithmeticPlants {

    private static final Set<Operation> WITH_BIAS = Set.of(CONV2D, CONV2D_RELU, DENSE);
    private static final Set<Operation> WEIGHTS = Set.of(CONV2D_GRAD_WEIGHTS, DENSE_GRAD_WEIGHTS);

    private ArithmeticPlants() {}

    static List<Plant> all() {
        List<Plant> plants = new ArrayList<>();
        biases(plants);
        relus(plants);
        gradients(plants);
        precisions(plants);
        outputs(plants);
        regions(plants);
        return plants;
    }

    private static float @Nullable [] times(float @Nullable [] b, float factor) {
        float[] scaled = b == null ? null : b.clone();
        for (int i = 0; scaled != null && i < scaled.length; i++) {
            scaled[i] *= factor;
        }
        return scaled;
    }

    private static void biases(List<Plant> plants) {
        plants.add(Plant.forward("bias missing", WITH_BIAS, (k, d, x, w, b, y) -> k.conv2d(d, x, w, null, y)));
        plants.add(
                Plant.forward("bias added twice", WITH_BIAS, (k, d, x, w, b, y) -> k.conv2d(d, x, w, times(b, 2), y)));
        plants.add(
                Plant.forward("bias subtracted", WITH_BIAS, (k, d, x, w, b, y) -> k.conv2d(d, x, w, times(b, -1), y)));
        plants.add(Plant.forward(
                "bias added in the loop",
                WITH_BIAS,
                (k, d, x, w, b, y) -> k.conv2d(d, x, w, times(b, d.kernelH() * d.kernelW() * d.inC()), y)));
        plants.add(Plant.forward("bias of the first channel for all", WITH_BIAS, (k, d, x, w, b, y) -> {
            float[] first = new float[d.outC()];
            Arrays.fill(first, b == null ? 0 : b[0]);
            k.conv2d(d, x, w, first, y);
        }));
    }

    private static void relus(List<Plant> plants) {
        plants.add(new Plant(
                "ReLU missing",
                new NaiveKernels() {
                    @Override
                    public void conv2dRelu(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
                        conv2d(d, x, w, b, y);
                    }
                },
                Set.of(CONV2D_RELU)));
        plants.add(new Plant(
                "ReLU before the bias",
                new NaiveKernels() {
                    @Override
                    public void conv2dRelu(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
                        conv2d(d, x, w, null, y);
                        for (int i = 0; i < y.length; i++) {
                            y[i] = Math.max(y[i], 0) + (b == null ? 0 : b[i % d.outC()]);
                        }
                    }
                },
                Set.of(CONV2D_RELU)));
        plants.add(Plant.forward("unexpected ReLU", Set.of(CONV2D, DENSE), (k, d, x, w, b, y) -> {
            k.conv2d(d, x, w, b, y);
            k.relu(y.clone(), y);
        }));
    }

    private static Plant weightGradient(String bug, boolean dw, boolean db, Scale scale) {
        NaiveKernels backend = new NaiveKernels() {
            @Override
            public void conv2dGradWeights(ConvDims d, float[] x, float[] dy, float[] dw_, float @Nullable [] db_) {
                NaiveKernels.super.conv2dGradWeights(d, x, dy, dw_, db_);
                for (int i = 0; dw && i < dw_.length; i++) {
                    dw_[i] *= scale.of(d);
                }
                for (int i = 0; db && db_ != null && i < db_.length; i++) {
                    db_[i] *= scale.of(d);
                }
            }
        };
        return new Plant(bug, backend, WEIGHTS);
    }

    private interface Scale {
        float of(ConvDims d);
    }

    private static void gradients(List<Plant> plants) {
        plants.add(weightGradient("gradient of the bias missing", false, true, d -> 0));
        plants.add(weightGradient("weight gradient divided by the batch", true, true, d -> 1f / d.images()));
        plants.add(weightGradient("weight gradient doubled", true, false, d -> 2));
    }

    private static NaiveKernels rounding(Precision precision) {
        return new NaiveKernels() {
            @Override
            public float factor(float value) {
                return precision.round(value);
            }
        };
    }

    private static NaiveKernels adding(Precision precision) {
        return new NaiveKernels() {
            @Override
            public void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
                Arrays.fill(y, 0);
                everyProduct(d, (ix, iw, iy) -> y[iy] = precision.round(y[iy] + precision.round(x[ix] * w[iw])));
                for (int i = 0; b != null && i < y.length; i++) {
                    y[i] += b[i % d.outC()];
                }
            }
        };
    }

    private static NaiveKernels storing(Precision precision) {
        return new NaiveKernels() {
            @Override
            public void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
                NaiveKernels.super.conv2d(d, x, w, b, y);
                store(y);
            }

            @Override
            public void averagePool2d(PoolDims d, float[] x, float[] y) {
                NaiveKernels.super.averagePool2d(d, x, y);
                store(y);
            }

            private void store(float[] y) {
                for (int i = 0; i < y.length; i++) {
                    y[i] = precision.round(y[i]);
                }
            }
        };
    }

    private static void precisions(List<Plant> plants) {
        Set<Operation> products = Set.of(CONV2D, CONV2D_GRAD_INPUT, CONV2D_GRAD_WEIGHTS, DENSE);
        plants.add(new Plant("inputs rounded to TF32", rounding(Precision.TF32), products));
        plants.add(new Plant("inputs rounded to bfloat16", rounding(Precision.BFLOAT16), products));
        plants.add(new Plant("inputs rounded to float16", rounding(Precision.FLOAT16), products));
        plants.add(new Plant("accumulation in float16", adding(Precision.FLOAT16), Set.of(CONV2D, DENSE)));
        plants.add(new Plant("accumulation in bfloat16", adding(Precision.BFLOAT16), Set.of(CONV2D, DENSE)));
        Set<Operation> stored = Set.of(CONV2D, DENSE, AVERAGE_POOL2D);
        plants.add(new Plant("outputs stored in float16", storing(Precision.FLOAT16), stored));
        plants.add(new Plant("outputs stored in bfloat16", storing(Precision.BFLOAT16), stored));
        WinogradKernels winograd = () -> Winograd.F4X4_3X3;
        plants.add(new Plant("Winograd's algorithm", winograd, Set.of(CONV2D)));
    }

    private static void outputs(List<Plant> plants) {
        Set<Operation> all = Set.of(CONV2D, DENSE);
        plants.add(Plant.forward("output never written, or added to", all, (k, d, x, w, b, y) -> {}));
        plants.add(Plant.forward("every element NaN", all, (k, d, x, w, b, y) -> Arrays.fill(y, Float.NaN)));
        plants.add(Plant.forward("output all 0", all, (k, d, x, w, b, y) -> Arrays.fill(y, 0)));
        plants.add(new Plant(
                "output is a copy of an input",
                new NaiveKernels() {
                    @Override
                    public void tanh(float[] x, float[] y) {
                        System.arraycopy(x, 0, y, 0, y.length);
                    }

                    @Override
                    public void softmax(RowDims d, float[] x, float[] y) {
                        System.arraycopy(x, 0, y, 0, y.length);
                    }
                },
                Set.of(Operation.SOFTMAX)));
        plants.add(Plant.forward("part of the output never written", all, (k, d, x, w, b, y) -> {
            k.conv2d(d, x, w, b, y);
            for (int i = 2; i < y.length; i += 5) {
                y[i] = ZeroTrust.POISON;
            }
        }));
    }

    private interface Chosen {
        boolean is(ConvDims d, int n, int oh, int ow, int oc);
    }

    private static Plant region(String bug, boolean written, Chosen chosen) {
        return Plant.forward(bug, Set.of(CONV2D), (k, d, x, w, b, y) -> {
            k.conv2d(d, x, w, b, y);
            for (int i = 0; i < y.length; i++) {
                int pixel = i / d.outC();
                int n = pixel / d.outW() / d.outH();
                if (chosen.is(d, n, pixel / d.outW() % d.outH(), pixel % d.outW(), i % d.outC())) {
                    y[i] = written ? y[i] * 1.25f + 3 : ZeroTrust.POISON;
                }
            }
        });
    }

    private static void regions(List<Plant> plants) {
        for (int lanes : new int[] {4, 8, 16, 32}) {
            plants.add(region(
                    "remainder of " + lanes + " wrong",
                    lanes > 4,
                    (d, n, oh, ow, oc) -> oc >= d.outC() / lanes * lanes));
        }
        plants.add(region("last row wrong", false, (d, n, oh, ow, oc) -> oh == d.outH() - 1));
        plants.add(region("first row wrong", true, (d, n, oh, ow, oc) -> oh == 0));
        plants.add(region("last column wrong", true, (d, n, oh, ow, oc) -> ow == d.outW() - 1));
        plants.add(region("first column wrong", true, (d, n, oh, ow, oc) -> ow == 0));
        plants.add(region("only the first image right", false, (d, n, oh, ow, oc) -> n > 0));
        plants.add(region("windows at the border wrong", true, (d, n, oh, ow, oc) -> {
            int top = oh * d.strideH() - d.padTop();
            int left = ow * d.strideW() - d.padLeft();
            return top < 0
                    || left < 0
                    || top + (d.kernelH() - 1) * d.dilationH() >= d.inH()
                    || left + (d.kernelW() - 1) * d.dilationW() >= d.inW();
        }));
    }
}
