package dev.yij.io.image;

/// A perceptual hash: 63 bits that say roughly what an image looks like. Images that look alike differ in few
/// bits, whatever their size, compression or brightness; unrelated ones differ in about half.
///
/// The bits are the signs of the lowest 8×8 coefficients of the cosine transform (DCT-II) of an image's
/// luminance, without the mean, much as in pHash (Zauner, "Implementation and Benchmarking of Perceptual Image
/// Hash Functions", 2010). The transform can be limited to a window of the image, so that one thumbnail gives
/// the hashes of crops too. Bit `8v + u` is the coefficient with `v` half waves down and `u` across.
final class PerceptualHash {

    private static final int ORDER = 8;

    /// The bits of an odd number of half waves across. Mirroring an image changes their signs.
    private static final long ODD_ACROSS = 0xaaaa_aaaa_aaaa_aaaaL;

    /// A part of an image's width or height, as fractions of it.
    record Span(double from, double to) {
        static final Span WHOLE = new Span(0, 1);

        double length() {
            return to - from;
        }
    }

    private PerceptualHash() {}

    /// The hash of a window of an image.
    ///
    /// @param luminance `side × side` values
    static long of(float[] luminance, int side, Span across, Span down) {
        double[][] waves = waves(side, across);
        double[][] rows = new double[ORDER][side];
        for (int u = 0; u < ORDER; u++) {
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    rows[u][y] += waves[u][x] * luminance[y * side + x];
                }
            }
        }
        waves = waves(side, down);
        long bits = 0;
        for (int v = 0; v < ORDER; v++) {
            for (int u = 0; u < ORDER; u++) {
                double coefficient = 0;
                for (int y = 0; y < side; y++) {
                    coefficient += waves[v][y] * rows[u][y];
                }
                if (coefficient > 0 && u + v > 0) {
                    bits |= 1L << (ORDER * v + u);
                }
            }
        }
        return bits;
    }

    /// Samples of cos(πut) for u = 0 … 7, where t runs from 0 to 1 over the span; 0 outside of it.
    private static double[][] waves(int side, Span span) {
        double[][] waves = new double[ORDER][side];
        for (int i = 0; i < side; i++) {
            double from = Math.max(span.from(), i / (double) side);
            double to = Math.min(span.to(), (i + 1) / (double) side);
            for (int u = 0; u < ORDER && to > from; u++) {
                double t = ((from + to) / 2 - span.from()) / span.length();
                waves[u][i] = (to - from) * Math.cos(Math.PI * u * t);
            }
        }
        return waves;
    }

    /// The hash of the image mirrored left and right.
    static long mirrored(long hash) {
        return hash ^ ODD_ACROSS;
    }

    /// The number of different bits, 0 … 63.
    static int distance(long one, long other) {
        return Long.bitCount(one ^ other);
    }
}
