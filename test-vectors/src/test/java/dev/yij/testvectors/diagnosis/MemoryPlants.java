package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.kernel.Operation.ADAM;
import static dev.yij.testvectors.kernel.Operation.AVERAGE_POOL2D;
import static dev.yij.testvectors.kernel.Operation.CONV2D;
import static dev.yij.testvectors.kernel.Operation.CONV2D_GRAD_INPUT;
import static dev.yij.testvectors.kernel.Operation.CONV2D_GRAD_WEIGHTS;
import static dev.yij.testvectors.kernel.Operation.DENSE;
import static dev.yij.testvectors.kernel.Operation.TANH;

import dev.yij.testvectors.Precision;
import dev.yij.testvectors.compare.ZeroTrust;
import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.dims.PoolDims;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Bugs of kernels on processors with many lanes.
final class MemoryPlants {

    private MemoryPlants() {}

    static List<Plant> all() {
        List<Plant> plants = new ArrayList<>();
        buffers(plants);
        packing(plants);
        sums(plants);
        tails(plants);
        return plants;
    }

    private static void buffers(List<Plant> plants) {
        plants.add(Plant.forward("accumulator not cleared", Set.of(CONV2D, DENSE), (k, d, x, w, b, y) -> {
            k.conv2d(d, x, w, null, y);
            for (int i = d.outC(); i < y.length; i++) {
                y[i] += y[i - d.outC()];
            }
            for (int i = 0; b != null && i < y.length; i++) {
                y[i] += b[i % d.outC()];
            }
        }));
        Map<ConvDims, float[]> results = new HashMap<>();
        plants.add(Plant.forward("result of an earlier run", Set.of(CONV2D), (k, d, x, w, b, y) -> {
            k.conv2d(d, x, w, b, y);
            float[] before = results.put(d, y.clone());
            System.arraycopy(before == null ? y : before, 0, y, 0, y.length);
        }));
        Map<ConvDims, float[]> sums = new HashMap<>();
        plants.add(Plant.forward("output buffer not cleared", Set.of(CONV2D), (k, d, x, w, b, y) -> {
            k.conv2d(d, x, w, b, y);
            float[] before = sums.put(d, y.clone());
            for (int i = 0; before != null && i < y.length; i++) {
                y[i] += before[i];
            }
        }));
        plants.add(Plant.forward("NaN in part of the output", Set.of(CONV2D), (k, d, x, w, b, y) -> {
            k.conv2d(d, x, w, b, y);
            for (int i = 3; i < y.length; i += 7) {
                y[i] = Float.NaN;
            }
        }));
    }

    private static void packing(List<Plant> plants) {
        for (int lanes : new int[] {4, 8, 16, 32}) {
            plants.add(Plant.forward(
                    "remainder of " + lanes + " input channels added without weight",
                    Set.of(CONV2D),
                    (k, d, x, w, b, y) -> {
                        k.conv2d(d, x, w, b, y);
                        k.everyProduct(d, (ix, iw, iy) -> {
                            if (ix % d.inC() >= d.inC() / lanes * lanes) {
                                y[iy] += x[ix] - x[ix] * w[iw];
                            }
                        });
                    }));
        }
        plants.add(Plant.forward("channels swapped in packing", Set.of(CONV2D), (k, d, x, w, b, y) -> {
            k.conv2d(d, x, w, b, y);
            for (int i = 0; d.outC() > 1 && i < y.length; i += d.outC()) {
                for (int c = i; c + 1 < i + d.outC(); c += 2) {
                    float first = y[c];
                    y[c] = y[c + 1];
                    y[c + 1] = first;
                }
            }
        }));
        plants.add(Plant.pixel(
                "last input row or column missing in the weight gradient",
                Set.of(CONV2D_GRAD_WEIGHTS),
                (d, n, oh, ow, kh, kw, ic) -> Plant.row(d, oh, kh) == d.inH() - 1
                        ? -1
                        : Plant.inside(d, n, Plant.row(d, oh, kh), Plant.column(d, ow, kw), ic)));
        plants.add(Plant.pixel(
                "SAME computed as for stride 1", Set.of(CONV2D, CONV2D_GRAD_INPUT), (d, n, oh, ow, kh, kw, ic) -> {
                    boolean same = d.padding().toString().equals("same");
                    int top = same ? d.dilationH() * (d.kernelH() - 1) / 2 : 0;
                    int left = same ? d.dilationW() * (d.kernelW() - 1) / 2 : 0;
                    return Plant.inside(
                            d,
                            n,
                            oh * d.strideH() + kh * d.dilationH() - top,
                            ow * d.strideW() + kw * d.dilationW() - left,
                            ic);
                }));
    }

    private static void sums(List<Plant> plants) {
        for (int warp : new int[] {32, 64}) {
            plants.add(new Plant("sum ends after " + warp + " terms", new EarlyEnd(warp), Set.of(DENSE)));
        }
        plants.add(new Plant("sums in float16", new HalfSums(), Set.of(AVERAGE_POOL2D)));
    }

    private record EarlyEnd(int warp) implements NaiveKernels {

        @Override
        public void dense(DenseDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
            float[] cut = x.clone();
            for (int i = 0; i < cut.length; i++) {
                cut[i] = i % d.in() < warp ? cut[i] : 0;
            }
            NaiveKernels.super.dense(d, cut, w, b, y);
        }
    }

    private record HalfSums() implements NaiveKernels {

        @Override
        public void averagePool2d(PoolDims d, float[] x, float[] y) {
            for (int i = 0; i < y.length; i++) {
                int[] window = window(d, i);
                float sum = 0;
                for (int pixel : window) {
                    sum = Precision.FLOAT16.round(sum + x[pixel]);
                }
                y[i] = sum / window.length;
            }
        }
    }

    private static void tails(List<Plant> plants) {
        for (int tile : new int[] {16, 32, 64}) {
            plants.add(Plant.forward(
                    "partial tile of " + tile + " positions wrong", Set.of(CONV2D), (k, d, x, w, b, y) -> {
                        k.conv2d(d, x, w, b, y);
                        int positions = y.length / d.outC();
                        if (positions > tile) {
                            Arrays.fill(y, positions / tile * tile * d.outC(), y.length, ZeroTrust.POISON);
                        }
                    }));
        }
        for (int block : new int[] {16, 32, 64, 256}) {
            plants.add(new Plant("tail after blocks of " + block + " wrong", new Tail(block), Set.of(TANH, ADAM)));
        }
    }

    private record Tail(int block) implements NaiveKernels {

        private int whole(int count) {
            return count > block ? count / block * block : count;
        }

        @Override
        public void tanh(float[] x, float[] y) {
            NaiveKernels.super.tanh(x, y);
            for (int i = whole(y.length); i < y.length; i++) {
                y[i] = x[i] * 0.5f + 1;
            }
        }

        @Override
        public void adam(AdamDims d, int t, float[] g, float[] p, float[] m, float[] v) {
            float[][] before = {p.clone(), m.clone(), v.clone()};
            NaiveKernels.super.adam(d, t, g, p, m, v);
            int from = whole(p.length);
            System.arraycopy(before[0], from, p, from, p.length - from);
            System.arraycopy(before[1], from, m, from, p.length - from);
            System.arraycopy(before[2], from, v, from, p.length - from);
        }
    }
}
