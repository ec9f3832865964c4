package dev.yij.io.figure;

import dev.yij.io.plot.FeatureMap;
import dev.yij.reference.explain.Maximum;
import dev.yij.reference.explain.Tap;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Size;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Tensor;

/// Max pooling: of four windows of 2×2 numbers, the largest each.
final class PoolingWinners {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 392;
    private static final double CELL = 66;
    private static final double TOP = 76;
    private static final Size TWO = Size.of(2);

    private final BuiltLayer layer;
    private final Drawing drawing = new Drawing();
    private final Grid before = new Grid(40, TOP, CELL, CELL);
    private final Grid after = new Grid(WIDTH - 40 - 2 * CELL, TOP + CELL, CELL, CELL);

    private PoolingWinners(BuiltLayer layer) {
        this.layer = layer;
    }

    static String svg(Subject subject) throws SkippedException {
        BuiltLayer layer = subject.layers(MaxPooling2D.class, "max pooling").getFirst();
        if (!(layer.layer() instanceof MaxPooling2D pool)
                || !pool.pool().equals(TWO)
                || !pool.strides().equals(TWO)
                || layer.out().dim(0) < 2
                || layer.out().dim(1) < 2) {
            throw new SkippedException(layer.name() + " has no four windows of 2×2 beside each other");
        }
        Tensor x = subject.explainer().input(layer.name());
        int channel = FeatureMap.strongest(layer.name(), x).channel();
        int[] place = clearest(x, channel);
        PoolingWinners figure = new PoolingWinners(layer);
        StringBuilder winners = new StringBuilder();
        for (int window = 0; window < 4; window++) {
            int row = place[0] + window / 2;
            int column = place[1] + window % 2;
            Maximum maximum = (Maximum) subject.explainer().explain(layer.name(), row, column, channel);
            figure.window(window, maximum);
            winners.append(window == 0 ? "" : ", ").append(Numbers.fixed(maximum.output(), 2));
        }
        figure.words(2 * place[0], 2 * place[1], channel);
        return figure.document(channel, winners.toString());
    }

    private String document(int channel, String winners) {
        return drawing.document(
                "max-pooling",
                WIDTH,
                HEIGHT,
                "Max pooling keeps the largest of four",
                "Four by four numbers of channel " + channel + " before " + layer.name()
                        + ", in four coloured windows of 2 by 2; the largest of each is framed, and is the window's"
                        + " number after it: " + winners + ".");
    }

    /// The output row and column of the four windows whose maxima lead by most; the smallest lead counts.
    private static int[] clearest(Tensor x, int channel) {
        int[] best = {0, 0};
        float most = Float.NEGATIVE_INFINITY;
        for (int row = 0; row + 4 <= x.shape().dim(0); row += 2) {
            for (int column = 0; column + 4 <= x.shape().dim(1); column += 2) {
                float lead = Math.min(
                        Math.min(lead(x, row, column, channel), lead(x, row, column + 2, channel)),
                        Math.min(lead(x, row + 2, column, channel), lead(x, row + 2, column + 2, channel)));
                if (lead > most) {
                    most = lead;
                    best = new int[] {row / 2, column / 2};
                }
            }
        }
        return best;
    }

    /// By how much the maximum of a window exceeds the second largest value.
    private static float lead(Tensor x, int row, int column, int channel) {
        float first = Float.NEGATIVE_INFINITY;
        float second = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < 4; i++) {
            float value = x.get(row + i / 2, column + i % 2, channel);
            second = Math.max(second, Math.min(first, value));
            first = Math.max(first, value);
        }
        return first - second;
    }

    private void window(int window, Maximum maximum) {
        int row = window / 2;
        int column = window % 2;
        int rgb = Palette.place(window);
        for (int i = 0; i < maximum.taps().size(); i++) {
            Tap tap = maximum.taps().get(i);
            boolean wins = i == maximum.winner();
            before.cell(
                    drawing,
                    2 * row + tap.row(),
                    2 * column + tap.column(),
                    Palette.mixWithWhite(rgb, wins ? 0.55 : 0.86),
                    wins ? Lettering.NUMBER.size(16).strong() : Lettering.NUMBER.size(16),
                    Numbers.fixed(tap.input(), 2));
        }
        if (maximum.winner() >= 0) {
            Tap winner = maximum.taps().get(maximum.winner());
            double x = before.left(2 * column + winner.column());
            double y = before.top(2 * row + winner.row());
            drawing.frame(rgb, 3, x + 3, y + 3, CELL - 6, CELL - 6);
        }
        after.cell(
                drawing,
                row,
                column,
                Palette.mixWithWhite(rgb, 0.55),
                Lettering.NUMBER.size(16).strong(),
                Numbers.fixed(maximum.output(), 2));
        if (window == 3) {
            lines();
        }
    }

    /// Between the windows.
    private void lines() {
        drawing.line(Palette.BLACK, 2, before.left(2), before.y(), before.left(2), before.top(4));
        drawing.line(Palette.BLACK, 2, before.x(), before.top(2), before.left(4), before.top(2));
    }

    private void words(int row, int column, int channel) {
        drawing.words(Lettering.BODY.strong(), before.x(), 26, "Before " + layer.name());
        drawing.words(
                Lettering.NOTE,
                before.x(),
                48,
                "channel " + channel + ", rows " + row + " to " + (row + 3) + ", columns " + column + " to "
                        + (column + 3));
        drawing.words(Lettering.BODY.strong(), after.x(), after.y() - 36, "After it");
        drawing.words(Lettering.NOTE, after.x(), after.y() - 14, "rows " + row / 2 + ", " + (row / 2 + 1));
        double middle = before.top(2);
        drawing.arrow(before.left(4) + 24, after.x() - 24, middle);
        drawing.words(
                Lettering.NOTE.middle().in(Palette.INK), (before.left(4) + after.x()) / 2, middle - 14, "the largest");
        drawing.words(
                Lettering.NOTE.middle().in(Palette.INK), (before.left(4) + after.x()) / 2, middle + 26, "of each 2×2");
        drawing.words(
                Lettering.NOTE,
                before.x(),
                before.top(4) + 32,
                "Three of four numbers go no further. In training only the framed ones pass a gradient back.");
    }
}
