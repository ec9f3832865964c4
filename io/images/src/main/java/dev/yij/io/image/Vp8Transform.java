package dev.yij.io.image;

/// The inverse transforms of VP8 (RFC 6386, section 14).
final class Vp8Transform {

    private Vp8Transform() {}

    /// The inverse Walsh-Hadamard transform of the 16 luma blocks' DC coefficients, each put at the start of
    /// its block of 16.
    static void walshHadamard(int[] in, int[] blocks) {
        int[] rows = new int[16];
        for (int i = 0; i < 4; i++) {
            int a = in[i] + in[12 + i];
            int b = in[4 + i] + in[8 + i];
            int c = in[4 + i] - in[8 + i];
            int d = in[i] - in[12 + i];
            rows[i] = a + b;
            rows[8 + i] = a - b;
            rows[4 + i] = d + c;
            rows[12 + i] = d - c;
        }
        for (int i = 0; i < 16; i += 4) {
            int a = rows[i] + 3 + rows[i + 3];
            int b = rows[i + 1] + rows[i + 2];
            int c = rows[i + 1] - rows[i + 2];
            int d = rows[i] + 3 - rows[i + 3];
            blocks[16 * i] = a + b >> 3;
            blocks[16 * i + 16] = d + c >> 3;
            blocks[16 * i + 32] = a - b >> 3;
            blocks[16 * i + 48] = d - c >> 3;
        }
    }

    /// Adds the inverse cosine transform of 16 coefficients to a block of 4×4 samples.
    static void addCosine(int[] in, int from, byte[] plane, int stride, int at) {
        int[] columns = new int[16];
        for (int i = 0; i < 4; i++) {
            int a = in[from + i] + in[from + 8 + i];
            int b = in[from + i] - in[from + 8 + i];
            int c = small(in[from + 4 + i]) - large(in[from + 12 + i]);
            int d = large(in[from + 4 + i]) + small(in[from + 12 + i]);
            columns[4 * i] = a + d;
            columns[4 * i + 1] = b + c;
            columns[4 * i + 2] = b - c;
            columns[4 * i + 3] = a - d;
        }
        for (int y = 0; y < 4; y++) {
            int a = columns[y] + 4 + columns[8 + y];
            int b = columns[y] + 4 - columns[8 + y];
            int c = small(columns[4 + y]) - large(columns[12 + y]);
            int d = large(columns[4 + y]) + small(columns[12 + y]);
            int to = at + y * stride;
            add(plane, to, a + d);
            add(plane, to + 1, b + c);
            add(plane, to + 2, b - c);
            add(plane, to + 3, a - d);
        }
    }

    private static void add(byte[] plane, int at, int eighths) {
        plane[at] = (byte) Math.clamp((plane[at] & 0xff) + (eighths >> 3), 0, 255);
    }

    /// √2·sin(π/8) in 16 bits.
    private static int small(int v) {
        return v * 35468 >> 16;
    }

    /// √2·cos(π/8) in 16 bits.
    private static int large(int v) {
        return v + (v * 20091 >> 16);
    }
}
