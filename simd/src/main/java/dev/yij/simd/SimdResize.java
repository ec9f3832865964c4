package dev.yij.simd;

import dev.yij.reference.kernel.Resize2DShape;
import dev.yij.simd.thread.Workers;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Bilinear interpolation and its gradient, the fast twin of
/// [ScalarResize][dev.yij.reference.scalar.ScalarResize], with its bits: a vector of channels at a time.
final class SimdResize {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private final Workers workers;

    SimdResize(Workers workers) {
        this.workers = workers;
    }

    /// y = upper + (lower - upper) · fh, where each line is x[left] + (x[right] - x[left]) · fw.
    void resizeBilinear(Resize2DShape s, float[] x, float[] y) {
        Columns columns = new Columns(s);
        workers.forEach(s.images() * s.h().out(), (_, line) -> {
            int n = line / s.h().out();
            int oh = line % s.h().out();
            int top = s.x(n, s.h().lower(oh), 0, 0);
            int bottom = s.x(n, s.h().upper(oh), 0, 0);
            float fh = s.h().fraction(oh);
            for (int ow = 0; ow < s.w().out(); ow++) {
                int left = columns.left[ow];
                int right = columns.right[ow];
                pixel(
                        s.channels(),
                        x,
                        top + left,
                        top + right,
                        bottom + left,
                        bottom + right,
                        columns.fraction[ow],
                        fh,
                        y,
                        s.y(n, oh, ow, 0));
            }
        });
    }

    private static void pixel(
            int channels,
            float[] x,
            int topLeft,
            int topRight,
            int bottomLeft,
            int bottomRight,
            float fw,
            float fh,
            float[] y,
            int to) {
        int c = 0;
        for (; c <= channels - LANES; c += LANES) {
            FloatVector a = FloatVector.fromArray(SPECIES, x, topLeft + c);
            FloatVector upper =
                    a.add(FloatVector.fromArray(SPECIES, x, topRight + c).sub(a).mul(fw));
            FloatVector b = FloatVector.fromArray(SPECIES, x, bottomLeft + c);
            FloatVector lower = b.add(
                    FloatVector.fromArray(SPECIES, x, bottomRight + c).sub(b).mul(fw));
            upper.add(lower.sub(upper).mul(fh)).intoArray(y, to + c);
        }
        for (; c < channels; c++) {
            float upper = x[topLeft + c] + (x[topRight + c] - x[topLeft + c]) * fw;
            float lower = x[bottomLeft + c] + (x[bottomRight + c] - x[bottomLeft + c]) * fw;
            y[to + c] = upper + (lower - upper) * fh;
        }
    }

    /// Each dy is divided among its four pixels, in the proportions with which they were read; oh, ow
    /// ascending.
    void resizeBilinearGrad(Resize2DShape s, float[] dy, float[] dx) {
        Columns columns = new Columns(s);
        workers.forEach(s.images(), (_, n) -> {
            Arrays.fill(dx, s.x(n, 0, 0, 0), s.x(n + 1, 0, 0, 0), 0);
            for (int oh = 0; oh < s.h().out(); oh++) {
                int top = s.x(n, s.h().lower(oh), 0, 0);
                int bottom = s.x(n, s.h().upper(oh), 0, 0);
                float fh = s.h().fraction(oh);
                for (int ow = 0; ow < s.w().out(); ow++) {
                    int left = columns.left[ow];
                    int right = columns.right[ow];
                    float fw = columns.fraction[ow];
                    int from = s.y(n, oh, ow, 0);
                    add(s.channels(), dy, from, 1 - fh, 1 - fw, dx, top + left);
                    add(s.channels(), dy, from, 1 - fh, fw, dx, top + right);
                    add(s.channels(), dy, from, fh, 1 - fw, dx, bottom + left);
                    add(s.channels(), dy, from, fh, fw, dx, bottom + right);
                }
            }
        });
    }

    /// dx[c] += dy[c] · h · w.
    private static void add(int channels, float[] dy, int from, float h, float w, float[] dx, int to) {
        int c = 0;
        for (; c <= channels - LANES; c += LANES) {
            FloatVector part =
                    FloatVector.fromArray(SPECIES, dy, from + c).mul(h).mul(w);
            FloatVector.fromArray(SPECIES, dx, to + c).add(part).intoArray(dx, to + c);
        }
        for (; c < channels; c++) {
            dx[to + c] += dy[from + c] * h * w;
        }
    }

    /// Where the pixels left and right of each output are in a line, and how far it is on the way.
    private static final class Columns {
        private final int[] left;
        private final int[] right;
        private final float[] fraction;

        Columns(Resize2DShape s) {
            int out = s.w().out();
            left = new int[out];
            right = new int[out];
            fraction = new float[out];
            for (int ow = 0; ow < out; ow++) {
                left[ow] = s.w().lower(ow) * s.channels();
                right[ow] = s.w().upper(ow) * s.channels();
                fraction[ow] = s.w().fraction(ow);
            }
        }
    }
}
