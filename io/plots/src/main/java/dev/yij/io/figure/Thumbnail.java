package dev.yij.io.figure;

import dev.yij.io.image.PngFile;
import dev.yij.io.image.Resize;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.Interpolation;
import dev.yij.io.plot.FeatureMap;
import dev.yij.io.plot.FilterSheet;
import dev.yij.io.plot.HeatMap;
import dev.yij.io.plot.Sampling;
import dev.yij.reference.tensor.Tensor;
import java.awt.image.BufferedImage;

/// Small images for figures: an embedded image needs no more pixels than are visible.
final class Thumbnail {

    private static final HeatMap ALONE = HeatMap.DEFAULT.alpha(1);

    private Thumbnail() {}

    /// A photograph.
    static BufferedImage of(RgbImage image, int side) {
        return PngFile.toBufferedImage(Resize.resize(image, Interpolation.BILINEAR, side, side));
    }

    /// A feature map in viridis over its own range, in at most `side` pixels.
    static BufferedImage of(FeatureMap map, int side) {
        int width = Math.min(side, map.width());
        int height = Math.min(side, map.height());
        return ALONE.sampling(Sampling.NEAREST)
                .overlay(map, new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB));
    }

    /// A feature map in viridis over its own range, smoothed.
    static BufferedImage smooth(FeatureMap map, int side) {
        return ALONE.overlay(map, new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB));
    }

    /// A filter over three channels as RGB, without the margin that a filter sheet has.
    static BufferedImage filter(Tensor kernel, int filter) {
        int rows = kernel.shape().dim(0);
        int columns = kernel.shape().dim(1);
        float[] alone = new float[rows * columns * 3];
        for (int i = 0; i < alone.length; i++) {
            alone[i] = kernel.data()[i * kernel.shape().dim(3) + filter];
        }
        BufferedImage sheet = FilterSheet.of("filter " + filter, Tensor.of(alone, rows, columns, 3, 1));
        BufferedImage tile = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int x = (2 * column + 1) * sheet.getWidth() / (2 * columns);
                int y = (2 * row + 1) * sheet.getHeight() / (2 * rows);
                tile.setRGB(column, row, sheet.getRGB(x, y));
            }
        }
        return tile;
    }
}
