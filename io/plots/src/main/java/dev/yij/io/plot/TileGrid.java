package dev.yij.io.plot;

import java.awt.image.BufferedImage;

/// Tiles of equal size in rows, with a gap around each.
///
/// @param columns    tiles in a row
/// @param rows       rows
/// @param tileWidth  pixels across a tile
/// @param tileHeight pixels down a tile
/// @param gap        pixels between tiles and around all
record TileGrid(int columns, int rows, int tileWidth, int tileHeight, int gap) {

    private static final long MOST_PIXELS = 100_000_000;

    /// The number of rows for the given number of tiles.
    static TileGrid of(int tiles, int columns, int tileWidth, int tileHeight, int gap) {
        return new TileGrid(Math.min(tiles, columns), Math.ceilDiv(tiles, columns), tileWidth, tileHeight, gap);
    }

    /// The left edge of a tile; tiles are counted row by row from 0.
    int x(int tile) {
        return gap + tile % columns * (tileWidth + gap);
    }

    /// The top edge of a tile.
    int y(int tile) {
        return gap + tile / columns * (tileHeight + gap);
    }

    int width() {
        return gap + columns * (tileWidth + gap);
    }

    int height() {
        return gap + rows * (tileHeight + gap);
    }

    /// An empty image of the whole grid, light grey between the tiles.
    ///
    /// @throws IllegalArgumentException if it were larger than 100 million pixels
    BufferedImage canvas() {
        if ((long) width() * height() > MOST_PIXELS) {
            throw new IllegalArgumentException("an image of " + columns + "×" + rows + " tiles would have " + width()
                    + "×" + height() + " pixels");
        }
        BufferedImage canvas = new BufferedImage(width(), height(), BufferedImage.TYPE_INT_RGB);
        fill(canvas, 0, 0, width(), height(), 0xe8e8e8);
        return canvas;
    }

    /// Fills a rectangle.
    static void fill(BufferedImage canvas, int x, int y, int width, int height, int rgb) {
        for (int row = y; row < y + height; row++) {
            for (int column = x; column < x + width; column++) {
                canvas.setRGB(column, row, rgb);
            }
        }
    }
}
