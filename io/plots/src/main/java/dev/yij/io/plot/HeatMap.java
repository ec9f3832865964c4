package dev.yij.io.plot;

import java.awt.image.BufferedImage;

/// Overlays a feature map on the image that caused it: dark where the layer's response is weakest, bright
/// where it is strongest.
///
/// The map's smallest value has the first colour, its largest the last; a constant map has the first colour
/// everywhere. If the map has no finite value the result is magenta.
///
/// @param colors   the colour map
/// @param sampling how the map, usually smaller than the image, is interpolated
/// @param alpha    the weight of the colour, 0 to 1; the image has the rest
public record HeatMap(ColorMap colors, Sampling sampling, double alpha) {

    /// Viridis, smooth, 55 % colour.
    public static final HeatMap DEFAULT = new HeatMap(ColorMap.VIRIDIS, Sampling.BILINEAR, 0.55);

    /// Checks the weight.
    ///
    /// @throws IllegalArgumentException if it is not within 0 to 1
    public HeatMap {
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("the heat map's share of colour must be 0 to 1, found " + alpha);
        }
    }

    /// A copy with another colour map.
    public HeatMap colors(ColorMap to) {
        return new HeatMap(to, sampling, alpha);
    }

    /// A copy with another sampling.
    public HeatMap sampling(Sampling to) {
        return new HeatMap(colors, to, alpha);
    }

    /// A copy with another weight of the colour.
    public HeatMap alpha(double to) {
        return new HeatMap(colors, sampling, to);
    }

    /// The map over the image, in the image's size: alpha · colour + (1 - alpha) · image for each pixel.
    public BufferedImage overlay(FeatureMap map, BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        float min = map.min();
        float max = map.max();
        BufferedImage overlay = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double row = (y + 0.5) * map.height() / height;
                double column = (x + 0.5) * map.width() / width;
                int color = color(sampling.at(map, row, column), min, max);
                overlay.setRGB(x, y, ColorMap.mix(image.getRGB(x, y) & 0xffffff, color, alpha));
            }
        }
        return overlay;
    }

    private int color(double value, double min, double max) {
        if (!Double.isFinite(value)) {
            return ColorMap.MISSING;
        }
        return colors.rgb(max > min ? (value - min) / (max - min) : 0);
    }

    /// The image, the map over it, and the scale of colours with the map's smallest and largest value; enlarged
    /// by an integer factor so that the longer side has up to 448 pixels. Without text if there are no
    /// [fonts][Fonts#problem].
    public BufferedImage figure(FeatureMap map, BufferedImage image) {
        return new HeatMapFigure(this, map, image).draw();
    }
}
