package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// All supported operators of ONNX's own domain, each with the versions in which it changed, as
/// https://onnx.ai/onnx/operators/ lists them.
public final class Operators {

    /// The newest supported version of ONNX's operators; a later one may change their meaning.
    public static final int NEWEST = 28;

    /// The attributes that all windows have.
    private static final List<String> WINDOW = List.of("auto_pad", "kernel_shape", "pads", "strides");

    private static final List<String> BATCH = List.of("epsilon", "momentum");

    private static final int MANY = Integer.MAX_VALUE;

    private static final Map<String, TreeMap<Integer, Schema>> ALL = new TreeMap<>();

    static {
        activations();
        arithmetic();
        logic();
        layers();
        shapes();
        reductions();
    }

    private Operators() {}

    private static void activations() {
        unary("Relu", Activations.RELU);
        unary("Sigmoid", Activations.SIGMOID);
        unary("Tanh", Activations.TANH);
        unary("Exp", Elementwise.of(Math::exp));
        unary("Log", Elementwise.of(Math::log));
        unary("Sqrt", Elementwise.of(Math::sqrt));
        unary("Reciprocal", Elementwise.of(x -> 1 / x));
        unary("Ceil", Elementwise.of(Math::ceil));
        unary("Floor", Elementwise.of(Math::floor));
        unary("Abs", Elementwise.of(Math::abs, (type, x, any) -> type.compare(x, 0) < 0 ? -x : x));
        unary("Neg", Elementwise.of(x -> -x, (type, x, any) -> -x));
        add("Softplus", 1, 1, 1, 1, Elementwise.of(x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))));
        add("Softsign", 1, 1, 1, 1, Elementwise.of(x -> x / (1 + Math.abs(x))));
        add("HardSwish", 14, 1, 1, 1, Elementwise.of(x -> x * Math.clamp(x / 6 + 0.5, 0, 1)));
        add("Sign", 9, 1, 1, 1, Elementwise.of(Math::signum, (type, x, any) -> type.compare(x, 0)));
        add("Round", 11, 1, 1, 1, Elementwise.of(Math::rint));
        add("Sin", 7, 1, 1, 1, Elementwise.of(Math::sin));
        add("Cos", 7, 1, 1, 1, Elementwise.of(Math::cos));
        add("LeakyRelu", 1, 1, 1, 1, Activations::leakyRelu, "alpha", "consumed_inputs");
        add("LeakyRelu", 6, 1, 1, 1, Activations::leakyRelu, "alpha");
        add("Elu", 1, 1, 1, 1, Activations::elu, "alpha", "consumed_inputs");
        add("Elu", 6, 1, 1, 1, Activations::elu, "alpha");
        add("Selu", 1, 1, 1, 1, Activations::selu, "alpha", "consumed_inputs", "gamma");
        add("Selu", 6, 1, 1, 1, Activations::selu, "alpha", "gamma");
        add("Celu", 12, 1, 1, 1, Activations::celu, "alpha");
        add("HardSigmoid", 1, 1, 1, 1, Activations::hardSigmoid, "alpha", "beta", "consumed_inputs");
        add("HardSigmoid", 6, 1, 1, 1, Activations::hardSigmoid, "alpha", "beta");
        add("ThresholdedRelu", 10, 1, 1, 1, Activations::thresholdedRelu, "alpha");
        add("Clip", 1, 1, 1, 1, Activations::clip, "consumed_inputs", "max", "min");
        add("Clip", 6, 1, 1, 1, Activations::clip, "max", "min");
        add("Clip", 11, 1, 3, 1, Activations::clip);
        add("Mish", 18, 1, 1, 1, Activations.MISH);
        add("Gelu", 20, 1, 1, 1, Activations::gelu, "approximate");
        add("Softmax", 1, 1, 1, 1, Softmaxes::softmax, "axis");
        add("LogSoftmax", 1, 1, 1, 1, Softmaxes::logSoftmax, "axis");
    }

    private static void arithmetic() {
        binary("Add", Arithmetic.ADD);
        binary("Sub", Arithmetic.SUB);
        binary("Mul", Arithmetic.MUL);
        binary("Div", Arithmetic::div);
        add("Pow", 1, 2, 2, 1, Arithmetic::pow, "axis", "broadcast");
        add("Pow", 7, 2, 2, 1, Arithmetic::pow);
        variadic("Max", Arithmetic.MAX);
        variadic("Min", Arithmetic.MIN);
        variadic("Sum", Arithmetic.SUM);
        variadic("Mean", Arithmetic::mean);
        add("PRelu", 1, 2, 2, 1, Arithmetic::prelu, "consumed_inputs");
        add("PRelu", 6, 2, 2, 1, Arithmetic::prelu);
        add("Gemm", 1, 3, 3, 1, Products::gemm, "alpha", "beta", "broadcast", "transA", "transB");
        add("Gemm", 7, 3, 3, 1, Products::gemm, "alpha", "beta", "transA", "transB");
        add("Gemm", 11, 2, 3, 1, Products::gemm, "alpha", "beta", "transA", "transB");
        add("MatMul", 1, 2, 2, 1, Products::matMul);
    }

    private static void logic() {
        binary("And", Logic.AND);
        binary("Or", Logic.OR);
        binary("Xor", Logic.XOR);
        binary("Equal", Logic.comparison(false, true, false));
        binary("Less", Logic.comparison(true, false, false));
        binary("Greater", Logic.comparison(false, false, true));
        add("LessOrEqual", 12, 2, 2, 1, Logic.comparison(true, true, false));
        add("GreaterOrEqual", 12, 2, 2, 1, Logic.comparison(false, true, true));
        add("Not", 1, 1, 1, 1, Logic::not);
        add("Where", 9, 3, 3, 1, Logic::where);
    }

    private static void layers() {
        add("Conv", 1, 2, 3, 1, Convolution::conv, with(WINDOW, "dilations", "group"));
        add("MaxPool", 1, 1, 1, 1, Pools::max, with(WINDOW));
        add("MaxPool", 8, 1, 1, 2, Pools::max, with(WINDOW, "storage_order"));
        add("MaxPool", 10, 1, 1, 2, Pools::max, with(WINDOW, "ceil_mode", "dilations", "storage_order"));
        add("AveragePool", 1, 1, 1, 1, Pools::average, with(WINDOW));
        add("AveragePool", 7, 1, 1, 1, Pools::average, with(WINDOW, "count_include_pad"));
        add("AveragePool", 10, 1, 1, 1, Pools::average, with(WINDOW, "ceil_mode", "count_include_pad"));
        String[] dilated = with(WINDOW, "ceil_mode", "count_include_pad", "dilations");
        add("AveragePool", 19, 1, 1, 1, Pools::average, dilated);
        add("GlobalAveragePool", 1, 1, 1, 1, Pools::globalAverage);
        add("GlobalMaxPool", 1, 1, 1, 1, Pools::globalMax);
        String[] oldest = with(BATCH, "consumed_inputs", "is_test", "spatial");
        add("BatchNormalization", 1, 5, 5, 5, Normalizations::batch, oldest);
        add("BatchNormalization", 6, 5, 5, 5, Normalizations::batch, with(BATCH, "is_test", "spatial"));
        add("BatchNormalization", 7, 5, 5, 5, Normalizations::batch, with(BATCH, "spatial"));
        add("BatchNormalization", 9, 5, 5, 5, Normalizations::batch, with(BATCH));
        add("BatchNormalization", 14, 5, 5, 3, Normalizations::batch, with(BATCH, "training_mode"));
        add("LRN", 1, 1, 1, 1, Normalizations::local, "alpha", "beta", "bias", "size");
        add("Dropout", 1, 1, 1, 2, Normalizations::dropout, "consumed_inputs", "is_test", "ratio");
        add("Dropout", 6, 1, 1, 2, Normalizations::dropout, "is_test", "ratio");
        add("Dropout", 7, 1, 1, 2, Normalizations::dropout, "ratio");
        add("Dropout", 12, 1, 3, 2, Normalizations::dropout, "seed");
    }

    private static String[] with(List<String> common, String... more) {
        Set<String> all = new TreeSet<>(common);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static void shapes() {
        add("Identity", 1, 1, 1, 1, Shapes::identity);
        add("Flatten", 1, 1, 1, 1, Shapes::flatten, "axis");
        add("Reshape", 1, 1, 1, 1, Shapes::reshape, "consumed_inputs", "shape");
        add("Reshape", 5, 2, 2, 1, Shapes::reshape);
        add("Reshape", 14, 2, 2, 1, Shapes::reshape, "allowzero");
        add("Squeeze", 1, 1, 1, 1, Shapes::squeeze, "axes");
        add("Squeeze", 13, 1, 2, 1, Shapes::squeeze);
        add("Unsqueeze", 1, 1, 1, 1, Shapes::unsqueeze, "axes");
        add("Unsqueeze", 13, 2, 2, 1, Shapes::unsqueeze);
        add("Shape", 1, 1, 1, 1, Shapes::shape);
        add("Shape", 15, 1, 1, 1, Shapes::shape, "end", "start");
        add("Size", 1, 1, 1, 1, Shapes::size);
        add("Expand", 8, 2, 2, 1, Shapes::expand);
        add("Transpose", 1, 1, 1, 1, Rearrangements::transpose, "perm");
        add("Concat", 1, 1, MANY, 1, Rearrangements::concat, "axis");
        add("Slice", 1, 1, 1, 1, Rearrangements::slice, "axes", "ends", "starts");
        add("Slice", 10, 3, 5, 1, Rearrangements::slice);
        add("Split", 2, 1, 1, MANY, Rearrangements::split, "axis", "split");
        add("Split", 13, 1, 2, MANY, Rearrangements::split, "axis");
        add("Split", 18, 1, 2, MANY, Rearrangements::split, "axis", "num_outputs");
        add("Gather", 1, 2, 2, 1, Rearrangements::gather, "axis");
        add("Pad", 1, 1, 1, 1, Padding::pad, "mode", "paddings", "value");
        add("Pad", 2, 1, 1, 1, Padding::pad, "mode", "pads", "value");
        add("Pad", 11, 2, 3, 1, Padding::pad, "mode");
        add("Pad", 18, 2, 4, 1, Padding::pad, "mode");
        List<String> values =
                List.of("sparse_value", "value", "value_float", "value_floats", "value_int", "value_ints");
        add("Constant", 1, 0, 0, 1, Sources::constant, "value");
        add("Constant", 11, 0, 0, 1, Sources::constant, "sparse_value", "value");
        add("Constant", 12, 0, 0, 1, Sources::constant, with(values, "value_string", "value_strings"));
        add("ConstantOfShape", 9, 1, 1, 1, Sources::constantOfShape, "value");
        add("Cast", 1, 1, 1, 1, Sources::cast, "to");
        add("Cast", 19, 1, 1, 1, Sources::cast, "saturate", "to");
        add("Cast", 24, 1, 1, 1, Sources::cast, "round_mode", "saturate", "to");
        add("CastLike", 15, 2, 2, 1, Sources::castLike);
        add("CastLike", 19, 2, 2, 1, Sources::castLike, "saturate");
        add("CastLike", 24, 2, 2, 1, Sources::castLike, "round_mode", "saturate");
    }

    private static void reductions() {
        add("ReduceSum", 1, 1, 1, 1, Reductions.SUM, "axes", "keepdims");
        add("ReduceSum", 13, 1, 2, 1, Reductions.SUM, "keepdims", "noop_with_empty_axes");
        reduction("ReduceMax", Reductions.MAX);
        reduction("ReduceMin", Reductions.MIN);
        reduction("ReduceMean", Reductions.MEAN);
        reduction("ReduceProd", Reductions.PROD);
        reduction("ReduceSumSquare", Reductions.SUM_SQUARE);
        reduction("ReduceL1", Reductions.L1);
        reduction("ReduceL2", Reductions.L2);
        reduction("ReduceLogSum", Reductions.LOG_SUM);
        reduction("ReduceLogSumExp", Reductions::logSumExp);
    }

    private static void reduction(String name, Operator operator) {
        add(name, 1, 1, 1, 1, operator, "axes", "keepdims");
        add(name, 18, 1, 2, 1, operator, "keepdims", "noop_with_empty_axes");
    }

    private static void unary(String name, Operator operator) {
        add(name, 1, 1, 1, 1, operator, "consumed_inputs");
        add(name, 6, 1, 1, 1, operator);
    }

    private static void binary(String name, Operator operator) {
        add(name, 1, 2, 2, 1, operator, "axis", "broadcast", "consumed_inputs");
        add(name, 7, 2, 2, 1, operator);
    }

    private static void variadic(String name, Operator operator) {
        add(name, 1, 1, MANY, 1, operator, "consumed_inputs");
        add(name, 6, 1, MANY, 1, operator);
    }

    private static void add(
            String name, int since, int least, int most, int outputs, Operator operator, String... attributes) {
        ALL.computeIfAbsent(name, any -> new TreeMap<>())
                .put(since, new Schema(since, least, most, outputs, Set.of(attributes), operator));
    }

    /// Checks that all nodes can be computed.
    ///
    /// @throws OnnxUnsupportedException if a node uses an unsupported operator or attribute, or the version is
    ///     newer than supported; the message names all such operators
    /// @throws FormatException          if a node has too few or too many inputs or outputs
    public static void require(List<OnnxNode> nodes, int operatorSet, String file) throws FormatException {
        if (operatorSet > NEWEST) {
            throw new OnnxUnsupportedException(file + ": version " + operatorSet
                    + " of ONNX's operators is not supported, the newest known is " + NEWEST);
        }
        Set<String> unknown = new TreeSet<>();
        for (OnnxNode node : nodes) {
            if (find(node, operatorSet == 0 ? NEWEST : operatorSet) == null) {
                boolean later = node.domain().isEmpty() && ALL.containsKey(node.operator());
                unknown.add(node.qualifiedOperator() + (later ? " in version " + operatorSet : ""));
            }
        }
        if (!unknown.isEmpty()) {
            String names = String.join(", ", unknown);
            throw new OnnxUnsupportedException(file + ": "
                    + (unknown.size() == 1
                            ? "the operator " + names + " is not supported"
                            : "the operators " + names + " are not supported"));
        }
        if (operatorSet == 0 && !nodes.isEmpty()) {
            throw new FormatException(file + ": the model does not say which version of ONNX's operators it is for");
        }
        for (OnnxNode node : nodes) {
            schema(node, operatorSet).require(node);
        }
    }

    /// Computes a node.
    ///
    /// @throws FormatException if inputs or attributes do not fit
    public static List<OnnxTensor> compute(Call call) throws FormatException {
        try {
            return schema(call.node(), call.operatorSet()).operator().compute(call);
        } catch (IllegalArgumentException e) {
            throw new FormatException(call.node().label() + ": " + e.getMessage(), e);
        }
    }

    private static Schema schema(OnnxNode node, int operatorSet) {
        Schema schema = find(node, operatorSet);
        if (schema == null) {
            throw new IllegalStateException(node.label() + " was never checked");
        }
        return schema;
    }

    private static @Nullable Schema find(OnnxNode node, int operatorSet) {
        TreeMap<Integer, Schema> versions = node.domain().isEmpty() ? ALL.get(node.operator()) : null;
        Map.Entry<Integer, Schema> entry = versions == null ? null : versions.floorEntry(operatorSet);
        return entry == null ? null : entry.getValue();
    }
}
