package dev.yij.simd;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Window;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.arbitraries.IntegerArbitrary;

/// Shapes of convolutions for tests: no two dimensions are equal, and channels are next to the sizes of tiles
/// and vectors.
public final class Convolutions {

    private Convolutions() {}

    /// Every variant of window once, and channels around 4, 8, 16 and 32 lanes, tiles of 14 rows and blocks of
    /// 288 columns.
    public static List<Conv2DShape> explicit() {
        List<Conv2DShape> shapes = new ArrayList<>();
        for (Padding padding : Padding.values()) {
            shapes.add(shape(1, 7, 9, 1, 1, 1, 1, 3, 4, padding));
            shapes.add(shape(2, 8, 11, 2, 3, 1, 1, 4, 5, padding));
            shapes.add(shape(3, 9, 6, 3, 2, 2, 1, 5, 3, padding));
            shapes.add(shape(1, 13, 10, 3, 3, 3, 1, 2, 8, padding));
            shapes.add(shape(2, 11, 14, 3, 2, 1, 2, 7, 9, padding));
            shapes.add(shape(1, 12, 10, 5, 3, 2, 2, 3, 6, padding));
            shapes.add(shape(2, 15, 9, 5, 5, 1, 1, 3, 7, padding));
        }
        int[] channels = {1, 3, 5, 15, 16, 17, 20, 31, 32, 33, 63, 64, 65};
        for (int i = 0; i < channels.length; i++) {
            shapes.add(shape(2, 5, 6, 3, 3, 1, 1, channels[channels.length - 1 - i], channels[i], Padding.SAME));
        }
        shapes.add(shape(1, 14, 17, 3, 3, 1, 1, 33, 34, Padding.SAME)); // 297 terms, more than one block
        shapes.add(shape(1, 6, 7, 3, 3, 1, 1, 70, 5, Padding.SAME)); // 630 terms: three blocks
        shapes.add(new Conv2DShape(1, Window.padded(6, 3, 2, 1, 2, 0), Window.padded(5, 2, 1, 2, 1, 3), 3, 6));
        shapes.add(new Conv2DShape(1, Window.padded(4, 1, 1, 1, 3, 2), Window.padded(3, 2, 1, 1, 4, 4), 2, 5));
        // As many outputs as inputs, and yet every second pixel is read: the rest are padding.
        shapes.add(new Conv2DShape(7, Window.padded(3, 1, 2, 1, 0, 2), Window.padded(2, 1, 2, 1, 0, 1), 6, 5));
        // Lines that tiles of 14 or 4 rows fill, or that are longer than a block: rows are packed overlapping.
        int[] widths = {14, 28, 41, 57, 113, 226};
        for (int i = 0; i < widths.length; i++) {
            shapes.add(shape(2, 3 + i % 2, widths[i], 3, 3, 1, 1, 2 + i, 3 + i, Padding.SAME));
            shapes.add(shape(1, 4, widths[i] * 2, 2, 3, 2, 1, 3, 33, Padding.SAME));
            shapes.add(shape(1, 2, widths[i] + 4, 1, 5, 1, 1, 5, 4, Padding.VALID));
            shapes.add(shape(2, 3, widths[i], 1, 1, 1, 1, 6, 32, Padding.VALID));
        }
        shapes.add(new Conv2DShape(1, Window.padded(3, 2, 1, 1, 2, 0), Window.padded(54, 2, 1, 1, 1, 3), 3, 6));
        return shapes;
    }

    /// Any shape of moderate size.
    public static Arbitrary<Conv2DShape> arbitrary() {
        Arbitrary<Integer> channels = Arbitraries.oneOf(ints(1, 9), ints(14, 18), ints(30, 34));
        return Combinators.combine(
                        ints(1, 3),
                        ints(3, 12),
                        Arbitraries.oneOf(ints(3, 16), ints(27, 29), ints(56, 58)),
                        ints(1, 3),
                        ints(1, 5),
                        ints(1, 3),
                        channels,
                        channels)
                .flatAs((n, h, w, kh, kw, stride, inC, outC) -> Combinators.combine(
                                ints(1, 2), Arbitraries.of(Padding.class))
                        .filter((dilation, padding) ->
                                padding == Padding.SAME || ((kh - 1) * dilation < h && (kw - 1) * dilation < w))
                        .as((dilation, padding) -> shape(n, h, w, kh, kw, stride, dilation, inC, outC, padding)));
    }

    private static IntegerArbitrary ints(int from, int to) {
        return Arbitraries.integers().between(from, to);
    }

    static Conv2DShape shape(
            int n, int h, int w, int kh, int kw, int stride, int dilation, int inC, int outC, Padding padding) {
        return new Conv2DShape(
                n, Window.of(h, kh, stride, dilation, padding), Window.of(w, kw, stride, dilation, padding), inC, outC);
    }
}
