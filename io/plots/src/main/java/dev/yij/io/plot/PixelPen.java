package dev.yij.io.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/// Draws pixels, several to a unit.
final class PixelPen implements CurvePen {

    private final BufferedImage image;
    private final Graphics2D graphics;

    PixelPen(int width, int height, int scale) {
        image = new BufferedImage(scale * width, scale * height, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.scale(scale, scale);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
    }

    /// The finished image; nothing more can be drawn.
    BufferedImage image() {
        graphics.dispose();
        return image;
    }

    @Override
    public void line(CurveInk ink, double x1, double y1, double x2, double y2) {
        dip(ink);
        graphics.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    @Override
    public void path(CurveInk ink, Path2D path) {
        dip(ink);
        graphics.draw(path);
    }

    @Override
    public void dot(CurveInk ink, double x, double y, double radius, String tip) {
        dip(ink);
        graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    @Override
    public void frame(CurveInk ink, double x, double y, double width, double height) {
        Rectangle2D frame = new Rectangle2D.Double(x, y, width, height);
        if (ink == CurveInk.LEGEND) {
            graphics.setColor(new Color(255, 255, 255, 217));
            graphics.fill(frame);
        }
        dip(ink);
        graphics.draw(frame);
    }

    @Override
    public void words(String words, double x, double y, Anchor anchor, int size) {
        graphics.setFont(Fonts.sans(size));
        graphics.setColor(new Color(CurveInk.WORDS));
        double width = graphics.getFont()
                .getStringBounds(words, graphics.getFontRenderContext())
                .getWidth();
        double left = switch (anchor) {
            case START -> x;
            case MIDDLE -> x - width / 2;
            case END -> x - width;
        };
        graphics.drawString(words, (float) left, (float) y);
    }

    @Override
    public void wordsUpwards(String words, double x, double y, int size) {
        graphics.translate(x, y);
        graphics.rotate(-Math.PI / 2);
        words(words, 0, 0, Anchor.MIDDLE, size);
        graphics.rotate(Math.PI / 2);
        graphics.translate(-x, -y);
    }

    private void dip(CurveInk ink) {
        graphics.setColor(new Color(ink.rgb));
        float[] dashes = ink.dashed ? new float[] {4, 3} : null;
        graphics.setStroke(new BasicStroke(ink.width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 10, dashes, 0));
    }
}
