package dev.yij.simd.gemm;

import static dev.yij.simd.gemm.MicroKernel.NR;

import dev.yij.simd.thread.Workers;
import java.util.Arrays;

/// The right factor B (k × n), packed once per call and read by all threads: panels of NR columns, the k rows
/// of a panel one after another, missing columns 0. So the micro-kernel reads memory in one ascending run.
public final class WeightPanels {

    private float[] panels = new float[0];
    private int k;
    private int n;

    /// No panels yet; the memory is kept from one call to the next.
    public WeightPanels() {}

    /// B = w. The weights of a convolution are such a matrix as they are: HWIO is (kh,kw,ic) × oc.
    public void pack(Workers workers, int k, int n, float[] w) {
        resize(k, n);
        workers.forEach(Math.ceilDiv(n, NR), (_, panel) -> {
            int j = panel * NR;
            int width = Math.min(NR, n - j);
            int to = panel * NR * k;
            if (width < NR) {
                Arrays.fill(panels, to, to + k * NR, 0);
            }
            Tile.copy(k, width, w, j, n, panels, to, NR);
        });
    }

    /// [#pack], unless these are already the panels of a matrix of that size.
    synchronized void packOnce(Workers workers, int k, int n, float[] w) {
        if (this.k != k || this.n != n) {
            pack(workers, k, n, w);
        }
    }

    /// B[(tap,oc),ic] = w[tap,ic,oc]: the weights for the gradient with respect to the input, k = taps · outC,
    /// n = inC.
    public void packTransposed(Workers workers, int taps, int inC, int outC, float[] w) {
        resize(taps * outC, inC);
        workers.forEach(Math.ceilDiv(inC, NR) * taps, (_, item) -> {
            int panel = item / taps;
            int tap = item % taps;
            int ic = panel * NR;
            int width = Math.min(NR, inC - ic);
            int from = (tap * inC + ic) * outC;
            for (int oc = 0, to = (panel * taps + tap) * outC * NR; oc < outC; oc++, to += NR) {
                for (int j = 0; j < width; j++) {
                    panels[to + j] = w[from + j * outC + oc];
                }
                Arrays.fill(panels, to + width, to + NR, 0);
            }
        });
    }

    private void resize(int k, int n) {
        int size = Math.multiplyExact(Math.ceilDiv(n, NR) * NR, k);
        if (panels.length < size) {
            panels = new float[size];
        }
        this.k = k;
        this.n = n;
    }

    /// Columns of B, without those added to fill the last panel.
    int n() {
        return n;
    }

    float[] array() {
        return panels;
    }

    /// Index of row `i` and column `j`.
    int offset(int i, int j) {
        return j / NR * NR * k + j % NR + i * NR;
    }
}
