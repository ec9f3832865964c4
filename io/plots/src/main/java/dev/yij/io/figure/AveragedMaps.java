package dev.yij.io.figure;

import dev.yij.io.plot.FeatureMap;
import dev.yij.reference.explain.Mean;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;

/// Global average pooling: each of the last feature maps becomes one number.
final class AveragedMaps {

    private static final int SHOWN = 6;
    private static final int WIDTH = 920;
    private static final int HEIGHT = 424;
    private static final double MARGIN = 24;
    private static final double SIDE = 124;
    private static final double TOP = 84;
    private static final double NUMBER = TOP + SIDE + 62;
    private static final double STRIP = NUMBER + 82;

    private final BuiltLayer layer;
    private final float[] means;
    private final double min;
    private final double max;
    private final Drawing drawing = new Drawing();

    private AveragedMaps(BuiltLayer layer, float... means) {
        this.layer = layer;
        this.means = means;
        this.min = IntStream.range(0, means.length)
                .mapToDouble(i -> means[i])
                .min()
                .orElse(0);
        this.max = IntStream.range(0, means.length)
                .mapToDouble(i -> means[i])
                .max()
                .orElse(0);
    }

    static String svg(Subject subject) throws SkippedException {
        BuiltLayer layer = subject.layers(GlobalAveragePooling2D.class, "global average pooling")
                .getFirst();
        Tensor maps = subject.explainer().input(layer.name());
        AveragedMaps figure =
                new AveragedMaps(layer, subject.explainer().output(layer.name()).data());
        List<Integer> channels = figure.strongest();
        figure.strip();
        for (int i = 0; i < channels.size(); i++) {
            int channel = channels.get(i);
            figure.map(i, channels.size(), FeatureMap.of(layer.name(), maps, channel), (Mean)
                    subject.explainer().explain(layer.name(), channel));
        }
        figure.words(channels.size());
        return figure.document(channels);
    }

    private String document(List<Integer> channels) {
        String shown = String.join(
                ", ",
                channels.stream()
                        .map(channel -> "channel " + channel + ": " + Numbers.fixed(means[channel], 3))
                        .toList());
        return drawing.document(
                "global-average-pooling",
                WIDTH,
                HEIGHT,
                "Global average pooling makes one number of each map",
                "Of the " + means.length + " maps before " + layer.name() + " the " + channels.size()
                        + " with the largest means, each with its mean (" + shown + "), and all " + means.length
                        + " means as a strip of colours from " + Numbers.fixed(min, 3) + " to " + Numbers.fixed(max, 3)
                        + ".");
    }

    /// The channels with the largest means, in the channels' order.
    private List<Integer> strongest() {
        return IntStream.range(0, means.length)
                .boxed()
                .sorted((a, b) -> Float.compare(means[b], means[a]))
                .limit(SHOWN)
                .sorted()
                .toList();
    }

    private void map(int at, int shown, FeatureMap map, Mean mean) {
        double gap = (WIDTH - 2 * MARGIN - shown * SIDE) / Math.max(1, shown - 1);
        double x = MARGIN + at * (SIDE + gap);
        double middle = x + SIDE / 2;
        drawing.words(Lettering.NOTE.middle(), middle, TOP - 10, "channel " + map.channel());
        drawing.pixels(Thumbnail.of(map, 112), x, TOP, SIDE, SIDE);
        drawing.arrowDown(middle, TOP + SIDE + 10, NUMBER - 8);
        Grid cell = new Grid(middle - 40, NUMBER, 80, 32);
        cell.cell(drawing, 0, 0, Palette.viridis(mean.output(), min, max), Numbers.fixed(mean.output(), 3));
        double place = MARGIN + (map.channel() + 0.5) * (WIDTH - 2 * MARGIN) / means.length;
        drawing.line(Palette.HAIR, 1, middle, NUMBER + 32, middle, NUMBER + 44);
        drawing.line(Palette.HAIR, 1, middle, NUMBER + 44, place, STRIP - 8);
        drawing.line(Palette.INK, 1, place, STRIP - 8, place, STRIP);
    }

    private void strip() {
        BufferedImage strip = new BufferedImage(means.length, 1, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < means.length; i++) {
            strip.setRGB(i, 0, Palette.viridis(means[i], min, max));
        }
        drawing.pixels(strip, MARGIN, STRIP, WIDTH - 2 * MARGIN, 26);
    }

    private void words(int shown) {
        int values = layer.in().dim(0) * layer.in().dim(1);
        drawing.words(
                Lettering.BODY.strong(),
                MARGIN,
                28,
                means.length + " maps of " + layer.in().dim(0) + "×"
                        + layer.in().dim(1) + " become " + means.length + " numbers");
        drawing.words(
                Lettering.NOTE,
                MARGIN,
                50,
                "the " + shown + " maps with the largest means, each over its own range of colours");
        drawing.words(
                Lettering.NOTE.end().in(Palette.INK),
                WIDTH - MARGIN,
                28,
                "number = sum of " + values + " values / " + values);
        drawing.words(Lettering.NOTE, MARGIN, STRIP + 48, "channel 0");
        drawing.words(
                Lettering.NOTE.middle(),
                WIDTH / 2.0,
                STRIP + 48,
                "all " + means.length + " numbers, dark for " + Numbers.fixed(min, 2) + ", yellow for "
                        + Numbers.fixed(max, 2) + ": what the next layer gets");
        drawing.words(Lettering.NOTE.end(), WIDTH - MARGIN, STRIP + 48, "channel " + (means.length - 1));
    }
}
