package dev.yij.io.compare;

import dev.yij.reference.layer.Activating;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Composed;
import dev.yij.reference.layer.Convolution2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Node;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Tensor;
import dev.yij.testvectors.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// L = Σ dy·y of one layer, as a function of its input and its weights, which are read from their arrays at
/// each call. In double, by the oracle of test-vectors, where it knows the layer, otherwise in float32.
///
/// The oracle rounds the sums z of a convolution or dense layer to float32 before an activation function. Such
/// a layer is replaced by L = Σ dz·z, which has the same gradient: dz = dy · dy/dz is found by differences of
/// the function alone, whose inputs z are float32 anyway.
///
/// @param node   the layer in its network
/// @param values the arrays of all values of the network
/// @param exact  the layer that the oracle computes; null for float32
/// @param dy     the gradient with respect to the output of that layer
record LayerSum(Node node, List<float[]> values, @Nullable BuiltLayer exact, double[] dy) implements DoubleSupplier {

    private static final double STEP = 0x1p-10;

    /// The function of a layer.
    static LayerSum of(Node node, List<float[]> values, float[] dy) {
        BuiltLayer layer = node.layer();
        double[] gradient = new double[dy.length];
        Arrays.setAll(gradient, i -> dy[i]);
        if (node.reads().size() > 1
                || layer.layer() instanceof Composed
                || oracle(layer, values.get(node.read())) == null) {
            return new LayerSum(node, values, null, gradient);
        }
        ActivationFunction function = layer.layer().activation();
        if (function == ActivationFunction.LINEAR || layer.layer() instanceof Activating || isRectified(layer)) {
            return new LayerSum(node, values, layer, gradient);
        }
        BuiltLayer sums = layer.withoutActivation();
        double[] z = oracle(sums, values.get(node.read()));
        return z == null
                ? new LayerSum(node, values, null, gradient)
                : new LayerSum(node, values, sums, throughActivation(layer, function, z, gradient));
    }

    /// Whether the oracle has the layer and its ReLU as one kernel.
    private static boolean isRectified(BuiltLayer layer) {
        return layer.layer().activation() == ActivationFunction.RELU
                && (layer.layer() instanceof Convolution2D || layer.layer() instanceof Dense);
    }

    /// dz from dy: each z changes its own y, or with softmax all of its row.
    private static double[] throughActivation(BuiltLayer layer, ActivationFunction function, double[] z, double[] dy) {
        BuiltLayer activation = new BuiltLayer(new Activation(function), layer.out(), layer.out(), List.of());
        int columns = layer.out().dim(layer.out().rank() - 1);
        int together = function == ActivationFunction.SOFTMAX ? columns : 1;
        double[] dz = new double[z.length];
        for (int column = 0; column < together; column++) {
            float[] above = new float[z.length];
            float[] below = new float[z.length];
            for (int i = 0; i < z.length; i++) {
                double step = i % together == column ? STEP * Math.max(1, Math.abs(z[i])) : 0;
                above[i] = (float) (z[i] + step);
                below[i] = (float) (z[i] - step);
            }
            double[] up = oracle(activation, above);
            double[] down = oracle(activation, below);
            for (int i = 0; up != null && down != null && i < z.length; i++) {
                int moved = i - i % together + column;
                dz[moved] += dy[i] * (up[i] - down[i]) / ((double) above[moved] - below[moved]);
            }
        }
        return dz;
    }

    private static double @Nullable [] oracle(BuiltLayer layer, float[] x) {
        Tensor input = new Tensor(layer.in().prepend(x.length / layer.in().size()), x);
        LayerOracle.Prediction prediction = LayerOracle.of(Precision.FLOAT32, layer, input);
        return prediction == null ? null : prediction.value();
    }

    /// Whether it is computed in double.
    boolean inDouble() {
        return exact != null;
    }

    @Override
    public double getAsDouble() {
        double sum = 0;
        double[] y = exact == null ? null : oracle(exact, values.get(node.read()));
        if (y != null) {
            for (int i = 0; i < dy.length; i++) {
                sum += dy[i] * y[i];
            }
            return sum;
        }
        List<float[]> own = new ArrayList<>(values);
        float[] rounded = new float[dy.length];
        own.set(node.value(), rounded);
        int images = rounded.length / node.layer().out().size();
        node.forward(Pass.inference(new ScalarBackend(), images), own);
        for (int i = 0; i < dy.length; i++) {
            sum += dy[i] * rounded[i];
        }
        return sum;
    }
}
