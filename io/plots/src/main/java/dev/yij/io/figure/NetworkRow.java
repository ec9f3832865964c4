package dev.yij.io.figure;

import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Shape;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/// The whole network: its layers in a row, as high as their feature maps and as wide as their channels.
final class NetworkRow {

    private static final double STEP = 64;
    private static final double MARGIN = 22;
    private static final double TALLEST = 170;
    private static final double MIDDLE = 150;
    private static final int HEIGHT = 372;
    private static final int NARROWEST = 640;

    private final Subject subject;
    private final Drawing drawing = new Drawing();
    private final Set<LayerKind> kinds = new LinkedHashSet<>();

    private NetworkRow(Subject subject) {
        this.subject = subject;
    }

    static String svg(Subject subject) {
        NetworkRow figure = new NetworkRow(subject);
        Shape input = subject.model().inputShape();
        int columns = 1 + subject.model().layers().size();
        figure.drawing.arrow(MARGIN + STEP / 2, MARGIN + columns * STEP - 4, MIDDLE);
        figure.slab(0, input, new LayerKind("image", LayerKind.INPUT), "input", "parameters");
        int at = 1;
        for (BuiltLayer layer : subject.model().layers()) {
            String parameters = layer.parameters() == 0 ? "" : Numbers.grouped(layer.parameters());
            figure.slab(at++, layer.out(), LayerKind.of(layer.layer()), LayerKind.label(layer.layer()), parameters);
        }
        int width = (int) Math.max(NARROWEST, 2 * MARGIN + columns * STEP);
        figure.legend(width);
        return figure.document(width);
    }

    private String document(int width) {
        String layers = subject.model().layers().stream()
                .map(layer -> layer.name() + " " + Numbers.shape(layer.out()))
                .collect(Collectors.joining(", "));
        return drawing.document(
                "network",
                width,
                HEIGHT,
                "The network, layer by layer",
                "An image of " + Numbers.shape(subject.model().inputShape()) + " goes through " + layers + "; "
                        + Numbers.grouped(parameters()) + " parameters in all.");
    }

    private long parameters() {
        return subject.model().parameters();
    }

    private void slab(int at, Shape shape, LayerKind kind, String label, String parameters) {
        kinds.add(kind);
        double center = MARGIN + (at + 0.5) * STEP;
        boolean maps = shape.rank() == 3;
        int channels = shape.dim(shape.rank() - 1);
        double tall = maps ? tall(shape.dim(0)) : 10 + 6.5 * Math.sqrt(channels);
        double wide = maps ? 6 + 2.2 * Math.sqrt(channels) : 10;
        double x = center - wide / 2;
        double y = MIDDLE - tall / 2;
        drawing.polygon(
                Palette.mixWithWhite(kind.rgb(), 0.25), kind.rgb(), x, y, x + wide, y, x + wide, y + tall, x, y + tall);
        Lettering note = Lettering.NOTE.size(12).middle();
        double base = MIDDLE + TALLEST / 2 + 26;
        drawing.words(note, center, base, label);
        drawing.words(note.in(Palette.INK), center, base + 20, maps ? shape.dim(0) + "×" + shape.dim(1) : "");
        drawing.words(note.in(Palette.INK), center, base + 35, maps ? "×" + channels : "" + channels);
        drawing.words(note, center, base + 56, parameters);
    }

    /// Square root scale, so that the smallest maps keep a visible height.
    private double tall(int rows) {
        return Math.max(8, TALLEST * Math.sqrt((double) rows / largest()));
    }

    private int largest() {
        return Math.max(1, subject.model().inputShape().dim(0));
    }

    private void legend(int width) {
        double y = HEIGHT - 22;
        double x = MARGIN + 8;
        for (LayerKind kind : kinds) {
            drawing.cell(Palette.mixWithWhite(kind.rgb(), 0.25), x, y - 11, 12, 12);
            drawing.words(Lettering.NOTE, x + 18, y, kind.name());
            x += 44 + 7.9 * kind.name().length();
        }
        drawing.words(Lettering.BODY.strong(), MARGIN + 8, 30, title());
        drawing.words(Lettering.NOTE.end(), width - MARGIN - 8, 30, Numbers.grouped(parameters()) + " parameters");
    }

    private String title() {
        String classes = subject.model().outputShape().rank() == 1
                ? " to " + subject.model().outputShape().size() + " probabilities"
                : "";
        return "From " + Numbers.shape(subject.model().inputShape()) + " numbers" + classes;
    }
}
