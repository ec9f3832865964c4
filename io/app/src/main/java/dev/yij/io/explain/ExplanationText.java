package dev.yij.io.explain;

import dev.yij.reference.explain.Carried;
import dev.yij.reference.explain.DotProduct;
import dev.yij.reference.explain.Explanation;
import dev.yij.reference.explain.Formula;
import dev.yij.reference.explain.GradientTerm;
import dev.yij.reference.explain.Maximum;
import dev.yij.reference.explain.Mean;
import dev.yij.reference.explain.Pointwise;
import dev.yij.reference.explain.Softmax;
import dev.yij.reference.explain.Substituted;
import dev.yij.reference.explain.Tap;
import dev.yij.reference.explain.Term;
import dev.yij.reference.explain.WeightGradient;
import dev.yij.reference.model.BuiltLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Explanations as text for people: the formula, the shapes, a table of the terms with the running sum, and
/// the result. Numbers are float32 in the fewest digits that identify them uniquely.
public final class ExplanationText {

    private static final String PADDING = "padding";

    private final BuiltLayer built;
    private final List<String> classes;
    private final boolean all;
    private final List<String> lines = new ArrayList<>();

    private ExplanationText(BuiltLayer built, List<String> classes, boolean all) {
        this.built = built;
        this.classes = classes;
        this.all = all;
    }

    /// The lines that explain an output of a layer, or the gradient with respect to one of its weights.
    ///
    /// @param built   the layer
    /// @param classes the names of the model's classes, shown if there are as many numbers; may be empty
    /// @param all     whether long tables are shown in full
    public static List<String> lines(BuiltLayer built, Explanation explanation, List<String> classes, boolean all) {
        ExplanationText text = new ExplanationText(built, classes, all);
        text.add(explanation);
        return List.copyOf(text.lines);
    }

    private void add(Explanation explanation) {
        String at = indices(explanation.position());
        if (!(explanation instanceof WeightGradient)) {
            lines.add(built.name() + " (" + built.layer().className() + "), input " + built.in() + ", output "
                    + built.out() + ": output " + at);
        }
        switch (explanation) {
            case DotProduct dot -> addDotProduct(dot, "y[" + at + "]");
            case Maximum max -> addMaximum(max, "y[" + at + "]");
            case Mean mean -> addMean(mean, "y[" + at + "]");
            case Softmax softmax -> addSoftmax(softmax, "y[" + at + "]");
            case Pointwise pointwise -> {
                result(Formula.of(built));
                result("y[" + at + "] = " + applied(pointwise));
            }
            case Carried carried -> {
                result(Formula.of(built));
                result("y[" + at + "] = "
                        + (carried.from().isEmpty()
                                ? carried.output() + ": a constant"
                                : "x[" + indices(carried.from()) + "] = " + carried.output()
                                        + ": the number is only copied"));
            }
            case Substituted substituted -> {
                result(Formula.of(built));
                lines.add("");
                Table table = new Table("name", "value");
                substituted.numbers().forEach(number -> table.add(number.name(), number.value()));
                lines.addAll(table.lines(all));
                result("y[" + at + "] = " + substituted.output());
            }
            case WeightGradient gradient -> addGradient(gradient);
        }
    }

    private void addDotProduct(DotProduct dot, String y) {
        BuiltLayer sums = built.parts().getLast(); // of a composed layer the last, whose inputs the others compute
        boolean window = hasWindow(sums);
        long padding = dot.terms().stream().filter(Term::padding).count();
        formula(Formula.of(built));
        lines.add("kernel " + sums.weights().getFirst().shape() + ": "
                + (dot.biasLast() ? "" : "a bias and ") + dot.terms().size() + " terms"
                + (padding > 0 ? ", " + padding + " of them in the padding" : "")
                + (dot.biasLast() ? (padding > 0 ? "," : "") + " and a bias" : "") + ", added up in this order");
        Formula.asMatrixProduct(sums, dot.position())
                .ifPresent(product -> lines.add("as a matrix product (--backend im2col): " + product));
        lines.add("");
        Table table = window
                ? new Table("kh", "kw", "ic", "ih", "iw", "x", "w", "x·w", "sum")
                : new Table("i", "x", "w", "x·w", "sum");
        if (!dot.biasLast()) {
            table.add(
                    window
                            ? cells("", "", "", "", "", "", "", "bias", dot.bias())
                            : cells("", "", "", "bias", dot.bias()));
        }
        for (Term t : dot.terms()) {
            Object[] numbers = t.padding()
                    ? cells(PADDING, t.weight(), "", t.sum())
                    : cells(t.input(), t.weight(), t.product(), t.sum());
            table.add(
                    window
                            ? cells(
                                    t.row(),
                                    t.column(),
                                    t.channel(),
                                    t.inputRow(),
                                    t.inputColumn(),
                                    numbers[0],
                                    numbers[1],
                                    numbers[2],
                                    numbers[3])
                            : cells(t.channel(), numbers[0], numbers[1], numbers[2], numbers[3]));
        }
        if (dot.biasLast()) {
            table.add("", "", "", "", "", "", "bias", dot.bias(), dot.sum());
        }
        lines.addAll(table.lines(all));
        if (dot.activation() instanceof Softmax softmax) {
            addSoftmax(softmax, y);
        } else if (dot.activation() instanceof Pointwise pointwise) {
            result(y + " = " + applied(pointwise));
        }
    }

