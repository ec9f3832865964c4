package dev.yij.io.onnx.operator;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The list of all supported operators of ONNX's own domain: for each version in which its inputs or attributes
/// changed, the numbers of inputs and outputs, the attributes, and the method that computes it. As
/// https://onnx.ai/onnx/operators/ lists them.
final class OperatorTable {

    /// The attributes that all windows have.
    private static final List<String> WINDOW = List.of("auto_pad", "kernel_shape", "pads", "strides");

    private static final List<String> BATCH = List.of("epsilon", "momentum");

    private static final int MANY = Integer.MAX_VALUE;

    private final Map<String, TreeMap<Integer, Schema>> all = new TreeMap<>();

    private OperatorTable() {
        activations();
        arithmetic();
        logic();
        layers();
        images();
        normalizations();
        quantization();
        shapes();
        selections();
        sources();
        reductions();
    }

    /// All of them, by name and version.
    static Map<String, TreeMap<Integer, Schema>> all() {
        return new OperatorTable().all;
    }

    private void activations() {
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
        add("Erf", 9, 1, 1, 1, Elementwise.of(Elementwise::erf));
        add("Sin", 7, 1, 1, 1, Elementwise.of(Math::sin));
        add("Cos", 7, 1, 1, 1, Elementwise.of(Math::cos));
        add("Tan", 7, 1, 1, 1, Elementwise.of(Math::tan));
        add("Asin", 7, 1, 1, 1, Elementwise.of(Math::asin));
        add("Acos", 7, 1, 1, 1, Elementwise.of(Math::acos));
        add("Atan", 7, 1, 1, 1, Elementwise.of(Math::atan));
        add("Sinh", 9, 1, 1, 1, Elementwise.of(Math::sinh));
        add("Cosh", 9, 1, 1, 1, Elementwise.of(Math::cosh));
        add("Asinh", 9, 1, 1, 1, Elementwise.of(x -> Math.signum(x) * Math.log(Math.abs(x) + Math.hypot(x, 1))));
        add("Acosh", 9, 1, 1, 1, Elementwise.of(x -> Math.log(x + Math.sqrt(x - 1) * Math.sqrt(x + 1))));
        add("Atanh", 9, 1, 1, 1, Elementwise.of(x -> (Math.log1p(x) - Math.log1p(-x)) / 2));
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
        add("Shrink", 9, 1, 1, 1, Activations::shrink, "bias", "lambd");
        add("Swish", 24, 1, 1, 1, Activations::swish, "alpha");
        add("Softmax", 1, 1, 1, 1, Softmaxes::softmax, "axis");
        add("LogSoftmax", 1, 1, 1, 1, Softmaxes::logSoftmax, "axis");
    }

    private void arithmetic() {
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
        add("Det", 11, 1, 1, 1, Products::determinant);
        add("Einsum", 12, 1, MANY, 1, Einsum::einsum, "equation");
        add("Mod", 10, 2, 2, 1, Arithmetic::mod, "fmod");
        add("CumSum", 11, 2, 2, 1, Cumulations.SUM, "exclusive", "reverse");
        add("CumProd", 26, 2, 2, 1, Cumulations.PRODUCT, "exclusive", "reverse");
    }

    private void logic() {
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
        add("IsNaN", 9, 1, 1, 1, Logic::isNaN);
        add("IsInf", 10, 1, 1, 1, Logic::isInfinite, "detect_negative", "detect_positive");
        add("BitwiseAnd", 18, 2, 2, 1, Bits.AND);
        add("BitwiseOr", 18, 2, 2, 1, Bits.OR);
        add("BitwiseXor", 18, 2, 2, 1, Bits.XOR);
        add("BitwiseNot", 18, 1, 1, 1, Bits::not);
        add("BitShift", 11, 2, 2, 1, Bits::shift, "direction");
    }

    private void layers() {
        add("Conv", 1, 2, 3, 1, Convolution::conv, with(WINDOW, "dilations", "group"));
        add("MaxPool", 1, 1, 1, 1, Pools::max, with(WINDOW));
        add("MaxPool", 8, 1, 1, 2, Pools::max, with(WINDOW, "storage_order"));
        add("MaxPool", 10, 1, 1, 2, Pools::max, with(WINDOW, "ceil_mode", "dilations", "storage_order"));
        add("AveragePool", 1, 1, 1, 1, Pools::average, with(WINDOW));
        add("AveragePool", 7, 1, 1, 1, Pools::average, with(WINDOW, "count_include_pad"));
        add("AveragePool", 10, 1, 1, 1, Pools::average, with(WINDOW, "ceil_mode", "count_include_pad"));
        String[] dilated = with(WINDOW, "ceil_mode", "count_include_pad", "dilations");
        add("AveragePool", 19, 1, 1, 1, Pools::average, dilated);
        add("LpPool", 1, 1, 1, 1, Pools::norm, with(WINDOW, "p"));
        add("LpPool", 18, 1, 1, 1, Pools::norm, with(WINDOW, "ceil_mode", "dilations", "p"));
        add("MaxUnpool", 9, 2, 3, 1, Pools::unpool, "kernel_shape", "pads", "strides");
        String[] transposed = with(WINDOW, "dilations", "group", "output_padding", "output_shape");
        add("ConvTranspose", 1, 2, 3, 1, TransposedConvolution::transposed, transposed);
        add("GlobalAveragePool", 1, 1, 1, 1, Pools::globalAverage);
        add("GlobalMaxPool", 1, 1, 1, 1, Pools::globalMax);
    }

