package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The constants that the nodes of a chain read, converted to our axis order.
///
/// @param constants by value name
record ChainWeights(Map<String, OnnxTensor> constants) {

    /// A required input that is a constant matrix.
    OnnxTensor.Floats matrix(OnnxNode node, int i) throws OnnxUnsupportedException {
        OnnxTensor.Floats matrix = floats(node, i);
        if (matrix.dims().rank() != 2) {
            throw misfit(node, "expected a matrix as input " + i + ", found " + matrix);
        }
        return matrix;
    }

    /// A required input that is a constant of float32.
    OnnxTensor.Floats floats(OnnxNode node, int i) throws OnnxUnsupportedException {
        OnnxTensor constant =
                i < node.inputs().size() ? constants.get(node.inputs().get(i)) : null;
        if (constant instanceof OnnxTensor.Floats floats && floats.size() > 0) {
            return floats;
        }
        throw misfit(node, "expected constant floats as input " + i);
    }

    /// The second input, if it is a constant list of integers.
    long @Nullable [] integers(OnnxNode node) {
        OnnxTensor constant =
                node.inputs().size() > 1 ? constants.get(node.inputs().get(1)) : null;
        return constant instanceof OnnxTensor.Integers integers ? integers.toArray() : null;
    }

    /// A kernel `filters × channels × height × width` as `height × width × channels × filters`.
    static float[] hwio(OnnxTensor.Floats oihw) {
        int outC = oihw.dims().get(0);
        int inC = oihw.dims().get(1);
        int taps = oihw.dims().get(2) * oihw.dims().get(3);
        float[] hwio = new float[oihw.size()];
        for (int i = 0; i < hwio.length; i++) {
            hwio[(i % taps * inC + i / taps % inC) * outC + i / taps / inC] = oihw.data()[i];
        }
        return hwio;
    }

    /// Converts the weights for an image flattened channel by channel to those for one flattened pixel by
    /// pixel.
    static float[] pixelByPixel(OnnxTensor.Floats kernel, Shape image) {
        int units = kernel.dims().get(1);
        int channels = image.dim(2);
        int pixels = image.dim(0) * image.dim(1);
        float[] rows = new float[kernel.size()];
        for (int c = 0; c < channels; c++) {
            for (int p = 0; p < pixels; p++) {
                System.arraycopy(kernel.data(), (c * pixels + p) * units, rows, (p * channels + c) * units, units);
            }
        }
        return rows;
    }

    /// The transpose of a matrix.
    static OnnxTensor.Floats transposed(OnnxTensor.Floats matrix) throws FormatException {
        int rows = matrix.dims().get(0);
        int columns = matrix.dims().get(1);
        return matrix.picked(Dims.of(columns, rows), i -> i % rows * columns + i / rows);
    }

    /// The exception that says why a node does not fit.
    static OnnxUnsupportedException misfit(OnnxNode node, String why) {
        return new OnnxUnsupportedException(node.label() + " does not become a layer: " + why);
    }
}
