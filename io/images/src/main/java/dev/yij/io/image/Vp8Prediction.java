package dev.yij.io.image;

/// Intra prediction of VP8 (RFC 6386, section 12), in a plane with one row above and one column left of the
/// image.
final class Vp8Prediction {

    static final int DC = 0;
    static final int TM = 1;
    static final int VERTICAL = 2;
    static final int HORIZONTAL = 3;

    private Vp8Prediction() {}

    /// Predicts a square of 16 luma or 8 chroma samples.
    ///
    /// @param at where the square begins
    static void square(byte[] plane, int stride, int at, int size, int mode, boolean hasAbove, boolean hasLeft) {
        if (mode != DC) {
            simple(plane, stride, at, size, mode);
            return;
        }
        int sum = 0;
        for (int i = 0; i < size; i++) {
            sum += hasAbove ? plane[at - stride + i] & 0xff : 0;
            sum += hasLeft ? plane[at - 1 + i * stride] & 0xff : 0;
        }
        int count = (hasAbove ? size : 0) + (hasLeft ? size : 0);
        fill(plane, stride, at, size, count == 0 ? 128 : (sum + count / 2) / count);
    }

    private static void fill(byte[] plane, int stride, int at, int size, int value) {
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                plane[at + y * stride + x] = (byte) value;
            }
        }
    }

    private static void simple(byte[] plane, int stride, int at, int size, int mode) {
        int corner = plane[at - stride - 1] & 0xff;
        for (int y = 0; y < size; y++) {
            int left = plane[at + y * stride - 1] & 0xff;
            for (int x = 0; x < size; x++) {
                int above = plane[at - stride + x] & 0xff;
                int value = mode == VERTICAL ? above : mode == HORIZONTAL ? left : left + above - corner;
                plane[at + y * stride + x] = (byte) Math.clamp(value, 0, 255);
            }
        }
    }

    /// Predicts 4×4 samples from the edge e: e[0 … 3] left from the bottom up, e[4] the corner, e[5 … 12] above
    /// and above to the right.
    static void block(byte[] plane, int stride, int at, int mode, int[] e) {
        if (mode == TM) {
            simple(plane, stride, at, 4, TM);
            return;
        }
        if (mode == DC) {
            int sum = 4;
            for (int i = 0; i < 4; i++) {
                sum += e[i] + e[5 + i];
            }
            fill(plane, stride, at, 4, sum >> 3);
            return;
        }
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 4; x++) {
                plane[at + y * stride + x] = (byte) directional(mode, x, y, e);
            }
        }
    }

    private static int directional(int mode, int x, int y, int[] e) {
        return switch (mode) {
            case VERTICAL -> three(e, 5 + x);
            case HORIZONTAL -> y == 3 ? e[1] + 3 * e[0] + 2 >> 2 : three(e, 3 - y);
            // Left and down: along the diagonals of the samples above.
            case 4 -> x + y == 6 ? e[11] + 3 * e[12] + 2 >> 2 : three(e, 6 + x + y);
            // Right and down: along the diagonals of the edge.
            case 5 -> three(e, 4 + x - y);
            // Vertical, leaning right.
            case 6 -> {
                int i = 2 * x - y;
                yield i < 0 ? three(e, 5 + i) : i % 2 == 0 ? two(e, 4 + i / 2) : three(e, 4 + (i + 1) / 2);
            }
            // Vertical, leaning left.
            case 7 ->
                x == 3 && y > 1
                        ? three(e, y == 2 ? 10 : 11)
                        : y == 0 || y == 2 ? two(e, 5 + x + y / 2) : three(e, 6 + x + y / 2);
            // Horizontal, leaning down.
            case 8 -> {
                int i = 2 * y - x;
                yield i < 0 ? three(e, 3 - i) : i % 2 == 0 ? two(e, 3 - i / 2) : three(e, 4 - (i + 1) / 2);
            }
            // Horizontal, leaning up.
            default -> {
                int i = x + 2 * y;
                yield i > 5
                        ? e[0]
                        : i == 5 ? e[1] + 3 * e[0] + 2 >> 2 : i % 2 == 0 ? two(e, 2 - i / 2) : three(e, 2 - i / 2);
            }
        };
    }

    private static int two(int[] e, int i) {
        return e[i] + e[i + 1] + 1 >> 1;
    }

    private static int three(int[] e, int i) {
        return e[i - 1] + 2 * e[i] + e[i + 1] + 2 >> 2;
    }
}
