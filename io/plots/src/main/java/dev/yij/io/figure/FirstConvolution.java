package dev.yij.io.figure;

import dev.yij.reference.explain.DotProduct;
import dev.yij.reference.explain.Formula;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Size;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Tensor;

/// The data shared by the figures of one window: a square of 6×6 pixels, one filter of 3×3×3 that slides
/// over it, and the 4×4 outputs whose window lies entirely within the square.
///
/// @param layer   the first layer of the model, a convolution over red, green and blue
/// @param patch   the square
/// @param top     row of the layer's output where the window's first row is the square's first row
/// @param left    the same for columns
/// @param filter  the filter whose outputs vary most over the square: one that responds to its edge
/// @param outputs `4 × 4`, from the layer's own output
/// @param chosen  index of the output whose computation is shown in full: row · 4 + column
record FirstConvolution(BuiltLayer layer, Edge patch, int top, int left, int filter, float[] outputs, int chosen) {

    /// Rows and columns of the window.
    static final int WINDOW = 3;

    /// Rows and columns of the square.
    static final int SIDE = 6;

    /// Rows and columns of the outputs.
    static final int PLACES = SIDE - WINDOW + 1;

    private static final Size ONE = Size.of(1);

    /// @throws SkippedException if the model does not begin with such a convolution
    static FirstConvolution of(Subject subject) throws SkippedException {
        BuiltLayer layer = subject.model().layers().getFirst();
        if (!(layer.layer() instanceof Conv2D conv)
                || !conv.kernel().equals(Size.of(WINDOW))
                || !conv.strides().equals(ONE)
                || !conv.dilation().equals(ONE)) {
            throw new SkippedException("the model does not begin with a convolution of 3×3 windows in steps of 1");
        }
        Edge patch = Edge.clearest(subject.image(), SIDE);
        var shape = conv.shape(1, layer.in());
        int top = patch.row() - shape.h().inputAt(0, 0);
        int left = patch.column() - shape.w().inputAt(0, 0);
        Tensor y = subject.explainer().output(layer.name());
        float[] outputs = new float[PLACES * PLACES];
        int filter = 0;
        double spread = -1;
        for (int each = 0; each < conv.filters(); each++) {
            float[] candidate = outputs(y, top, left, each);
            double of = spread(candidate);
            if (of > spread) {
                spread = of;
                filter = each;
                outputs = candidate;
            }
        }
        return new FirstConvolution(layer, patch, top, left, filter, outputs, chosen(outputs));
    }

    private static float[] outputs(Tensor y, int top, int left, int filter) {
        float[] outputs = new float[PLACES * PLACES];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = y.get(top + i / PLACES, left + i % PLACES, filter);
        }
        return outputs;
    }

    /// The largest of those whose window lies across the edge, below the first row.
    private static int chosen(float[] outputs) {
        int chosen = PLACES + 1;
        for (int i = PLACES; i < outputs.length; i++) {
            boolean across = i % PLACES > 0 && i % PLACES < PLACES - 1;
            chosen = across && outputs[i] > outputs[chosen] ? i : chosen;
        }
        return chosen;
    }

    /// The standard deviation; NaN, which never compares as larger, if an output is NaN.
    private static double spread(float[] outputs) {
        double sum = 0;
        double squares = 0;
        for (float output : outputs) {
            sum += output;
            squares += (double) output * output;
        }
        double mean = sum / outputs.length;
        return Math.sqrt(Math.max(0, squares / outputs.length - mean * mean));
    }

    /// All products of the chosen output.
    DotProduct explained(Subject subject) {
        return (DotProduct)
                subject.explainer().explain(layer.name(), top + chosen / PLACES, left + chosen % PLACES, filter);
    }

    /// The activation in words: ` after ReLU`, or empty if there is none.
    String activation() {
        return function().isEmpty() ? "" : " after " + function();
    }

    /// The activation as the last of several steps: `, ReLU`.
    String lastStep() {
        return function().isEmpty() ? "" : ", " + function();
    }

    /// An expression as the activation's argument: `max(…, 0)`, or the expression alone.
    String activated(String expression) {
        return Formula.applied(((Conv2D) layer.layer()).activation(), expression);
    }

    private String function() {
        ActivationFunction function = ((Conv2D) layer.layer()).activation();
        if (function == ActivationFunction.LINEAR) {
            return "";
        }
        return function == ActivationFunction.RELU ? "ReLU" : function.configName();
    }

    /// A weight of the filter.
    float weight(int row, int column, int channel) {
        return kernel().get(row, column, channel, filter);
    }

    /// The magnitude of the filter's largest weight.
    double largestWeight() {
        double largest = 0;
        for (int i = 0; i < WINDOW * WINDOW * 3; i++) {
            largest = Math.max(largest, Math.abs(weight(i / 9, i / 3 % 3, i % 3)));
        }
        return largest;
    }

    /// The filter's bias; 0 if the layer has none.
    float bias() {
        return layer.weights().size() > 1 ? layer.weights().get(1).value()[filter] : 0;
    }

    Tensor kernel() {
        var kernel = layer.weights().getFirst();
        return new Tensor(kernel.shape(), kernel.value());
    }
}