    /// Whether the kernel has rows and columns, as in a convolution.
    private static boolean hasWindow(BuiltLayer layer) {
        return layer.weights().getFirst().shape().rank() > 2;
    }

    private void addMaximum(Maximum max, String y) {
        formula(Formula.of(built));
        Table table = new Table("kh", "kw", "ih", "iw", "x", "max");
        for (int i = 0; i < max.taps().size(); i++) {
            addTap(table, max.taps().get(i), i == max.winner() ? "← maximum" : "");
        }
        lines.addAll(table.lines(all));
        result(y + " = " + max.output()
                + (max.winner() < 0
                        ? ": not a number, so there is no maximum"
                        : ", from input " + max.taps().get(max.winner()).inputRow() + ","
                                + max.taps().get(max.winner()).inputColumn() + ", which alone receives the gradient"));
    }

    private void addMean(Mean mean, String y) {
        formula(Formula.of(built));
        Table table = new Table("kh", "kw", "ih", "iw", "x", "sum");
        mean.taps().forEach(tap -> addTap(table, tap, ""));
        lines.addAll(table.lines(all));
        result(y + " = " + mean.sum() + " / " + mean.count() + " = " + mean.output());
    }

    private static void addTap(Table table, Tap tap, String remark) {
        table.add(
                tap.row(),
                tap.column(),
                tap.inputRow(),
                tap.inputColumn(),
                tap.padding() ? PADDING : tap.input(),
                tap.running(),
                remark);
    }

    private void addSoftmax(Softmax softmax, String y) {
        int own = softmax.channel();
        boolean named = classes.size() == softmax.terms().size();
        formula(Formula.SOFTMAX + ", max = " + softmax.max());
        Table table = new Table("j", "x", "exp(x - max)", "sum");
        for (Softmax.Exponential each : softmax.terms()) {
            int j = each.channel();
            String name = named ? classes.get(j) : "";
            table.add(j, each.input(), each.exponential(), each.sum(), name + (j == own ? " ←" : ""));
        }
        lines.addAll(table.lines(all));
        result(y + " = " + softmax.terms().get(own).exponential() + " · (1 / " + softmax.sum() + ") = "
                + softmax.terms().get(own).exponential() + " · " + softmax.scale() + " = " + softmax.output());
    }

    private void addGradient(WeightGradient gradient) {
        List<Integer> at = gradient.position();
        BuiltLayer part = built.partWith(gradient.weight());
        boolean window = hasWindow(part);
        boolean bias = at.size() == 1;
        String dw = (bias ? "db[" : "dw[") + indices(at) + "]";
        lines.add(gradient.weight() + ", input " + built.in() + ", output " + built.out()
                + ": the gradient of the loss with respect to " + (bias ? "bias " : "weight ") + indices(at));
        formula(Formula.ofGradient(part, bias));
        long zero =
                gradient.terms().stream().filter(term -> term.product() == 0).count();
        lines.add(gradient.terms().size() + " terms, " + zero + " of them 0, added up in this order");
        lines.add("");
        Table table = window
                ? new Table("n", "oh", "ow", "ih", "iw", "x", "dy", "x·dy", "sum")
                : new Table("n", "x", "dy", "x·dy", "sum");
        for (GradientTerm t : gradient.terms()) {
            Object input = t.padding() ? PADDING : t.input();
            Object product = t.padding() ? "" : t.product();
            table.add(
                    window
                            ? cells(
                                    t.image(),
                                    t.row(),
                                    t.column(),
                                    t.inputRow(),
                                    t.inputColumn(),
                                    input,
                                    t.gradient(),
                                    product,
                                    t.sum())
                            : cells(t.image(), input, t.gradient(), product, t.sum()));
        }
        lines.addAll(table.lines(all));
        result(dw + " = " + gradient.output());
    }

    private void formula(String formula) {
        lines.add("");
        lines.add("  " + formula);
        lines.add("");
    }

    private void result(String result) {
        lines.add("");
        lines.add("  " + result);
    }

    private static String applied(Pointwise pointwise) {
        String input = Formula.applied(pointwise.function(), String.valueOf(pointwise.input()));
        String output = String.valueOf(pointwise.output());
        return input.equals(output) ? output : input + " = " + output;
    }

    private static String indices(List<Integer> position) {
        return position.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static Object[] cells(Object... cells) {
        return cells;
    }
}
