package dev.yij.io.compare;

import dev.yij.io.onnx.NodeOracle;
import dev.yij.reference.layer.CustomActivation;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Node;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.Roundoff;
import dev.yij.testvectors.diagnosis.Diagnosis;
import dev.yij.testvectors.diagnosis.Evidence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Two sets of arrays, compared by name.
///
/// Without a model it is unknown how an array was computed, so no bound can be derived. A
/// **tolerance** replaces it: 64 · u · the largest |expected| of the array, u being the unit roundoff of
/// the format: if the rounding errors of a sum of n terms of similar size are random, they are about √n
/// · u of it, and few layers sum more than 64² = 4096 terms. It is a rule of thumb.
///
/// With a model, every layer is judged by its own arithmetic: the oracle is applied to the layer's input *on
/// the actual side* and each element gets the derived bound. An error in one layer therefore fails that
/// layer and none of the following ones.
public final class ArrayComparison {

    private static final double TERMS = 64;

    private final ArraySet expected;
    private final ArraySet actual;
    private final Precision precision;
    private final List<ComparedArray> lines = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable Diagnosis diagnosis;
    private boolean diagnosed;
    private boolean byModel;

    private ArrayComparison(ArraySet expected, ArraySet actual, Precision precision) {
        this.expected = expected;
        this.actual = actual;
        this.precision = precision;
    }

    /// Compares using the tolerance. Arrays come in the order of `expected`.
    public static ArrayComparison of(ArraySet expected, ArraySet actual, Precision precision) {
        ArrayComparison comparison = new ArrayComparison(expected, actual, precision);
        Set<String> names = new LinkedHashSet<>(expected.arrays().keySet());
        names.addAll(actual.arrays().keySet());
        names.forEach(comparison::byTolerance);
        return comparison;
    }

    /// Compares the outputs of a model's layers, in their order, and diagnoses the first that is wrong.
    ///
    /// @param input the model's input; without it, the first layer is compared using the tolerance
    /// @throws ShapeException if the model does not accept this input
    public static ArrayComparison of(
            ArraySet expected, ArraySet actual, Precision precision, Model model, @Nullable Tensor input) {
        ArrayComparison comparison = new ArrayComparison(expected, actual, precision);
        comparison.byModel = true;
        Set<String> names = new LinkedHashSet<>();
        if (input != null
                && (input.shape().rank() == 0
                        || !input.shape()
                                .equals(model.inputShape().prepend(input.shape().dim(0))))) {
            throw new ShapeException(
                    "the model expects inputs of shape N×" + model.inputShape() + ", found " + input.shape());
        }
        for (Node node : model.plan().nodes()) {
            names.add(node.name());
            int read = node.read();
            Tensor x = model.plan().isInput(read)
                    ? input
                    : actual.arrays().get(model.plan().node(read).name());
            comparison.byModel(node, x);
        }
        Set<String> others = new LinkedHashSet<>(expected.arrays().keySet());
        others.addAll(actual.arrays().keySet());
        others.removeAll(names);
        for (String other : others) {
            comparison.lines.add(ComparedArray.failed(other, "is no layer of the model"));
        }
        return comparison;
    }

    /// Compares the outputs of a graph's nodes, in their order, each by the bound of its operator.
    ///
    /// @param judged what each node computes from the actual side's inputs
    /// @param names  the name in the files of a node's output
    public static ArrayComparison of(
            ArraySet expected,
            ArraySet actual,
            Precision precision,
            List<NodeOracle.Judged> judged,
            UnaryOperator<String> names) {
        ArrayComparison comparison = new ArrayComparison(expected, actual, precision);
        comparison.byModel = true;
        Set<String> others = new LinkedHashSet<>(expected.arrays().keySet());
        others.addAll(actual.arrays().keySet());
        for (NodeOracle.Judged node : judged) {
            String name = names.apply(node.output());
            others.remove(name);
            Tensor should = expected.arrays().get(name);
            double[] bound = node.bound();
            if (bound == null) {
                comparison.notes.add(name + ": the arithmetic of the operator " + node.operator()
                        + " is not known, so it is judged by the rule of thumb");
                bound = new double[node.value().length];
                Arrays.fill(bound, comparison.tolerance(node.value()));
            }
            // without an expected array, nothing is apart
            Tensor other = should != null && should.shape().equals(node.actual().shape()) ? should : node.actual();
            comparison.lines.add(
                    ComparedArray.of(name, other, node.actual(), node.value(), bound, node.bound() != null));
        }
        for (String other : others) {
            comparison.lines.add(ComparedArray.failed(
                    other, actual.arrays().containsKey(other) ? "is no output of a node" : "is missing"));
        }
        return comparison;
    }

