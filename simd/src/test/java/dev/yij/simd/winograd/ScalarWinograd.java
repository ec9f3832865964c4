package dev.yij.simd.winograd;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.simd.gemm.Epilogue;
import org.jspecify.annotations.Nullable;

/// The scalar twin of [WinogradConv2D]: one tile and one channel at a time, the same operations in the same
/// order.
final class ScalarWinograd {

    private static final float SIXTH = 1 / 6f;
    private static final float TWELFTH = 1 / 12f;
    private static final float TWENTY_FOURTH = 1 / 24f;

    private ScalarWinograd() {}

    private interface Pass {
        float[] of(float[] d);
    }

    static void conv2d(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, Epilogue epilogue, float[] y) {
        convolve(Tiles.forward(s), x, (f, t, tap) -> w[(tap * s.inC() + f) * s.outC() + t], b, epilogue, y);
    }

    static void conv2dGradInput(Conv2DShape s, float[] dy, float[] w, float[] dx) {
        convolve(
                Tiles.gradInput(s),
                dy,
                (f, t, tap) -> w[((8 - tap) * s.inC() + t) * s.outC() + f],
                null,
                Epilogue.NONE,
                dx);
    }

    private interface Kernel {
        float at(int from, int to, int tap);
    }

    private static void convolve(
            Tiles t, float[] x, Kernel kernel, float @Nullable [] b, Epilogue epilogue, float[] y) {
        float[][][] u = new float[t.inC()][t.outC()][];
        for (int f = 0; f < t.inC(); f++) {
            for (int o = 0; o < t.outC(); o++) {
                float[] g = new float[9];
                for (int tap = 0; tap < 9; tap++) {
                    g[tap] = kernel.at(f, o, tap);
                }
                u[f][o] = onBothSides(g, 3, 3, ScalarWinograd::kernel);
            }
        }
        for (int tile = 0; tile < t.count(); tile++) {
            float[][] v = new float[t.inC()][];
            for (int f = 0; f < v.length; f++) {
                v[f] = input(t, x, tile, f);
            }
            for (int o = 0; o < t.outC(); o++) {
                float[] m = new float[36];
                m[7] = b == null ? 0 : b[o];
                for (int point = 0; point < 36; point++) {
                    for (int f = 0; f < v.length; f++) {
                        m[point] = Math.fma(v[f][point], u[f][o][point], m[point]);
                    }
                }
                float[] out = onBothSides(m, 6, 6, ScalarWinograd::output);
                for (int i = 0; i < 16; i++) {
                    int row = t.row(tile) + i / 4;
                    int column = t.column(tile) + i % 4;
                    if (row < t.outH() && column < t.outW()) {
                        int index = ((t.image(tile) * t.outH() + row) * t.outW() + column) * t.outC() + o;
                        y[index] = epilogue.apply(out[i]);
                    }
                }
            }
        }
    }

    static void conv2dGradWeights(Conv2DShape s, int parts, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        Tiles t = Tiles.forward(s);
        for (int ic = 0; ic < s.inC(); ic++) {
            for (int oc = 0; oc < s.outC(); oc++) {
                float[] total = new float[36];
                float bias = db == null || ic > 0 ? 0 : db[oc];
                for (int part = 0; part < parts; part++) {
                    float[] m = new float[36];
                    float biasPart = 0;
                    for (int tile = part * t.count() / parts; tile < (part + 1) * t.count() / parts; tile++) {
                        float[] v = input(t, x, tile, ic);
                        float[] g = outputGradient(t, dy, tile, oc);
                        for (int point = 0; point < 36; point++) {
                            m[point] = Math.fma(v[point], g[point], m[point]);
                        }
                        biasPart += g[7];
                    }
                    bias += biasPart;
                    for (int point = 0; point < 36; point++) {
                        total[point] = part == 0 ? m[point] : total[point] + m[point];
                    }
                }
                float[] taps = onBothSides(total, 6, 6, ScalarWinograd::kernelGradient);
                for (int tap = 0; tap < 9; tap++) {
                    dw[(tap * s.inC() + ic) * s.outC() + oc] += taps[tap];
                }
                if (db != null && ic == 0) {
                    db[oc] = bias;
                }
            }
        }
    }

