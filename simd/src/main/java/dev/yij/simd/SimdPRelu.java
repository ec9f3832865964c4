package dev.yij.simd;

import dev.yij.reference.kernel.PReluShape;
import dev.yij.reference.scalar.ScalarPRelu;
import dev.yij.simd.thread.Workers;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Parametric ReLU, the fast twin of [ScalarPRelu], with its bits: a vector of the numbers of a row at a time.
final class SimdPRelu {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private final Workers workers;

    SimdPRelu(Workers workers) {
        this.workers = workers;
    }

    /// y = x above 0, else a · x.
    void prelu(PReluShape s, float[] x, float[] a, float[] y) {
        forEachRow(s, a, (from, end, slopes, first) -> {
            int i = from;
            int k = first;
            for (; i <= end - LANES; i += LANES, k += LANES) {
                FloatVector v = FloatVector.fromArray(SPECIES, x, i);
                FloatVector.fromArray(SPECIES, slopes, k)
                        .mul(v)
                        .blend(v, v.compare(VectorOperators.GT, 0f))
                        .intoArray(y, i);
            }
            for (; i < end; i++, k++) {
                y[i] = x[i] > 0 ? x[i] : slopes[k] * x[i];
            }
        });
    }

    /// dx = dy where x > 0, a · dy where x < 0, and 0 at 0.
    void preluGradInput(PReluShape s, float[] x, float[] a, float[] dy, float[] dx) {
        forEachRow(s, a, (from, end, slopes, first) -> {
            int i = from;
            int k = first;
            for (; i <= end - LANES; i += LANES, k += LANES) {
                FloatVector v = FloatVector.fromArray(SPECIES, x, i);
                FloatVector g = FloatVector.fromArray(SPECIES, dy, i);
                FloatVector.fromArray(SPECIES, slopes, k)
                        .mul(g)
                        .blend(g, v.compare(VectorOperators.GT, 0f))
                        .blend(0f, v.compare(VectorOperators.EQ, 0f))
                        .intoArray(dx, i);
            }
            for (; i < end; i++, k++) {
                dx[i] = x[i] > 0 ? dy[i] : x[i] == 0 ? 0 : slopes[k] * dy[i];
            }
        });
    }

    /// da += Σ dy · x over the numbers x < 0 that have the slope, n, row, column ascending. Where a row has one
    /// slope its sum has one order, and no vector can add it.
    void preluGradSlopes(PReluShape s, float[] x, float[] dy, float[] da) {
        if (s.step() == 0) {
            ScalarPRelu.preluGradSlopes(s, x, dy, da);
            return;
        }
        int rows = s.rows();
        for (int row = 0; row < s.images() * rows; row++) {
            int k = s.firstSlope(row % rows);
            int i = row * s.columns();
            int end = i + s.columns();
            for (; i <= end - LANES; i += LANES, k += LANES) {
                FloatVector v = FloatVector.fromArray(SPECIES, x, i);
                FloatVector sum = FloatVector.fromArray(SPECIES, da, k);
                FloatVector more = sum.add(FloatVector.fromArray(SPECIES, dy, i).mul(v));
                more.blend(sum, v.compare(VectorOperators.GE, 0f)).intoArray(da, k);
            }
            for (; i < end; i++, k++) {
                if (!(x[i] >= 0)) {
                    da[k] += dy[i] * x[i];
                }
            }
        }
    }

    /// Numbers `from … end - 1`, a row, whose slopes begin at `first`.
    private interface RowTask {
        void run(int from, int end, float[] slopes, int first);
    }

    private void forEachRow(PReluShape s, float[] a, RowTask task) {
        int rows = s.rows();
        int columns = s.columns();
        workers.forEach(s.images(), (_, n) -> {
            float[] same = new float[s.step() == 0 ? columns : 0];
            for (int row = 0; row < rows; row++) {
                int from = (n * rows + row) * columns;
                int first = s.firstSlope(row);
                if (s.step() == 0) {
                    Arrays.fill(same, a[first]);
                    task.run(from, from + columns, same, 0);
                } else {
                    task.run(from, from + columns, a, first);
                }
            }
        });
    }
}
