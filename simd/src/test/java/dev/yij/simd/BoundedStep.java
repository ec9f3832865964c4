package dev.yij.simd;

import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Tensor;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.Roundoff;
import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.oracle.Expected;
import dev.yij.testvectors.oracle.SoftmaxOracle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One step of gradient descent as the oracles of test-vectors compute it in double, with bounds that every
/// faithful float32 computation keeps. The bounds are derived, not measured:
///
/// - Forward, each layer's output is the oracle's for the input that the layer had, within the bound of its
///   kernel.
/// - Backward, the outputs are known, and so what ReLU passes and which element of a window is its maximum.
///   What remains is linear in the gradient, and its rounding errors are followed from kernel to kernel
///   ([Ball]).
///
/// Errors do not add up over steps: each step starts from the weights that the backend itself had before it.
///
/// The model ends with logits; the loss is categorical cross-entropy from logits, the optimizer SGD without
/// momentum.
///
/// @param outputs what each layer's output must be within, in the order of the layers
/// @param actual  each layer's output as the backend computed it
/// @param loss    the loss before the step
/// @param weights what the weights must be within after the step
record BoundedStep(List<Ball> outputs, List<float[]> actual, Ball loss, List<Ball> weights) {

    /// The step from the weights that the model has now, on the backend that it has.
    ///
    /// @param x        the batch
    /// @param targets  one-hot, `images × classes`
    /// @param winograd what convolutions may be computed by where it fits; null for none
    static BoundedStep of(Model model, Tensor x, float[] targets, float learningRate, @Nullable Winograd winograd) {
        int images = x.shape().dim(0);
        List<BoundedLayer> layers = new ArrayList<>();
        List<float[]> values = new ArrayList<>(List.of(x.data())); // the batch, and after it each layer's output
        model.outputs(x).values().forEach(output -> values.add(output.data()));
        List<Ball> outputs = new ArrayList<>();
        for (BuiltLayer built : model.layers()) {
            BoundedLayer layer = BoundedLayer.of(built, images, winograd);
            outputs.add(layer.output(values.get(layers.size())));
            layers.add(layer);
        }
        RowDims rows = new RowDims(images, model.outputShape().size());
        List<Ball> gradients = new ArrayList<>();
        Ball dy = Ball.of(SoftmaxOracle.crossEntropyGrad(rows, values.getLast(), targets));
        for (int i = layers.size() - 1; i >= 0; i--) {
            dy = layers.get(i).inFrontOfRelu(values.get(i + 1), dy);
            gradients.addAll(0, layers.get(i).gradWeights(values.get(i), dy));
            dy = i == 0 ? dy : layers.get(i).gradInput(values.get(i), dy);
        }
        List<Ball> weights = new ArrayList<>();
        for (Ball gradient : gradients) {
            weights.add(moved(model.weights().get(weights.size()).value(), gradient, learningRate));
        }
        Expected losses = SoftmaxOracle.crossEntropy(rows, values.getLast(), targets);
        return new BoundedStep(outputs, values.subList(1, values.size()), mean(losses), weights);
    }

    /// w - lr · g, three roundings.
    private static Ball moved(float[] w, Ball g, float learningRate) {
        double[] value = new double[w.length];
        double[] radius = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            double move = learningRate * (Math.abs(g.centre()[i]) + (double) g.radius()[i]);
            value[i] = w[i] - (double) learningRate * g.centre()[i];
            radius[i] = learningRate * (double) g.radius()[i] + Roundoff.bound(3, Math.abs(w[i]) + move);
        }
        return Ball.of(value, radius);
    }

    /// The mean of the rows' losses, as many roundings as rows.
    private static Ball mean(Expected losses) {
        int rows = losses.value().length;
        double mean = 0;
        double radius = 0;
        for (int i = 0; i < rows; i++) {
            mean += losses.value()[i] / rows;
            radius += losses.bound(Precision.FLOAT32, i) / rows;
        }
        return Ball.of(new double[] {mean}, new double[] {radius + Roundoff.bound(rows + 1, mean)});
    }
}
