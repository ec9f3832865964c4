package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.kernel.Operation.CROSS_ENTROPY_CLIPPED;
import static dev.yij.testvectors.kernel.Operation.CROSS_ENTROPY_CLIPPED_GRAD;
import static dev.yij.testvectors.kernel.Operation.CROSS_ENTROPY_LOGITS;
import static dev.yij.testvectors.kernel.Operation.CROSS_ENTROPY_LOGITS_GRAD;
import static dev.yij.testvectors.kernel.Operation.SOFTMAX;
import static dev.yij.testvectors.kernel.Operation.SOFTMAX_GRAD;

import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/// Softmax and cross-entropy with one bug.
final class RowPlants {

    private static final Set<Operation> LOSSES = Set.of(CROSS_ENTROPY_CLIPPED, CROSS_ENTROPY_LOGITS);
    private static final Set<Operation> GRADIENTS = Set.of(CROSS_ENTROPY_CLIPPED_GRAD, CROSS_ENTROPY_LOGITS_GRAD);

    private RowPlants() {}

    static List<Plant> all() {
        List<Plant> plants = new ArrayList<>();
        softmax(plants);
        scaled(plants);
        clips(plants);
        return plants;
    }

    private static float[] transposed(float[] a, int rows, int columns) {
        float[] t = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            t[i % columns * rows + i / columns] = a[i];
        }
        return t;
    }

    private interface Softmax {
        void run(RowDims d, float[] x, float[] y);
    }

    private static Plant softmax(String bug, Softmax softmax) {
        NaiveKernels backend = new NaiveKernels() {
            @Override
            public void softmax(RowDims d, float[] x, float[] y) {
                softmax.run(d, x, y);
            }
        };
        return new Plant(bug, backend, Set.of(SOFTMAX));
    }

    private static void softmax(List<Plant> plants) {
        NaiveKernels unshifted = new NaiveKernels() {
            @Override
            public void softmax(RowDims d, float[] x, float[] y) {
                for (int i = 0; i < x.length; i++) {
                    y[i] = (float) Math.exp(x[i]) / sumOfExponentials(d, x, i);
                }
            }

            @Override
            public void crossEntropyLogits(RowDims d, float[] x, float[] t, float[] loss) {
                Arrays.fill(loss, 0);
                for (int i = 0; i < x.length; i++) {
                    loss[i / d.columns()] += t[i] * ((float) Math.log(sumOfExponentials(d, x, i)) - x[i]);
                }
            }
        };
        plants.add(new Plant(
                "maximum not subtracted", unshifted, Set.of(SOFTMAX, CROSS_ENTROPY_LOGITS, CROSS_ENTROPY_LOGITS_GRAD)));
        NaiveKernels down = new NaiveKernels() {
            @Override
            public void softmax(RowDims d, float[] x, float[] y) {
                NaiveKernels.super.softmax(new RowDims(d.columns(), d.rows()), transposed(x, d.rows(), d.columns()), y);
                System.arraycopy(transposed(y, d.columns(), d.rows()), 0, y, 0, y.length);
            }

            @Override
            public void softmaxGrad(RowDims d, float[] y, float[] dy, float[] dx) {
                NaiveKernels.super.softmaxGrad(
                        new RowDims(d.columns(), d.rows()),
                        transposed(y, d.rows(), d.columns()),
                        transposed(dy, d.rows(), d.columns()),
                        dx);
                System.arraycopy(transposed(dx, d.columns(), d.rows()), 0, dx, 0, dx.length);
            }
        };
        plants.add(new Plant("softmax over the wrong axis", down, Set.of(SOFTMAX, SOFTMAX_GRAD)));
        plants.add(softmax(
                "softmax over the whole batch", (d, x, y) -> Plant.RIGHT.softmax(new RowDims(1, x.length), x, y)));
        plants.add(softmax("softmax not divided by its sum", (d, x, y) -> {
            for (int i = 0; i < x.length; i++) {
                y[i] = (float) Math.exp(x[i] - largest(d, x, i));
            }
        }));
        plants.add(softmax("logarithm of softmax", (d, x, y) -> {
            for (int i = 0; i < x.length; i++) {
                float max = largest(d, x, i);
                float[] shifted = new float[x.length];
                for (int k = 0; k < x.length; k++) {
                    shifted[k] = x[k] - max;
                }
                y[i] = shifted[i] - (float) Math.log(sumOfExponentials(d, shifted, i));
            }
        }));
        NaiveKernels unsummed = new NaiveKernels() {
            @Override
            public void softmaxGrad(RowDims d, float[] y, float[] dy, float[] dx) {
                for (int i = 0; i < y.length; i++) {
                    dx[i] = dy[i] * y[i];
                }
            }
        };
        plants.add(new Plant("softmax gradient without the sum", unsummed, Set.of(SOFTMAX_GRAD)));
    }

    private static float sumOfExponentials(RowDims d, float[] x, int i) {
        float sum = 0;
        for (int j = i - i % d.columns(); j < i - i % d.columns() + d.columns(); j++) {
            sum += (float) Math.exp(x[j]);
        }
        return sum;
    }

    private static float largest(RowDims d, float[] x, int i) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int j = i - i % d.columns(); j < i - i % d.columns() + d.columns(); j++) {
            largest = Math.max(largest, x[j]);
        }
        return largest;
    }

    /// All losses and gradients multiplied by a factor.
    private static Plant scaled(String bug, Set<Operation> operations, ToDoubleFunction<RowDims> factor) {
        NaiveKernels backend = new NaiveKernels() {
            private void scale(RowDims d, float[] output) {
                for (int i = 0; i < output.length; i++) {
                    output[i] *= (float) factor.applyAsDouble(d);
                }
            }

            @Override
            public void crossEntropyClipped(RowDims d, float[] p, float[] t, float[] loss) {
                NaiveKernels.super.crossEntropyClipped(d, p, t, loss);
                scale(d, loss);
            }

            @Override
            public void crossEntropyLogits(RowDims d, float[] x, float[] t, float[] loss) {
                NaiveKernels.super.crossEntropyLogits(d, x, t, loss);
                scale(d, loss);
            }

            @Override
            public void crossEntropyClippedGrad(RowDims d, float[] p, float[] t, float[] dx) {
                NaiveKernels.super.crossEntropyClippedGrad(d, p, t, dx);
                scale(d, dx);
            }

            @Override
            public void crossEntropyLogitsGrad(RowDims d, float[] x, float[] t, float[] dx) {
                NaiveKernels.super.crossEntropyLogitsGrad(d, x, t, dx);
                scale(d, dx);
            }
        };
        return new Plant(bug, backend, operations);
    }

    private static void scaled(List<Plant> plants) {
        plants.add(scaled("gradient not divided by the batch", GRADIENTS, RowDims::rows));
        plants.add(scaled("gradient divided by the batch twice", GRADIENTS, d -> 1.0 / d.rows()));
        plants.add(scaled("gradient divided by the classes", GRADIENTS, d -> (double) d.rows() / d.columns()));
        Set<Operation> all = Set.of(
                CROSS_ENTROPY_CLIPPED, CROSS_ENTROPY_LOGITS, CROSS_ENTROPY_CLIPPED_GRAD, CROSS_ENTROPY_LOGITS_GRAD);
        plants.add(scaled("sign of the cross-entropy", all, d -> -1));
        plants.add(scaled("logarithm with another base", LOSSES, d -> 1.4426950408889634));
        plants.add(scaled("loss divided by batch or classes", LOSSES, d -> 1.0 / d.rows()));
    }

    private static float rowSum(RowDims d, float[] p, int i) {
        float sum = 0;
        for (int j = i - i % d.columns(); j < i - i % d.columns() + d.columns(); j++) {
            sum += p[j];
        }
        return sum;
    }

    private static void clips(List<Plant> plants) {
        NaiveKernels unclipped = new NaiveKernels() {
            @Override
            public void crossEntropyClipped(RowDims d, float[] p, float[] t, float[] loss) {
                Arrays.fill(loss, 0);
                for (int i = 0; i < p.length; i++) {
                    loss[i / d.columns()] -= t[i] == 0 ? 0 : t[i] * (float) Math.log(p[i] / rowSum(d, p, i));
                }
            }

            @Override
            public void crossEntropyClippedGrad(RowDims d, float[] p, float[] t, float[] dx) {
                for (int i = 0; i < p.length; i++) {
                    dx[i] = (p[i] / rowSum(d, p, i) - t[i]) / d.rows();
                }
            }
        };
        plants.add(new Plant("clipping missing", unclipped, Set.of(CROSS_ENTROPY_CLIPPED, CROSS_ENTROPY_CLIPPED_GRAD)));
        NaiveKernels added = new NaiveKernels() {
            @Override
            public void crossEntropyClipped(RowDims d, float[] p, float[] t, float[] loss) {
                Arrays.fill(loss, 0);
                for (int i = 0; i < p.length; i++) {
                    loss[i / d.columns()] -= t[i] * (float) Math.log(p[i] / rowSum(d, p, i) + 1e-7);
                }
            }
        };
        plants.add(new Plant("epsilon added instead of clipping", added, Set.of(CROSS_ENTROPY_CLIPPED)));
        NaiveKernels raw = new NaiveKernels() {
            @Override
            public void crossEntropyLogitsGrad(RowDims d, float[] x, float[] t, float[] dx) {
                for (int i = 0; i < x.length; i++) {
                    dx[i] = (x[i] - t[i]) / d.rows();
                }
            }
        };
        plants.add(new Plant("softmax missing in the gradient", raw, Set.of(CROSS_ENTROPY_LOGITS_GRAD)));
    }
}