    private void images() {
        String[] since11 = {
            "coordinate_transformation_mode",
            "cubic_coeff_a",
            "exclude_outside",
            "extrapolation_value",
            "mode",
            "nearest_mode"
        };
        add("Upsample", 7, 1, 1, 1, Resizing::upsample, "mode", "scales");
        add("Upsample", 9, 2, 2, 1, Resizing::upsample, "mode");
        add("Resize", 10, 2, 2, 1, Resizing::upsample, "mode");
        add("Resize", 11, 3, 4, 1, Resizing::resize, since11);
        add("Resize", 13, 1, 4, 1, Resizing::resize, since11);
        String[] since18 = with(List.of(since11), "antialias", "axes", "keep_aspect_ratio_policy");
        add("Resize", 18, 1, 4, 1, Resizing::resize, since18);
        add("GridSample", 16, 2, 2, 1, GridSampling::sample, "align_corners", "mode", "padding_mode");
        add("AffineGrid", 20, 2, 2, 1, GridSampling::affineGrid, "align_corners");
        List<String> roi = List.of("mode", "output_height", "output_width", "sampling_ratio", "spatial_scale");
        add("RoiAlign", 10, 3, 3, 1, Regions::roiAlign, with(roi));
        add("RoiAlign", 16, 3, 3, 1, Regions::roiAlign, with(roi, "coordinate_transformation_mode"));
        add("NonMaxSuppression", 10, 2, 5, 1, Regions::nonMaxSuppression, "center_point_box");
        add("DepthToSpace", 1, 1, 1, 1, Blocks::depthToSpace, "blocksize");
        add("DepthToSpace", 11, 1, 1, 1, Blocks::depthToSpace, "blocksize", "mode");
        add("SpaceToDepth", 1, 1, 1, 1, Blocks::spaceToDepth, "blocksize");
        add("CenterCropPad", 18, 2, 2, 1, Blocks::centerCropPad, "axes");
        add("Col2Im", 18, 3, 3, 1, TransposedConvolution::columnsToImage, "dilations", "pads", "strides");
    }

    private void normalizations() {
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
        add("LayerNormalization", 17, 2, 3, 3, SliceNormalizations::layer, "axis", "epsilon", "stash_type");
        add("RMSNormalization", 23, 2, 2, 1, SliceNormalizations::rootMeanSquare, "axis", "epsilon", "stash_type");
        add("InstanceNormalization", 1, 3, 3, 1, SliceNormalizations::instance, "consumed_inputs", "epsilon");
        add("InstanceNormalization", 6, 3, 3, 1, SliceNormalizations::instance, "epsilon");
        add("GroupNormalization", 18, 3, 3, 1, SliceNormalizations::group, "epsilon", "num_groups");
        add("GroupNormalization", 21, 3, 3, 1, SliceNormalizations::group, "epsilon", "num_groups", "stash_type");
        add("MeanVarianceNormalization", 9, 1, 1, 1, SliceNormalizations::meanVariance, "axes");
        add("LpNormalization", 1, 1, 1, 1, SliceNormalizations::byNorm, "axis", "p");
        add(
                "NegativeLogLikelihoodLoss",
                12,
                2,
                3,
                1,
                LossOperators::negativeLogLikelihood,
                "ignore_index",
                "reduction");
        add("SoftmaxCrossEntropyLoss", 12, 2, 3, 2, LossOperators::softmaxCrossEntropy, "ignore_index", "reduction");
    }

    private void quantization() {
        add("QuantizeLinear", 10, 2, 3, 1, Quantization::quantize);
        add("QuantizeLinear", 13, 2, 3, 1, Quantization::quantize, "axis");
        add("QuantizeLinear", 19, 2, 3, 1, Quantization::quantize, "axis", "saturate");
        List<String> blocks = List.of("axis", "block_size", "output_dtype");
        add("QuantizeLinear", 21, 2, 3, 1, Quantization::quantize, with(blocks, "saturate"));
        add("QuantizeLinear", 23, 2, 3, 1, Quantization::quantize, with(blocks, "precision", "saturate"));
        add("DequantizeLinear", 10, 2, 3, 1, Quantization::dequantize);
        add("DequantizeLinear", 13, 2, 3, 1, Quantization::dequantize, "axis");
        add("DequantizeLinear", 21, 2, 3, 1, Quantization::dequantize, "axis", "block_size");
        add("DequantizeLinear", 23, 2, 3, 1, Quantization::dequantize, with(blocks));
        add("DynamicQuantizeLinear", 11, 1, 1, 3, Quantization::quantizeByRange);
        add("ConvInteger", 10, 2, 4, 1, QuantizedProducts::convInteger, with(WINDOW, "dilations", "group"));
        add("QLinearConv", 10, 8, 9, 1, QuantizedProducts::qLinearConv, with(WINDOW, "dilations", "group"));
        add("MatMulInteger", 10, 2, 4, 1, QuantizedProducts::matMulInteger);
        add("QLinearMatMul", 10, 8, 8, 1, QuantizedProducts::qLinearMatMul);
    }

