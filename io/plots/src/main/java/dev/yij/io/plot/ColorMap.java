package dev.yij.io.plot;

/// Colour maps for numbers in [0, 1].
///
/// Viridis and inferno are perceptually uniform: equal steps of the number look like equal steps of colour,
/// also in grey and to most colour-blind eyes. Their points are every fifth entry of matplotlib's tables by
/// Nathaniel J. Smith, Stefan van der Walt and Eric Firing (`_cm_listed.py`), released under CC0; linear
/// interpolation between them stays within 1.2 of 255 levels of the full tables.
public enum ColorMap {
    /// From dark violet over green to yellow.
    VIRIDIS("44015446085c471063481769481d6f482475472a7a46307e453781433d844142873f48893d4e8a3a538b38598c355e8d33638d"
            + "31688e2e6d8e2c718e2a768e297b8e27808e25848e23898e218e8d20928c1f978b1e9c891fa18821a58524aa8328ae802e"
            + "b37c35b7793dbc7446c06f50c46a5ac86465cb5e70cf577cd25089d54895d840a2da37b0dd2fbddf26cae11fd8e219e5e4"
            + "19f1e51dfde725"),
    /// From black over red to light yellow.
    INFERNO("00000402020c0504170a072210092d160b391e0c45260c512f0a5b380962400a67490b6a510e6c59106e61136e69166e71196e"
            + "781c6d801f6c88226a902568982766a02a63a82e5fb0315bb73557bf3952c63d4dcc4248d34743d94d3ddf5337e45a31e9"
            + "612bed6925f1711ff47918f78212f98b0bfa9407fb9d07fca60cfcb014fbba1ffac42af8cd37f6d746f4e156f2ea69f2f2"
            + "7df5f992fcffa4"),
    /// Diverging, for signed numbers: blue below 0.5, white at 0.5, red above.
    DIVERGING("1f5fa8ffffffb5202b");

    /// The colour for NaN: a magenta that no map contains.
    public static final int MISSING = 0xff00ff;

    @SuppressWarnings("ImmutableEnumChecker") // written only while constructed
    private final int[] points;

    ColorMap(String hex) {
        points = new int[hex.length() / 6];
        for (int i = 0; i < points.length; i++) {
            points[i] = Integer.parseInt(hex.substring(6 * i, 6 * i + 6), 16);
        }
    }

    /// The colour `0xRRGGBB` of a number; values below 0 count as 0, above 1 as 1, NaN as [#MISSING].
    public int rgb(double t) {
        if (Double.isNaN(t)) {
            return MISSING;
        }
        double position = Math.clamp(t, 0.0, 1.0) * (points.length - 1);
        int i = Math.min((int) position, points.length - 2);
        return mix(points[i], points[i + 1], position - i);
    }

    /// (1 - share)·a + share·b for each of red, green and blue, rounded.
    static int mix(int a, int b, double share) {
        int red = mixLevel(a >> 16 & 255, b >> 16 & 255, share);
        int green = mixLevel(a >> 8 & 255, b >> 8 & 255, share);
        int blue = mixLevel(a & 255, b & 255, share);
        return red << 16 | green << 8 | blue;
    }

    private static int mixLevel(int a, int b, double share) {
        return (int) Math.round((1 - share) * a + share * b);
    }
}
