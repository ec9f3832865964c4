package dev.yij.io.figure;

import dev.yij.io.plot.ColorMap;
import dev.yij.io.plot.FeatureMap;
import dev.yij.io.plot.HeatMap;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.model.BuiltLayer;
import java.awt.image.BufferedImage;

/// Where in the image a filter of the last convolution responds: its feature map over the photograph.
///
/// The photograph is in the file once and drawn twice; the viewer does the blending that a [HeatMap] does pixel
/// by pixel, so that the file is a third as large as the same figure in pixels.
final class AnswerMap {

    private static final int WIDTH = 920;
    private static final int HEIGHT = 464;
    private static final int SIDE = 380;
    private static final int PIXELS = 224;
    private static final int TOP = 60;
    private static final int LEFT = 24;
    private static final int RIGHT = LEFT + SIDE + 24;
    private static final int BAR = RIGHT + SIDE + 20;

    private AnswerMap() {}

    static String svg(Subject subject) throws SkippedException {
        BuiltLayer last = subject.layers(Conv2D.class, "convolution").getLast();
        FeatureMap map = FeatureMap.strongest(last.name(), subject.explainer().output(last.name()));
        Drawing drawing = new Drawing();
        drawing.keep("photograph", Thumbnail.of(subject.image(), PIXELS), SIDE, SIDE);
        drawing.copy("photograph", LEFT, TOP);
        drawing.copy("photograph", RIGHT, TOP);
        drawing.veil(Thumbnail.smooth(map, PIXELS / 2), HeatMap.DEFAULT.alpha(), RIGHT, TOP, SIDE, SIDE);
        bar(drawing, map);
        drawing.words(Lettering.BODY.strong(), LEFT, 28, "The image");
        drawing.words(Lettering.BODY.strong(), RIGHT, 28, "Where a filter of " + last.name() + " responds");
        drawing.words(
                Lettering.NOTE,
                RIGHT,
                48,
                "channel " + map.channel() + ", " + map.height() + "×" + map.width() + " numbers: " + map.range());
        return drawing.document(
                "heatmap",
                WIDTH,
                HEIGHT,
                "Where a filter responds",
                "Left, " + subject.imageName() + ". Right, the same under channel " + map.channel() + " of "
                        + last.name() + " as colours, " + map.range() + ".");
    }

    private static void bar(Drawing drawing, FeatureMap map) {
        BufferedImage bar = new BufferedImage(1, SIDE / 2, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < bar.getHeight(); y++) {
            bar.setRGB(0, y, ColorMap.VIRIDIS.rgb(1 - y / (bar.getHeight() - 1.0)));
        }
        drawing.pixels(bar, BAR, TOP, 20, SIDE);
        drawing.words(Lettering.NOTE, BAR + 28, TOP + 12, Numbers.fixed(map.max(), 2));
        drawing.words(Lettering.NOTE, BAR + 28, TOP + SIDE, Numbers.fixed(map.min(), 2));
    }
}
