package dev.yij.io.figure;

import dev.yij.io.plot.FeatureMap;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// How the number of filters determines the depth of the output: the first layers as boxes.
final class FiltersAndDepth {

    private static final int LAYERS = 3;
    private static final int HEIGHT = 330;
    private static final double MARGIN = 24;
    private static final double MIDDLE = 158;
    private static final double LARGEST = 122;
    private static final double OPERATOR = 116;

    /// Resolution of the photograph, higher than its front in units, for high-density screens; the maps,
    /// of which there are several, have a lower one.
    private static final int PIXELS = 168;

    private final Subject subject;
    private final Drawing drawing = new Drawing();
    private final List<String> descriptions = new ArrayList<>();
    private double x = MARGIN;

    private FiltersAndDepth(Subject subject) {
        this.subject = subject;
    }

    static String svg(Subject subject) throws SkippedException {
        subject.layers(Conv2D.class, "convolution"); // which refuses a model without one
        FiltersAndDepth figure = new FiltersAndDepth(subject);
        figure.image();
        List<BuiltLayer> layers = subject.model().layers();
        for (BuiltLayer layer : layers.subList(0, Math.min(LAYERS, layers.size()))) {
            if (layer.out().rank() == 3) {
                figure.operator(layer);
                figure.output(layer);
            }
        }
        return figure.document();
    }

    private String document() {
        int width = (int) (x + MARGIN);
        drawing.words(
                Lettering.BODY.strong(),
                MARGIN,
                30,
                "One map per filter: the number of filters is the depth of the output");
        drawing.words(
                Lettering.NOTE.middle(),
                width / 2.0,
                HEIGHT - 20,
                "In front of the boxes: the photograph, the filters as colours, and of each layer the map that responds"
                        + " most strongly.");
        return drawing.document(
                "filters-and-depth",
                width,
                HEIGHT,
                "The number of filters is the depth of the output",
                String.join(" ", descriptions));
    }

    private void image() {
        Shape shape = subject.model().inputShape();
        Volume box = volume(shape, LayerKind.INPUT);
        box.paint(drawing, Thumbnail.of(subject.image(), PIXELS));
        label(box, subject.imageName(), shape);
        descriptions.add(subject.imageName() + " as a box of " + Numbers.shape(shape) + ".");
    }

    private Volume volume(Shape shape, int color) {
        double side = Math.max(
                24, LARGEST * shape.dim(0) / subject.model().inputShape().dim(0));
        return new Volume(x, MIDDLE - side / 2, side, Volume.depth(shape.dim(2)), color);
    }

    private void label(Volume box, String name, Shape shape) {
        double center = box.x() + box.side() / 2;
        double base = MIDDLE + LARGEST / 2 + 26;
        drawing.words(Lettering.BODY.strong().middle(), center, base, Numbers.shape(shape));
        drawing.words(Lettering.NOTE.middle(), center, base + 20, name);
        x = box.right();
    }

    private void operator(BuiltLayer layer) {
        double center = x + OPERATOR / 2;
        Lettering note = Lettering.NOTE.middle().in(Palette.INK);
        if (layer.layer() instanceof Conv2D conv) {
            drawing.arrow(x + 8, x + 32, MIDDLE);
            drawing.arrow(x + OPERATOR - 30, x + OPERATOR - 8, MIDDLE);
            drawing.words(note.strong(), center, MIDDLE - 86, conv.filters() + " filters");
            filters(layer, center);
            int depth = layer.in().dim(2);
            String size = conv.kernel().height() + "×" + conv.kernel().width() + "×" + depth;
            drawing.words(note, center, MIDDLE + LARGEST / 2 + 26, size);
            descriptions.add(conv.filters() + " filters of " + size + " produce " + Numbers.shape(layer.out()) + ".");
        } else {
            drawing.arrow(x + 14, x + OPERATOR - 14, MIDDLE);
            drawing.words(note, center, MIDDLE - 14, LayerKind.of(layer.layer()).name());
            if (layer.layer() instanceof MaxPooling2D pool) {
                drawing.words(
                        note,
                        center,
                        MIDDLE + 24,
                        pool.pool().height() + "×" + pool.pool().width());
            }
            descriptions.add(LayerKind.of(layer.layer()).name() + " produces " + Numbers.shape(layer.out()) + ".");
        }
        x += OPERATOR;
    }

    /// The first filters and the last, as small boxes as deep as the layer's input.
    private void filters(BuiltLayer layer, double center) {
        var kernel = layer.weights().getFirst();
        int count = ((Conv2D) layer.layer()).filters();
        int shown = Math.min(3, count);
        double side = 25;
        double depth = Volume.depth(layer.in().dim(2)) * 0.7;
        for (int i = 0; i < shown; i++) {
            int filter = i == 2 ? count - 1 : i;
            double top = MIDDLE - 60 + i * 40 + (i == 2 ? 18 : 0);
            Volume box = new Volume(center - (side + depth) / 2, top, side, depth, 0x0b64a0);
            boolean colors = layer.in().dim(2) == 3;
            box.paint(drawing, colors ? Thumbnail.filter(new Tensor(kernel.shape(), kernel.value()), filter) : null);
        }
        if (count > 3) {
            drawing.words(Lettering.BODY.middle().strong(), center - depth / 2, MIDDLE + 22, "⋮");
        }
    }

    private void output(BuiltLayer layer) {
        Tensor y = subject.explainer().output(layer.name());
        Volume box = volume(layer.out(), LayerKind.of(layer.layer()).rgb());
        box.paint(drawing, Thumbnail.of(FeatureMap.strongest(layer.name(), y), PIXELS * 2 / 3));
        label(box, layer.name(), layer.out());
    }
}
