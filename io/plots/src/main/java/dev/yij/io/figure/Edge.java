package dev.yij.io.figure;

import dev.yij.io.image.RgbImage;

/// A small square of an image.
///
/// @param row    its top row in the image
/// @param column its leftmost column
/// @param side   pixels across and down
record Edge(int row, int column, int side) {

    /// The square with the clearest vertical edge down its middle: the one whose halves differ most in
    /// brightness and are most uniform in themselves; the first of several. A sliding window is best
    /// demonstrated on an area that is bright on one side and dark on the other.
    ///
    /// @throws SkippedException if the image is smaller than the square
    static Edge clearest(RgbImage image, int side) throws SkippedException {
        if (image.height() < side || image.width() < side) {
            throw new SkippedException("the model's images of " + image.height() + "×" + image.width()
                    + " are smaller than the " + side + "×" + side + " pixels that are shown");
        }
        Edge best = new Edge(0, 0, side);
        double most = Double.NEGATIVE_INFINITY;
        for (int row = 0; row + side <= image.height(); row++) {
            for (int column = 0; column + side <= image.width(); column++) {
                double clearness = clearness(image, row, column, side);
                if (clearness > most) {
                    most = clearness;
                    best = new Edge(row, column, side);
                }
            }
        }
        return best;
    }

    private static double clearness(RgbImage image, int row, int column, int side) {
        double[] left = meanAndSpread(image, row, column, side, side / 2);
        double[] right = meanAndSpread(image, row, column + side / 2, side, side - side / 2);
        return Math.abs(left[0] - right[0]) - left[1] - right[1];
    }

    private static double[] meanAndSpread(RgbImage image, int row, int column, int rows, int columns) {
        double sum = 0;
        double squares = 0;
        for (int y = row; y < row + rows; y++) {
            for (int x = column; x < column + columns; x++) {
                double luma = Palette.luma(image.pixel(x, y));
                sum += luma;
                squares += luma * luma;
            }
        }
        double mean = sum / (rows * columns);
        return new double[] {mean, Math.sqrt(Math.max(0, squares / (rows * columns) - mean * mean))};
    }
}