    private void byTolerance(String name) {
        Tensor should = expected.arrays().get(name);
        Tensor is = actual.arrays().get(name);
        ComparedArray error = error(name, should, is);
        if (error != null || should == null || is == null) {
            lines.add(error == null ? ComparedArray.failed(name, "is missing") : error);
            return;
        }
        double[] value = new double[should.data().length];
        Arrays.setAll(value, i -> should.data()[i]);
        double[] bound = new double[value.length];
        Arrays.fill(bound, tolerance(value));
        lines.add(ComparedArray.of(name, should, is, value, bound, false));
    }

    private double tolerance(double[] value) {
        double largest = Arrays.stream(value)
                .filter(Double::isFinite)
                .map(Math::abs)
                .max()
                .orElse(0);
        return TERMS * Math.max(precision.inputRoundoff(), Roundoff.FLOAT32) * largest;
    }

    private void byModel(Node node, @Nullable Tensor x) {
        BuiltLayer layer = node.layer();
        String name = node.name();
        Tensor should = expected.arrays().get(name);
        Tensor is = actual.arrays().get(name);
        if (should == null
                || is == null
                || x == null
                || !isInputOf(layer, x)
                || !should.shape().equals(is.shape())) {
            byTolerance(name);
            return;
        }
        LayerOracle.Prediction prediction = LayerOracle.of(precision, layer, x);
        if (prediction == null) {
            notes.add(name + ": the arithmetic of "
                    + (layer.layer().activation() instanceof CustomActivation custom
                            ? "the activation function " + custom.configName()
                            : "a layer of class " + layer.layer().className())
                    + " is not known, so it is judged by the rule of thumb");
            byTolerance(name);
            return;
        }
        if (prediction.value().length != is.data().length) {
            lines.add(ComparedArray.shapes(name, layer.out().prepend(x.shape().dim(0)), is.shape()));
            return;
        }
        ComparedArray line = ComparedArray.of(name, should, is, prediction.value(), prediction.bound(), true);
        lines.add(line);
        if (!line.passed() && !diagnosed) {
            diagnosed = true;
            Evidence evidence = prediction.evidence(precision, is.data());
            diagnosis = evidence == null ? null : Diagnosis.of(evidence);
        }
    }

    private static boolean isInputOf(BuiltLayer layer, Tensor x) {
        Shape shape = x.shape();
        return shape.rank() > 0 && shape.equals(layer.in().prepend(shape.dim(0)));
    }

    private @Nullable ComparedArray error(String name, @Nullable Tensor should, @Nullable Tensor is) {
        if (should == null) {
            return ComparedArray.failed(name, "is not in " + expected.source() + ", only in " + actual.source());
        }
        if (is == null) {
            return ComparedArray.failed(name, "is missing in " + actual.source());
        }
        return should.shape().equals(is.shape()) ? null : ComparedArray.shapes(name, should.shape(), is.shape());
    }

    /// Whether no array is wrong or missing.
    public boolean passed() {
        return lines.stream().allMatch(ComparedArray::passed);
    }

    /// The table, the first wrong array, a diagnosis of it, and the verdict.
    public List<String> report() {
        List<String> report = new ArrayList<>();
        report.add(ComparedArray.HEAD);
        lines.forEach(line -> report.add(line.line()));
        report.addAll(notes);
        List<ComparedArray> wrong =
                lines.stream().filter(line -> !line.passed()).toList();
        if (!wrong.isEmpty()) {
            String order = byModel ? "" : " in the order above (with --model, in the order of the layers)";
            report.add("first that diverges" + order + ": " + wrong.getFirst().name());
        }
        if (diagnosis != null) {
            report.add("diagnosis: " + diagnosis);
        }
        report.add(
                wrong.isEmpty()
                        ? "passed: " + lines.size() + " arrays agree"
                        : "FAILED: " + wrong.size() + " of " + lines.size() + " arrays differ");
        return report;
    }
}
