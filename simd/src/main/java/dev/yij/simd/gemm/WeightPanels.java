package dev.yij.simd.gemm;

import dev.yij.simd.thread.Workers;
import java.util.Arrays;

/// A right factor b, packed once per call and read by all threads: panels of [MicroKernel#COLUMNS] columns,
/// each with its k rows one after another, missing columns 0. So the inner loop reads memory in one ascending
/// run.
public final class WeightPanels {

    private static final int COLUMNS = MicroKernel.COLUMNS;

    private float[] panels = new float[0];
    private int k;
    private int n;

    /// No panels yet; the memory is kept from one call to the next.
    public WeightPanels() {}

    /// b[k,n] = w[k,n], as the weights of a convolution lie there already: HWIO is (kh,kw,ic) × oc.
    public void pack(Workers workers, int k, int n, float[] w) {
        resize(k, n);
        workers.forEach(Math.ceilDiv(n, COLUMNS), (_, panel) -> {
            int column = panel * COLUMNS;
            int width = Math.min(COLUMNS, n - column);
            for (int i = 0, to = panel * COLUMNS * k; i < k; i++, to += COLUMNS) {
                System.arraycopy(w, i * n + column, panels, to, width);
                Arrays.fill(panels, to + width, to + COLUMNS, 0);
            }
        });
    }

    /// b[(tap,oc),ic] = w[tap,ic,oc]: the weights as the gradient by the input meets them, k = taps · outC, n
    /// = inC.
    public void packTransposed(Workers workers, int taps, int inC, int outC, float[] w) {
        resize(taps * outC, inC);
        workers.forEach(Math.ceilDiv(inC, COLUMNS) * taps, (_, item) -> {
            int panel = item / taps;
            int tap = item % taps;
            int column = panel * COLUMNS;
            int width = Math.min(COLUMNS, inC - column);
            int from = (tap * inC + column) * outC;
            for (int oc = 0, to = (panel * taps + tap) * outC * COLUMNS; oc < outC; oc++, to += COLUMNS) {
                for (int j = 0; j < width; j++) {
                    panels[to + j] = w[from + j * outC + oc];
                }
                Arrays.fill(panels, to + width, to + COLUMNS, 0);
            }
        });
    }

    private void resize(int k, int n) {
        this.k = k;
        this.n = n;
        int size = Math.multiplyExact(Math.ceilDiv(n, COLUMNS) * COLUMNS, k);
        if (panels.length < size) {
            panels = new float[size];
        }
    }

    int columns() {
        return n;
    }

    float[] array() {
        return panels;
    }

    /// Where row `i` of the panel that begins with column `column` lies.
    int at(int column, int i) {
        return column * k + i * COLUMNS;
    }
}
