package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.operator.Budget;
import dev.yij.io.onnx.operator.Call;
import dev.yij.io.onnx.operator.Operators;
import dev.yij.reference.kernel.Backend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How far a node's outputs, computed in float32 by any program, may be from those that this program computes
/// in float32 from the same inputs: twice the bound of one computation.
///
/// - An operator that only selects, moves or compares numbers must agree exactly.
/// - Sums of n products, in any order: 2·γ(n)·M each, γ(n) = n·u/(1 - n·u), u the unit roundoff. M, the sum of
///   the magnitudes, is computed by the operator itself, from the magnitudes of its inputs.
/// - Functions of one number, and softmax: a number of roundings of the result, or of 1 where it cancels.
///
/// @param operatorSet the version of ONNX's operators
/// @param backend     computes M
/// @param roundoff    u, 2⁻²⁴ or, where inputs are rounded to a shorter format, that format's
record NodeBounds(int operatorSet, Backend backend, double roundoff) {

    private static final Set<String> SELECTIONS = Set.of(
            "Relu",
            "MaxPool",
            "GlobalMaxPool",
            "ReduceMax",
            "ReduceMin",
            "Max",
            "Min",
            "Clip",
            "Abs",
            "Neg",
            "Sign",
            "Identity",
            "Dropout",
            "Reshape",
            "Flatten",
            "Squeeze",
            "Unsqueeze",
            "Transpose",
            "Concat",
            "Split",
            "Slice",
            "Gather",
            "GatherND",
            "GatherElements",
            "Expand",
            "Tile",
            "Pad",
            "Where",
            "Cast",
            "Shape",
            "Constant",
            "ConstantOfShape",
            "DepthToSpace",
            "SpaceToDepth",
            "ArgMax",
            "ArgMin",
            "Equal",
            "Less",
            "Greater",
            "Not",
            "And",
            "Or",
            "Range",
            "Size",
            "Floor",
            "Ceil",
            "Round",
            "ScatterND",
            "OneHot");

    private static final Set<String> SUMS = Set.of(
            "Conv",
            "ConvTranspose",
            "Gemm",
            "MatMul",
            "AveragePool",
            "GlobalAveragePool",
            "ReduceSum",
            "ReduceMean",
            "Add",
            "Sub",
            "Mul",
            "Sum",
            "Mean",
            "BatchNormalization");

    /// Roundings of a function, of its result and, in the second map, of numbers of size 1.
    private static final Map<String, Integer> RELATIVE = Map.ofEntries(
            Map.entry("Div", 4),
            Map.entry("Sqrt", 4),
            Map.entry("Reciprocal", 4),
            Map.entry("Exp", 8),
            Map.entry("Sigmoid", 12),
            Map.entry("Tanh", 12),
            Map.entry("Softplus", 16),
            Map.entry("Softsign", 8),
            Map.entry("LeakyRelu", 2),
            Map.entry("PRelu", 2),
            Map.entry("Pow", 32));

    private static final Map<String, Integer> ABSOLUTE = Map.ofEntries(
            Map.entry("Log", 8),
            Map.entry("Erf", 32),
            Map.entry("HardSigmoid", 8),
            Map.entry("Elu", 12),
            Map.entry("Sin", 16),
            Map.entry("Cos", 16));

    /// The bound of each element of a node's first output, or null where the operator's arithmetic is not
    /// known.
    ///
    /// @param value the output that this program computes
    double @Nullable [] of(OnnxNode node, List<@Nullable OnnxTensor> inputs, OnnxTensor value) throws FormatException {
        double[] bound = new double[value.size()];
        String operator = node.operator();
        if (SELECTIONS.contains(operator)) {
            return bound;
        }
        if (SUMS.contains(operator)) {
            OnnxTensor magnitude = magnitude(node, inputs);
            double n = terms(operator, inputs, value) + 2;
            double gamma = n * roundoff / (1 - n * roundoff);
            Arrays.setAll(bound, i -> 4 * gamma * Math.abs(magnitude.number(i)));
            return bound;
        }
        if (operator.equals("Softmax") && inputs.getFirst() != null) {
            OnnxTensor x = inputs.getFirst();
            double largest = 0;
            for (int i = 0; i < x.size(); i++) {
                largest = Math.max(largest, Math.abs(x.number(i)));
            }
            // the rounding of x - max, at most twice the largest number, is one of the exponent
            double roundings = 2 * (x.size() / (double) Math.max(x.dims().get(0), 1) + 16 + 2 * largest);
            Arrays.setAll(bound, i -> 2 * roundings * roundoff * Math.abs(value.number(i)));
            return bound;
        }
        Integer relative = RELATIVE.get(operator);
        Integer absolute = ABSOLUTE.get(operator);
        if (relative == null && absolute == null) {
            return null;
        }
        double roundings = relative != null ? relative : Objects.requireNonNull(absolute);
        double least = relative != null ? 0 : 1;
        Arrays.setAll(bound, i -> 4 * roundoff * roundings * Math.max(Math.abs(value.number(i)), least));
        return bound;
    }

    /// The operator applied to the magnitudes of its inputs; differences become sums.
    private OnnxTensor magnitude(OnnxNode node, List<@Nullable OnnxTensor> inputs) throws FormatException {
        List<@Nullable OnnxTensor> sizes = new ArrayList<>();
        boolean normalization = node.operator().equals("BatchNormalization");
        for (int i = 0; i < inputs.size(); i++) {
            OnnxTensor input = inputs.get(i);
            boolean numbers = input instanceof OnnxTensor.Floats || input instanceof OnnxTensor.Doubles;
            // the mean, input 3, is subtracted: its magnitude must be added
            sizes.add(numbers ? sized(Objects.requireNonNull(input), normalization && i == 3 ? -1 : 1) : input);
        }
        OnnxNode positive = node.operator().equals("Sub")
                ? new OnnxNode(
                        node.name(),
                        node.label(),
                        node.domain(),
                        "Add",
                        node.inputs(),
                        node.outputs(),
                        node.attributes())
                : node;
        return Operators.compute(new Call(positive, operatorSet, backend, Budget.ofThisMachine(), sizes))
                .getFirst();
    }

    private static OnnxTensor sized(OnnxTensor input, int sign) {
        OnnxTensor sizes = OnnxTensor.zeros(input.type(), input.dims());
        for (int i = 0; i < input.size(); i++) {
            sizes.set(i, sign * Math.abs(input.number(i)));
        }
        return sizes;
    }

    /// The largest number of terms of one element.
    private static double terms(String operator, List<@Nullable OnnxTensor> inputs, OnnxTensor value) {
        Dims first = Objects.requireNonNull(inputs.getFirst()).dims();
        double elements = Objects.requireNonNull(inputs.getFirst()).size();
        OnnxTensor second = inputs.size() > 1 ? inputs.get(1) : null;
        return switch (operator) {
            case "Conv" ->
                second == null
                        ? elements
                        : (double) second.size() / second.dims().get(0) + 1;
            case "ConvTranspose" ->
                second == null
                        ? elements
                        : second.size() / (double) second.dims().get(1) + 1;
            case "Gemm" -> Math.max(first.get(0), first.get(first.rank() - 1)) + 3;
            case "MatMul" -> first.get(first.rank() - 1);
            // no window is larger than an image
            case "AveragePool" -> elements / first.get(0) / first.get(1) + 2;
            case "GlobalAveragePool", "ReduceSum", "ReduceMean" -> elements / Math.max(value.size(), 1) + 2;
            case "BatchNormalization" -> 12;
            default -> inputs.size() + 1;
        };
    }
}