    private static float[] input(Tiles t, float[] x, int tile, int c) {
        float[] d = new float[36];
        for (int i = 0; i < 36; i++) {
            int row = t.row(tile) - t.padTop() + i / 6;
            int column = t.column(tile) - t.padLeft() + i % 6;
            boolean inside = row >= 0 && row < t.inH() && column >= 0 && column < t.inW();
            d[i] = inside ? x[((t.image(tile) * t.inH() + row) * t.inW() + column) * t.inC() + c] : 0;
        }
        return onBothSides(d, 6, 6, ScalarWinograd::input);
    }

    private static float[] outputGradient(Tiles t, float[] dy, int tile, int c) {
        float[] d = new float[16];
        for (int i = 0; i < 16; i++) {
            int row = t.row(tile) + i / 4;
            int column = t.column(tile) + i % 4;
            boolean inside = row < t.outH() && column < t.outW();
            d[i] = inside ? dy[((t.image(tile) * t.outH() + row) * t.outW() + column) * t.outC() + c] : 0;
        }
        return onBothSides(d, 4, 4, ScalarWinograd::outputGradient);
    }

    /// Columns first, then rows.
    private static float[] onBothSides(float[] d, int rows, int columns, Pass pass) {
        int size = pass.of(new float[6]).length;
        float[] half = new float[size * columns];
        for (int j = 0; j < columns; j++) {
            float[] column = new float[6];
            for (int i = 0; i < rows; i++) {
                column[i] = d[i * columns + j];
            }
            float[] out = pass.of(column);
            for (int i = 0; i < size; i++) {
                half[i * columns + j] = out[i];
            }
        }
        float[] both = new float[size * size];
        for (int i = 0; i < size; i++) {
            float[] row = new float[6];
            System.arraycopy(half, i * columns, row, 0, columns);
            System.arraycopy(pass.of(row), 0, both, i * size, size);
        }
        return both;
    }

    private static float[] input(float[] d) {
        float even1 = Math.fma(-4f, d[2], d[4]);
        float odd1 = Math.fma(-4f, d[1], d[3]);
        float even2 = d[4] - d[2];
        float odd2 = 2 * (d[3] - d[1]);
        return new float[] {
            Math.fma(4f, d[0], Math.fma(-5f, d[2], d[4])),
            even1 + odd1,
            even1 - odd1,
            even2 + odd2,
            even2 - odd2,
            Math.fma(4f, d[1], Math.fma(-5f, d[3], d[5]))
        };
    }

    private static float[] output(float[] m) {
        float even1 = m[1] + m[2];
        float odd1 = m[1] - m[2];
        float even2 = m[3] + m[4];
        float odd2 = m[3] - m[4];
        return new float[] {
            m[0] + even1 + even2, Math.fma(2f, odd2, odd1), Math.fma(4f, even2, even1), Math.fma(8f, odd2, odd1) + m[5]
        };
    }

    private static float[] outputGradient(float[] d) {
        float even1 = d[0] + d[2];
        float odd1 = d[1] + d[3];
        float even2 = Math.fma(4f, d[2], d[0]);
        float odd2 = 2 * Math.fma(4f, d[3], d[1]);
        return new float[] {d[0], even1 + odd1, even1 - odd1, even2 + odd2, even2 - odd2, d[3]};
    }

    private static float[] kernel(float[] g) {
        float even1 = g[0] + g[2];
        float even2 = Math.fma(4f, g[2], g[0]);
        float odd2 = 2 * g[1];
        return new float[] {
            g[0] * 0.25f,
            (even1 + g[1]) * -SIXTH,
            (g[1] - even1) * SIXTH,
            (even2 + odd2) * TWENTY_FOURTH,
            (even2 - odd2) * TWENTY_FOURTH,
            g[2]
        };
    }

    private static float[] kernelGradient(float[] m) {
        float sum1 = m[1] + m[2];
        float sum2 = m[3] + m[4];
        return new float[] {
            Math.fma(0.25f, m[0], Math.fma(-SIXTH, sum1, sum2 * TWENTY_FOURTH)),
            Math.fma(-SIXTH, m[1] - m[2], (m[3] - m[4]) * TWELFTH),
            Math.fma(-SIXTH, sum1 - sum2, m[5])
        };
    }
}
