package dev.yij.simd;

import dev.yij.reference.kernel.DropoutMask;
import dev.yij.reference.kernel.PointFunction;
import dev.yij.simd.thread.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Activations and dropout, the fast twin of [ScalarActivations][dev.yij.reference.scalar.ScalarActivations]:
/// ReLU in vectors, the rest as in the twin, on all threads. Exponentials come from [StrictMath] here too,
/// element by element.
final class SimdActivations {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private final Workers workers;

    SimdActivations(Workers workers) {
        this.workers = workers;
    }

    /// y = max(x, 0).
    void relu(int count, float[] x, float[] y) {
        workers.forEachRange(count, (from, to) -> {
            int i = from;
            for (; i <= to - SPECIES.length(); i += SPECIES.length()) {
                FloatVector v = FloatVector.fromArray(SPECIES, x, i);
                v.blend(0f, v.compare(VectorOperators.LE, 0f)).intoArray(y, i); // -0.0 becomes 0, NaN stays
            }
            for (; i < to; i++) {
                y[i] = Math.max(x[i], 0f);
            }
        });
    }

    /// dx = dy where y > 0, else 0: the gradient at 0 is 0.
    void reluGrad(int count, float[] y, float[] dy, float[] dx) {
        workers.forEachRange(count, (from, to) -> {
            int i = from;
            FloatVector zero = FloatVector.zero(SPECIES);
            for (; i <= to - SPECIES.length(); i += SPECIES.length()) {
                FloatVector v = FloatVector.fromArray(SPECIES, y, i);
                FloatVector g = FloatVector.fromArray(SPECIES, dy, i);
                zero.blend(g, v.compare(VectorOperators.GT, 0f)).intoArray(dx, i);
            }
            for (; i < to; i++) {
                dx[i] = y[i] > 0 ? dy[i] : 0f;
            }
        });
    }

    /// y[r,c] += b[c].
    void addBias(int rows, int columns, float[] b, float[] y) {
        int atOnce = Math.max(1, (1 << 14) / columns);
        workers.forEach(Math.ceilDiv(rows, atOnce), (_, item) -> {
            int end = Math.min(rows, (item + 1) * atOnce);
            for (int r = item * atOnce; r < end; r++) {
                addTo(columns, b, y, r * columns);
            }
        });
    }

    private static void addTo(int columns, float[] b, float[] y, int at) {
        int c = 0;
        for (; c <= columns - SPECIES.length(); c += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, y, at + c)
                    .add(FloatVector.fromArray(SPECIES, b, c))
                    .intoArray(y, at + c);
        }
        for (; c < columns; c++) {
            y[at + c] += b[c];
        }
    }

    /// y = 1 / (1 + e⁻ˣ).
    void sigmoid(int count, float[] x, float[] y) {
        workers.forEachRange(count, (from, to) -> {
            for (int i = from; i < to; i++) {
                y[i] = (float) (1 / (1 + StrictMath.exp(-x[i])));
            }
        });
    }

    /// dx = dy · y · (1 - y).
    void sigmoidGrad(int count, float[] y, float[] dy, float[] dx) {
        workers.forEachRange(count, (from, to) -> {
            for (int i = from; i < to; i++) {
                dx[i] = dy[i] * y[i] * (1 - y[i]);
            }
        });
    }

    /// y = tanh x.
    void tanh(int count, float[] x, float[] y) {
        workers.forEachRange(count, (from, to) -> {
            for (int i = from; i < to; i++) {
                y[i] = (float) StrictMath.tanh(x[i]);
            }
        });
    }

    /// dx = dy · (1 - y²).
    void tanhGrad(int count, float[] y, float[] dy, float[] dx) {
        workers.forEachRange(count, (from, to) -> {
            for (int i = from; i < to; i++) {
                dx[i] = dy[i] * (1 - y[i] * y[i]);
            }
        });
    }

    /// y = f(x): ReLU's forms and lines in vectors, the others element by element.
    void map(PointFunction f, int count, float[] x, float[] y) {
        workers.forEachRange(count, (from, to) -> {
            int i = from;
            if (f instanceof PointFunction.Relu relu) {
                for (; i <= to - SPECIES.length(); i += SPECIES.length()) {
                    relu(relu, FloatVector.fromArray(SPECIES, x, i)).intoArray(y, i);
                }
            } else if (f instanceof PointFunction.Line line) {
                for (; i <= to - SPECIES.length(); i += SPECIES.length()) {
                    FloatVector v = FloatVector.fromArray(SPECIES, x, i);
                    v.mul(line.scale()).add(line.offset()).intoArray(y, i);
                }
            }
            for (; i < to; i++) {
                y[i] = f.value(x[i]);
            }
        });
    }

    private static FloatVector relu(PointFunction.Relu f, FloatVector x) {
        FloatVector above = x.blend(f.max(), x.compare(VectorOperators.GT, f.max()));
        FloatVector below = f.negativeSlope() == 0
                ? x.blend(0f, x.compare(VectorOperators.LE, f.threshold())) // NaN stays
                : x.sub(f.threshold()).mul(f.negativeSlope());
        return below.blend(above, x.compare(VectorOperators.GT, f.threshold()));
    }

    /// dx = dy · f'(x).
    void mapGrad(PointFunction f, int count, float[] x, float[] dy, float[] dx) {
        workers.forEachRange(count, (from, to) -> {
            int i = from;
            if (f instanceof PointFunction.Relu relu) {
                for (; i <= to - SPECIES.length(); i += SPECIES.length()) {
                    FloatVector slope = reluSlope(relu, FloatVector.fromArray(SPECIES, x, i));
                    FloatVector.fromArray(SPECIES, dy, i).mul(slope).intoArray(dx, i);
                }
            }
            for (; i < to; i++) {
                dx[i] = dy[i] * f.slope(x[i]);
            }
        });
    }

    private static FloatVector reluSlope(PointFunction.Relu f, FloatVector x) {
        VectorMask<Float> above = x.compare(VectorOperators.GT, f.threshold());
        VectorMask<Float> rising = above.and(x.compare(VectorOperators.LT, f.max()));
        return FloatVector.broadcast(SPECIES, f.negativeSlope())
                .blend(0f, above)
                .blend(1f, rising);
    }

    /// y = x / (1 - rate) where the mask keeps the element, else 0.
    void dropout(DropoutMask mask, int count, float[] x, float[] y) {
        workers.forEachRange(count, (from, to) -> {
            for (int i = from; i < to; i++) {
                y[i] = mask.keeps(i) ? x[i] * mask.scale() : 0f;
            }
        });
    }
}
