package dev.yij.io.plot;

import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/// All channels of a layer as small heat maps, row by row, with the channel's number in the corner if
/// [fonts][Fonts#problem] are available.
///
/// Each channel is scaled to its own range, so that weak ones are visible too; brightness is not comparable
/// between channels. Constant channels, such as those of a dead ReLU, are plain grey. Maps larger than 112
/// pixels are subsampled, smaller ones enlarged by an integer factor; neither is smoothed.
public final class FeatureMapSheet {

    private static final int TILE = 112;
    private static final int GAP = 4;
    private static final int CONSTANT = 0x9a9a9a;

    private FeatureMapSheet() {}

    /// The sheet of a layer's output `height × width × channels` or `1 × height × width × channels`.
    ///
    /// @throws IllegalArgumentException if the output is of another shape
    public static BufferedImage of(String layer, Tensor output, ColorMap colors) {
        Shape shape = FeatureMap.requireOneImage(layer, output);
        int channels = shape.dim(2);
        TileGrid grid = TileGrid.of(channels, columns(channels), size(shape.dim(1)), size(shape.dim(0)), GAP);
        BufferedImage sheet = grid.canvas();
        for (int channel = 0; channel < channels; channel++) {
            paint(sheet, grid, FeatureMap.of(layer, output, channel), colors);
        }
        if (Fonts.problem().isEmpty()) {
            number(sheet, grid, channels);
        }
        return sheet;
    }

    /// About twice as many columns as rows: 8 for 32 channels, 12 for 64, 32 for 512.
    private static int columns(int channels) {
        return Math.max(1, (int) Math.ceil(Math.sqrt(2.0 * channels)));
    }

    private static int size(int cells) {
        return cells > TILE ? TILE : TILE / cells * cells;
    }

    private static void paint(BufferedImage sheet, TileGrid grid, FeatureMap map, ColorMap colors) {
        int left = grid.x(map.channel());
        int top = grid.y(map.channel());
        double min = map.min();
        double max = map.max();
        for (int y = 0; y < grid.tileHeight(); y++) {
            for (int x = 0; x < grid.tileWidth(); x++) {
                double row = (y + 0.5) * map.height() / grid.tileHeight();
                double column = (x + 0.5) * map.width() / grid.tileWidth();
                double value = Sampling.NEAREST.at(map, row, column);
                int color = max > min ? colors.rgb((value - min) / (max - min)) : CONSTANT;
                sheet.setRGB(left + x, top + y, Double.isFinite(value) ? color : ColorMap.MISSING);
            }
        }
    }

    private static void number(BufferedImage sheet, TileGrid grid, int channels) {
        Graphics2D graphics = sheet.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setFont(Fonts.sans(11));
        for (int channel = 0; channel < channels; channel++) {
            String text = Integer.toString(channel);
            int width = graphics.getFontMetrics().stringWidth(text) + 6;
            graphics.setColor(new Color(0, 0, 0, 150));
            graphics.fillRect(grid.x(channel), grid.y(channel), width, 14);
            graphics.setColor(Color.WHITE);
            graphics.drawString(text, grid.x(channel) + 3, grid.y(channel) + 11);
        }
        graphics.dispose();
    }
}
