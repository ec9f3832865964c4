package dev.yij.io.figure;

import dev.yij.reference.explain.DotProduct;
import dev.yij.reference.explain.Formula;
import dev.yij.reference.explain.Term;
import java.util.List;

/// One output of the first convolution, with all its 27 products.
final class OneOutput {

    private static final int WIDTH = 920;
    private static final int HEIGHT = 606;
    private static final int TOP = 112;
    private static final double CELL = 74;
    private static final double TALL = 34;
    private static final double GAP = 24;

    private final FirstConvolution scene;
    private final DotProduct sum;
    private final Drawing drawing = new Drawing();

    private OneOutput(FirstConvolution scene, DotProduct sum) {
        this.scene = scene;
        this.sum = sum;
    }

    static String svg(Subject subject) throws SkippedException {
        FirstConvolution scene = FirstConvolution.of(subject);
        OneOutput figure = new OneOutput(scene, scene.explained(subject));
        figure.formula();
        figure.headings();
        double largest = largestProduct(figure.sum.terms());
        for (Term term : figure.sum.terms()) {
            figure.term(term, largest);
        }
        figure.signs();
        figure.result();
        return figure.document(subject.imageName());
    }

    private String document(String imageName) {
        return drawing.document(
                "one-output",
                WIDTH,
                HEIGHT,
                "One output of the first convolution, with its numbers",
                "For red, green and blue: the nine values of " + imageName + " under the window, the filter's nine"
                        + " weights, and their products. The bias " + Numbers.fixed(sum.bias(), 4)
                        + " and the 27 products add up to " + Numbers.fixed(sum.sum(), 4) + "; the output"
                        + scene.activation() + " is " + Numbers.fixed(sum.output(), 4) + ".");
    }

    private void formula() {
        drawing.words(Lettering.BODY.size(20).middle(), WIDTH / 2.0, 36, Formula.of(scene.layer()));
        drawing.words(
                Lettering.NOTE.middle(),
                WIDTH / 2.0,
                60,
                "here " + name() + " of " + scene.layer().name() + ": row "
                        + sum.position().get(0) + ", column " + sum.position().get(1) + ", filter "
                        + sum.position().get(2));
    }

    private void headings() {
        heading(0, "pixels x");
        heading(1, "weights w");
        heading(2, "products x · w");
    }

    private void heading(int table, String words) {
        drawing.words(Lettering.BODY.strong().middle(), grid(0, table).middle(1), TOP - 12, words);
    }

    /// The grid of a colour channel, 0 to 2, in a table: pixels, weights or products.
    private static Grid grid(int channel, int table) {
        return new Grid(104 + table * (3 * CELL + 44), TOP + channel * (3 * TALL + GAP), CELL, TALL);
    }

    private void term(Term term, double largest) {
        Grid pixels = grid(term.channel(), 0);
        int shade = Palette.level(term.channel(), (term.input() + 1) / 2);
        pixels.cell(drawing, term.row(), term.column(), shade, Numbers.fixed(term.input(), 4));
        int weight = Palette.weight(term.weight(), scene.largestWeight());
        grid(term.channel(), 1).cell(drawing, term.row(), term.column(), weight, Numbers.fixed(term.weight(), 4));
        int product = Palette.weight(term.product(), largest);
        grid(term.channel(), 2).cell(drawing, term.row(), term.column(), product, Numbers.fixed(term.product(), 4));
    }

    private static double largestProduct(List<Term> terms) {
        return terms.stream()
                .mapToDouble(term -> Math.abs(term.product()))
                .max()
                .orElse(0);
    }

    private void signs() {
        Lettering sign = Lettering.BODY.size(24).middle();
        for (int channel = 0; channel < 3; channel++) {
            Grid pixels = grid(channel, 0);
            double base = pixels.base(1, 22);
            drawing.words(sign, pixels.left(3) + 22, base, "·");
            drawing.words(sign, grid(channel, 1).left(3) + 22, base, "=");
            drawing.words(
                    Lettering.BODY.strong().end().in(Palette.channel(channel)),
                    pixels.x() - 16,
                    pixels.base(1, 15),
                    Palette.channelName(channel));
        }
    }

    /// The sum in loop order: row, column, channel.
    private void result() {
        List<Term> terms = sum.terms();
        double y = TOP + 3 * (3 * TALL + GAP) + 22;
        String added = Numbers.fixed(sum.bias(), 4)
                + " " + Numbers.term(terms.get(0).product(), 4)
                + " " + Numbers.term(terms.get(1).product(), 4)
                + " " + Numbers.term(terms.get(2).product(), 4)
                + " + … " + Numbers.term(terms.getLast().product(), 4);
        drawing.words(Lettering.BODY.size(17).middle(), WIDTH / 2.0, y, name() + " = " + scene.activated(added));
        String total = Numbers.fixed(sum.sum(), 4);
        String last = scene.activation().isEmpty() ? "" : " = " + scene.activated(total);
        drawing.words(
                Lettering.BODY.size(17).middle().strong(),
                WIDTH / 2.0,
                y + 32,
                name() + last + " = " + Numbers.fixed(sum.output(), 4));
        Lettering note = Lettering.NOTE.middle();
        String order = "The bias comes first, then the 27 products row by row, column by column, red, green, blue.";
        drawing.words(note, WIDTH / 2.0, y + 62, order);
        drawing.words(note, WIDTH / 2.0, y + 82, "A pixel of 0 to 255 enters as x = pixel / 127.5 − 1.");
    }

    private String name() {
        return "y[" + sum.position().get(0) + "," + sum.position().get(1) + ","
                + sum.position().get(2) + "]";
    }
}
