package dev.yij.io.plot;

import dev.yij.io.image.RgbImage;
import java.awt.image.BufferedImage;
import java.util.List;

/// Images of one size in rows and columns. Small ones are enlarged by a whole number, so that their pixels stay
/// visible.
public final class ImageSheet {

    /// The side that small images are enlarged to, at most.
    private static final int SIDE = 128;

    private static final int GAP = 4;

    private ImageSheet() {}

    /// The sheet.
    ///
    /// @param rows images from left to right; all rows have as many as the first
    /// @throws IllegalArgumentException if there is no image, or one has another size than the first
    public static BufferedImage of(List<List<RgbImage>> rows) {
        if (rows.isEmpty() || rows.getFirst().isEmpty()) {
            throw new IllegalArgumentException("a sheet needs an image");
        }
        RgbImage first = rows.getFirst().getFirst();
        int scale = Math.max(1, SIDE / Math.max(first.width(), first.height()));
        int columns = rows.getFirst().size();
        TileGrid grid = new TileGrid(columns, rows.size(), first.width() * scale, first.height() * scale, GAP);
        BufferedImage sheet = grid.canvas();
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < columns; column++) {
                RgbImage image = rows.get(row).get(column);
                if (image.width() != first.width() || image.height() != first.height()) {
                    throw new IllegalArgumentException("an image of " + image.width() + "×" + image.height()
                            + " pixels does not fit into a sheet of " + first.width() + "×" + first.height());
                }
                paint(sheet, grid.x(row * columns + column), grid.y(row * columns + column), image, scale);
            }
        }
        return sheet;
    }

    private static void paint(BufferedImage sheet, int left, int top, RgbImage image, int scale) {
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                TileGrid.fill(sheet, left + x * scale, top + y * scale, scale, scale, image.pixel(x, y));
            }
        }
    }
}
