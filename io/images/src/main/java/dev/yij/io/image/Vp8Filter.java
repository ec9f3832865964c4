package dev.yij.io.image;

/// The loop filter of VP8 (RFC 6386, section 15), which smooths the edges of blocks, in the arithmetic of
/// libwebp.
final class Vp8Filter {

    private Vp8Filter() {}

    /// Smooths `length` places of an edge. Across it lie samples `step` apart, along it `along` apart.
    ///
    /// @param at        the first sample after the edge
    /// @param limit     how much the samples may differ at the edge
    /// @param inner     how much they may differ beside it; below 0 for the simple filter, which does not look
    ///                  there
    /// @param variance  from which difference on only the nearest samples change
    /// @param macro     whether the edge is between macroblocks: six samples change, otherwise four
    static void edge(
            byte[] plane, int at, int step, int along, int length, int limit, int inner, int variance, boolean macro) {
        for (int i = 0, q = at; i < length; i++, q += along) {
            int p1 = plane[q - 2 * step] & 0xff;
            int p0 = plane[q - step] & 0xff;
            int q0 = plane[q] & 0xff;
            int q1 = plane[q + step] & 0xff;
            if (4 * Math.abs(p0 - q0) + Math.abs(p1 - q1) > 2 * limit + 1) {
                continue;
            }
            if (inner < 0) {
                two(plane, q, step, p1, p0, q0, q1);
                continue;
            }
            int p3 = plane[q - 4 * step] & 0xff;
            int p2 = plane[q - 3 * step] & 0xff;
            int q2 = plane[q + 2 * step] & 0xff;
            int q3 = plane[q + 3 * step] & 0xff;
            if (Math.abs(p3 - p2) > inner
                    || Math.abs(p2 - p1) > inner
                    || Math.abs(p1 - p0) > inner
                    || Math.abs(q3 - q2) > inner
                    || Math.abs(q2 - q1) > inner
                    || Math.abs(q1 - q0) > inner) {
                continue;
            }
            if (Math.abs(p1 - p0) > variance || Math.abs(q1 - q0) > variance) {
                two(plane, q, step, p1, p0, q0, q1);
            } else if (macro) {
                int a = signed(3 * (q0 - p0) + signed(p1 - q1));
                plane[q - 3 * step] = unsigned(p2 + (9 * a + 63 >> 7));
                plane[q - 2 * step] = unsigned(p1 + (18 * a + 63 >> 7));
                plane[q - step] = unsigned(p0 + (27 * a + 63 >> 7));
                plane[q] = unsigned(q0 - (27 * a + 63 >> 7));
                plane[q + step] = unsigned(q1 - (18 * a + 63 >> 7));
                plane[q + 2 * step] = unsigned(q2 - (9 * a + 63 >> 7));
            } else {
                int a = 3 * (q0 - p0);
                int down = fifth(a + 4 >> 3);
                plane[q - 2 * step] = unsigned(p1 + (down + 1 >> 1));
                plane[q - step] = unsigned(p0 + fifth(a + 3 >> 3));
                plane[q] = unsigned(q0 - down);
                plane[q + step] = unsigned(q1 - (down + 1 >> 1));
            }
        }
    }

    private static void two(byte[] plane, int q, int step, int p1, int p0, int q0, int q1) {
        int a = 3 * (q0 - p0) + signed(p1 - q1);
        plane[q - step] = unsigned(p0 + fifth(a + 3 >> 3));
        plane[q] = unsigned(q0 - fifth(a + 4 >> 3));
    }

    private static int signed(int v) {
        return Math.clamp(v, -128, 127);
    }

    private static int fifth(int v) {
        return Math.clamp(v, -16, 15);
    }

    private static byte unsigned(int v) {
        return (byte) Math.clamp(v, 0, 255);
    }
}
