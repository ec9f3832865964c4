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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Explanations as JSON objects, `{layer, position, terms, …, output}`, for programs: `yij explain --json`.
///
/// Numbers are float32 in the fewest digits that identify them uniquely, so that a program
/// that reads them as float32 gets the same bits; `JsonText` writes those that are not finite as null.
public final class ExplanationJson {

    private ExplanationJson() {}

    /// The JSON object of an explanation, to be written by Jackson.
    public static Map<String, Object> of(Explanation explanation) {
        Map<String, Object> json = object("layer", explanation.layer(), "position", explanation.position());
        switch (explanation) {
            case DotProduct dot -> {
                json.put(
                        "terms", dot.terms().stream().map(ExplanationJson::term).toList());
                json.put("bias", dot.bias());
                if (dot.biasLast()) {
                    json.put("biasLast", true);
                }
                putActivation(json, dot.activation());
            }
            case Maximum max -> {
                putTaps(json, max.position(), max.taps(), "maximum");
                json.put("winner", max.winner());
            }
            case Mean mean -> {
                putTaps(json, mean.position(), mean.taps(), "sum");
                json.put("count", mean.count());
            }
            case Softmax softmax -> {
                putSoftmax(json, softmax);
                json.put("activation", "softmax");
            }
            case Pointwise pointwise -> {
                json.put("input", pointwise.input());
                putActivation(json, pointwise);
            }
            case Carried carried -> json.put("from", carried.from());
            case Substituted substituted ->
                json.put(
                        "numbers",
                        substituted.numbers().stream()
                                .map(number -> object("name", number.name(), "value", number.value()))
                                .toList());
            case WeightGradient gradient -> putGradient(json, gradient, gradient.terms());
        }
        json.put("output", explanation.output());
        return json;
    }

    /// The object of a gradient with only its largest terms, in their original order. `output` is the sum of
    /// all terms.
    ///
    /// @param limit the maximum number of terms
    public static Map<String, Object> ofLargest(WeightGradient gradient, int limit) {
        List<GradientTerm> terms = gradient.terms();
        List<GradientTerm> largest = IntStream.range(0, terms.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -Math.abs(terms.get(i).product())))
                .limit(limit)
                .sorted()
                .map(terms::get)
                .toList();
        Map<String, Object> json = object("layer", gradient.layer(), "position", gradient.position());
        putGradient(json, gradient, largest);
        json.put("output", gradient.output());
        return json;
    }

    private static void putGradient(Map<String, Object> json, WeightGradient gradient, List<GradientTerm> terms) {
        json.put("weight", gradient.weight());
        json.put("terms", terms.stream().map(ExplanationJson::term).toList());
    }

    private static Map<String, Object> term(Term term) {
        return object(
                "row",
                term.row(),
                "column",
                term.column(),
                "channel",
                term.channel(),
                "input",
                term.input(),
                "weight",
                term.weight(),
                "product",
                term.product(),
                "sum",
                term.sum(),
                "padding",
                term.padding());
    }

    private static Map<String, Object> term(GradientTerm term) {
        return object(
                "image",
                term.image(),
                "row",
                term.row(),
                "column",
                term.column(),
                "input",
                term.input(),
                "gradient",
                term.gradient(),
                "product",
                term.product(),
                "sum",
                term.sum(),
                "padding",
                term.padding());
    }

    private static void putTaps(Map<String, Object> json, List<Integer> position, List<Tap> taps, String running) {
        json.put(
                "terms",
                taps.stream()
                        .map(tap -> object(
                                "row",
                                tap.row(),
                                "column",
                                tap.column(),
                                "channel",
                                position.getLast(),
                                "input",
                                tap.input(),
                                running,
                                tap.running(),
                                "padding",
                                tap.padding()))
                        .toList());
    }

    /// The name of the function; softmax, which depends on all outputs of the layer, with its own terms.
    private static void putActivation(Map<String, Object> json, Explanation activation) {
        if (activation instanceof Pointwise pointwise) {
            json.put("activation", pointwise.function().configName());
        } else if (activation instanceof Softmax softmax) {
            json.put("activation", "softmax");
            Map<String, Object> own = object();
            putSoftmax(own, softmax);
            json.put("softmax", own);
        }
    }

    private static void putSoftmax(Map<String, Object> json, Softmax softmax) {
        json.put(
                "terms",
                softmax.terms().stream()
                        .map(each -> object(
                                "channel",
                                each.channel(),
                                "input",
                                each.input(),
                                "exponential",
                                each.exponential(),
                                "sum",
                                each.sum()))
                        .toList());
        json.put("formula", Formula.SOFTMAX);
        json.put("channel", softmax.channel());
        json.put("max", softmax.max());
        json.put("scale", softmax.scale());
    }

    /// An object that preserves the order of its keys.
    private static Map<String, Object> object(Object... keysAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return object;
    }
}
