package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The constants that nodes read, converted to our axis order.
///
/// @param constants by value name
record NodeConstants(Map<String, OnnxTensor> constants) {

    /// Between the node and the reason, in messages.
    static final String MISFIT = " does not become a layer: ";

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
        OnnxTensor constant = constant(node, i);
        if (constant instanceof OnnxTensor.Floats floats && floats.size() > 0) {
            return floats;
        }
        throw misfit(node, "expected constant floats as input " + i);
    }

    /// The constant that an input is, or null.
    @Nullable
    OnnxTensor constant(OnnxNode node, int i) {
        return has(node, i) ? constants.get(node.inputs().get(i)) : null;
    }

    /// Whether an input is given.
    static boolean has(OnnxNode node, int i) {
        return i < node.inputs().size() && !node.inputs().get(i).isEmpty();
    }

    /// An optional input that is a constant list of integers; null if it is omitted.
    ///
    /// @throws OnnxUnsupportedException if it is given, but no constant
    long @Nullable [] integers(OnnxNode node, int i) throws OnnxUnsupportedException {
        if (constant(node, i) instanceof OnnxTensor.Integers integers) {
            return integers.toArray();
        }
        if (has(node, i)) {
            throw misfit(node, "expected constant integers as input " + i);
        }
        return null;
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

    /// Converts numbers for an image flattened channel by channel to those for one flattened pixel by pixel.
    ///
    /// @param each how many there are for each number of the image
    static float[] pixelByPixel(float[] weights, int each, Shape image) {
        int channels = image.dim(2);
        int pixels = image.dim(0) * image.dim(1);
        float[] rows = new float[weights.length];
        for (int c = 0; c < channels; c++) {
            for (int p = 0; p < pixels; p++) {
                System.arraycopy(weights, (c * pixels + p) * each, rows, (p * channels + c) * each, each);
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
        return new OnnxUnsupportedException(node.label() + MISFIT + why);
    }
}
