package dev.yij.io.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/// Draws image, heat map and scale beside each other.
final class HeatMapFigure {

    private static final int SIDE = 448;
    private static final int GAP = 20;
    private static final int BAR = 22;
    private static final int LABELS = 110;
    private static final int HEADING = 44;

    private final HeatMap style;
    private final FeatureMap map;
    private final BufferedImage image;
    private final int width;
    private final int height;

    HeatMapFigure(HeatMap style, FeatureMap map, BufferedImage image) {
        int scale = Math.max(1, SIDE / Math.max(image.getWidth(), image.getHeight()));
        this.style = style;
        this.map = map;
        this.image = image;
        this.width = scale * image.getWidth();
        this.height = scale * image.getHeight();
    }

    BufferedImage draw() {
        BufferedImage figure = new BufferedImage(
                GAP + width + GAP + width + GAP + BAR + LABELS, HEADING + height + GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = figure.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, figure.getWidth(), figure.getHeight());
        BufferedImage large = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D enlarge = large.createGraphics();
        enlarge.drawImage(image, 0, 0, width, height, null);
        enlarge.dispose();
        int bar = GAP + width + GAP + width + GAP;
        graphics.drawImage(large, GAP, HEADING, null);
        graphics.drawImage(style.overlay(map, large), GAP + width + GAP, HEADING, null);
        drawBar(figure, bar);
        if (Fonts.problem().isEmpty()) {
            drawWords(graphics, bar);
        }
        graphics.dispose();
        return figure;
    }

    private void drawBar(BufferedImage figure, int left) {
        boolean varies = map.max() > map.min();
        for (int y = 0; y < height; y++) {
            int color = Float.isNaN(map.min())
                    ? ColorMap.MISSING
                    : style.colors().rgb(varies && height > 1 ? 1 - y / (height - 1.0) : 0);
            TileGrid.fill(figure, left, HEADING + y, BAR, 1, color);
        }
    }

    private void drawWords(Graphics2D graphics, int bar) {
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(new Color(0x1a1a1a));
        graphics.setFont(Fonts.sans(16));
        graphics.drawString("image", GAP, 29);
        graphics.drawString(
                map.layer() + ", channel " + map.channel() + " (" + map.height() + "×" + map.width() + ")",
                GAP + width + GAP,
                29);
        graphics.setFont(Fonts.sans(14));
        int left = bar + BAR + 8;
        if (map.max() > map.min()) {
            graphics.drawString(FeatureMap.number(map.max()), left, HEADING + 12);
            graphics.drawString(FeatureMap.number(map.min()), left, HEADING + height);
        } else if (Float.isNaN(map.min())) {
            graphics.drawString("no finite", left, HEADING + height / 2);
            graphics.drawString("value", left, HEADING + height / 2 + 18);
        } else {
            graphics.drawString("constant", left, HEADING + height / 2);
            graphics.drawString(FeatureMap.number(map.min()), left, HEADING + height / 2 + 18);
        }
        if (map.notFinite() > 0 && !Float.isNaN(map.min())) {
            graphics.setColor(new Color(ColorMap.MISSING));
            graphics.fillRect(left, HEADING + 40, 12, 12);
            graphics.setColor(new Color(0x1a1a1a));
            graphics.drawString(map.notFinite() + " not", left + 18, HEADING + 51);
            graphics.drawString("finite", left + 18, HEADING + 69);
        }
    }
}