    private static String[] with(List<String> common, String... more) {
        Set<String> all = new TreeSet<>(common);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private void shapes() {
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
        add("Tile", 1, 3, 3, 1, Blocks::tile);
        add("Tile", 6, 2, 2, 1, Blocks::tile);
        add("Trilu", 14, 1, 2, 1, Blocks::trilu, "upper");
        add("ReverseSequence", 10, 2, 2, 1, Blocks::reverseSequence, "batch_axis", "time_axis");
        add("Pad", 1, 1, 1, 1, Padding::pad, "mode", "paddings", "value");
        add("Pad", 2, 1, 1, 1, Padding::pad, "mode", "pads", "value");
        add("Pad", 11, 2, 3, 1, Padding::pad, "mode");
        add("Pad", 18, 2, 4, 1, Padding::pad, "mode");
    }

    private void selections() {
        add("Gather", 1, 2, 2, 1, Rearrangements::gather, "axis");
        add("GatherElements", 11, 2, 2, 1, Indexed::gatherElements, "axis");
        add("GatherND", 11, 2, 2, 1, Indexed::gatherNd);
        add("GatherND", 12, 2, 2, 1, Indexed::gatherNd, "batch_dims");
        add("Scatter", 9, 3, 3, 1, Indexed::scatterElements, "axis");
        add("ScatterElements", 11, 3, 3, 1, Indexed::scatterElements, "axis");
        add("ScatterElements", 16, 3, 3, 1, Indexed::scatterElements, "axis", "reduction");
        add("ScatterND", 11, 3, 3, 1, Indexed::scatterNd);
        add("ScatterND", 16, 3, 3, 1, Indexed::scatterNd, "reduction");
        add("TensorScatter", 24, 2, 3, 1, Indexed::tensorScatter, "axis", "mode");
        add("ArgMax", 1, 1, 1, 1, Selections.arg(true), "axis", "keepdims");
        add("ArgMax", 12, 1, 1, 1, Selections.arg(true), "axis", "keepdims", "select_last_index");
        add("ArgMin", 1, 1, 1, 1, Selections.arg(false), "axis", "keepdims");
        add("ArgMin", 12, 1, 1, 1, Selections.arg(false), "axis", "keepdims", "select_last_index");
        add("Hardmax", 1, 1, 1, 1, Selections::hardmax, "axis");
        add("TopK", 1, 1, 1, 2, Selections::topK, "axis", "k");
        add("TopK", 10, 2, 2, 2, Selections::topK, "axis");
        add("TopK", 11, 2, 2, 2, Selections::topK, "axis", "largest", "sorted");
        add("NonZero", 9, 1, 1, 1, Selections::nonZero);
        add("Compress", 9, 2, 2, 1, Selections::compress, "axis");
        add("Unique", 11, 1, 1, 4, Selections::unique, "axis", "sorted");
    }

    private void sources() {
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
        add("BitCast", 26, 1, 1, 1, Sources::bitCast, "to");
        add("Range", 11, 3, 3, 1, Generators::range);
        add("Range", 27, 3, 3, 1, Generators::range, "stash_type");
        add("EyeLike", 9, 1, 1, 1, Generators::eyeLike, "dtype", "k");
        add("OneHot", 9, 3, 3, 1, Generators::oneHot, "axis");
        String[] window = {"output_datatype", "periodic"};
        add("HannWindow", 17, 1, 1, 1, Generators.window(0.5, 0.5, 0), window);
        add("HammingWindow", 17, 1, 1, 1, Generators.window(25 / 46.0, 21 / 46.0, 0), window);
        add("BlackmanWindow", 17, 1, 1, 1, Generators.window(0.42, 0.5, 0.08), window);
    }

    private void reductions() {
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

    private void reduction(String name, Operator operator) {
        add(name, 1, 1, 1, 1, operator, "axes", "keepdims");
        add(name, 18, 1, 2, 1, operator, "keepdims", "noop_with_empty_axes");
    }

    private void unary(String name, Operator operator) {
        add(name, 1, 1, 1, 1, operator, "consumed_inputs");
        add(name, 6, 1, 1, 1, operator);
    }

    private void binary(String name, Operator operator) {
        add(name, 1, 2, 2, 1, operator, "axis", "broadcast", "consumed_inputs");
        add(name, 7, 2, 2, 1, operator);
    }

    private void variadic(String name, Operator operator) {
        add(name, 1, 1, MANY, 1, operator, "consumed_inputs");
        add(name, 6, 1, MANY, 1, operator);
    }

    private void add(
            String name, int since, int least, int most, int outputs, Operator operator, String... attributes) {
        all.computeIfAbsent(name, any -> new TreeMap<>())
                .put(since, new Schema(since, least, most, outputs, Set.of(attributes), operator));
    }
}
