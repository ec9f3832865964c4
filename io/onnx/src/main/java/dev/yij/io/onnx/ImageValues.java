package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.OnnxGraph;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.HashSet;
import java.util.Set;

/// Finds the values of a graph that are images with their channels first: those that nodes compute pixel by
/// pixel from other ones. An array of four dimensions that a `Reshape` made is none, whatever its dimensions.
final class ImageValues {

    /// Operators whose outputs have the order of axes of any input that is an image.
    private static final Set<String> OF_ANY = names("""
            Add And Concat Div Equal Greater Less Max Mean Min Mod Mul Or Pow PRelu Sub Sum Where
            Xor """);

    /// Operators whose outputs have that of their first input.
    private static final Set<String> OF_FIRST = names("""
            Abs ArgMax ArgMin AveragePool BatchNormalization Cast CastLike Ceil Celu CenterCropPad
            Clip Conv ConvInteger ConvTranspose CumSum DepthToSpace DequantizeLinear Dropout
            DynamicQuantizeLinear Elu Erf Exp Expand Floor Gelu GlobalAveragePool GlobalMaxPool
            GroupNormalization HardSigmoid HardSwish Hardmax Identity InstanceNormalization IsInf
            IsNaN LRN LeakyRelu Log LogSoftmax LpNormalization LpPool MaxPool MaxUnpool
            MeanVarianceNormalization Mish Neg Not Pad QLinearConv QuantizeLinear Reciprocal
            ReduceL1 ReduceL2 ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare
            Relu Resize Round Selu Shrink Sigmoid Sign Slice Softmax Softplus Softsign
            SpaceToDepth Split Sqrt Swish Tanh ThresholdedRelu Tile TopK Upsample """);

    private ImageValues() {}

    private static Set<String> names(String list) {
        return Set.of(list.strip().split("\\s+"));
    }

    /// @param inputs the inputs of the graph that are such images
    static Set<String> of(OnnxGraph graph, Set<String> inputs) throws FormatException {
        Set<String> images = new HashSet<>(inputs);
        for (OnnxNode node : graph.nodes()) {
            boolean first =
                    !node.inputs().isEmpty() && images.contains(node.inputs().getFirst());
            boolean keeps = (OF_FIRST.contains(node.operator()) || picks(graph, node)) && first
                    || OF_ANY.contains(node.operator())
                            && node.inputs().stream().anyMatch(images::contains);
            if (keeps || !first && makes(node)) {
                images.addAll(node.outputs());
            }
        }
        return images;
    }

    /// A transposition to channels first, of rows and columns in either order.
    private static boolean makes(OnnxNode node) throws FormatException {
        long[] perm = node.operator().equals("Transpose") ? node.attributes().integers("perm") : null;
        return perm != null && perm.length == 4 && perm[0] == 0 && perm[1] == 3;
    }

    /// A `Gather` of several channels, rows or columns, as of red, green and blue in another order.
    private static boolean picks(OnnxGraph graph, OnnxNode node) {
        OnnxTensor indices = node.operator().equals("Gather") && node.inputs().size() == 2
                ? graph.initializers().get(node.inputs().get(1))
                : null;
        return indices != null && indices.dims().rank() == 1;
    }
}
