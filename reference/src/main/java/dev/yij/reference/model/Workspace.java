package dev.yij.reference.model;

import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.train.Loss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The arrays that one slice of images needs on its way through a network, there and back. Made once, used
/// for every slice: of training, of the validation in between, of predictions.
final class Workspace {

    private final Sequential model;
    private final List<BuiltLayer> layers;
    private final int images;
    private final float[] input;

    /// The output of each layer, kept for the way back.
    private final List<float[]> outputs = new ArrayList<>();

    /// The gradient by a layer's output and by its input, in turns; empty until needed.
    private float[] gradient = {};

    private float[] otherGradient = {};

    Workspace(Sequential model, int images) {
        this.model = model;
        this.layers = model.layers();
        this.images = images;
        this.input = new float[images * model.inputShape().size()];
        for (BuiltLayer layer : layers) {
            outputs.add(new float[images * layer.out().size()]);
        }
    }

    /// How many images fit.
    int images() {
        return images;
    }

    /// The outputs of all images of `x`, slice by slice.
    float[] predict(int count, float[] x) {
        int each = layers.getLast().out().size();
        float[] y = new float[count * each];
        for (int first = 0; first < count; first += images) {
            int size = Math.min(images, count - first);
            forward(Pass.inference(model.backend(), size), x, first);
            System.arraycopy(outputs.getLast(), 0, y, first * each, size * each);
        }
        return y;
    }

    /// The outputs of each layer for one slice, not copied.
    List<float[]> outputs(float[] x) {
        forward(Pass.inference(model.backend(), images), x, 0);
        return outputs;
    }

    /// Sends images `first …` of `x` through the network.
    void forward(Pass pass, float[] x, int first) {
        int each = layers.getFirst().in().size();
        System.arraycopy(x, first * each, input, 0, pass.images() * each);
        for (int i = 0; i < layers.size(); i++) {
            BuiltLayer layer = layers.get(i);
            layer.layer().forward(pass, layer.in(), layer.weights(), inputOf(i), outputs.get(i));
        }
    }

    private float[] inputOf(int layer) {
        return layer == 0 ? input : outputs.get(layer - 1);
    }

    /// What the loss looks at: the outputs, or the logits before the last softmax.
    float[] scores(Loss loss) {
        return inputOf(layersBefore(loss));
    }

    /// How many layers lie before the loss: all, or all but the softmax at the end where the loss wants logits.
    private int layersBefore(Loss loss) {
        boolean endsInSoftmax =
                layers.getLast().layer() instanceof Activation last && last.function() == ActivationFunction.SOFTMAX;
        return loss.fromLogits() && endsInSoftmax ? layers.size() - 1 : layers.size();
    }

    /// The array that takes the gradient by [#scores], before [#backward].
    float[] scoreGradient() {
        if (gradient.length == 0) {
            int largest = images * layers.getFirst().in().size();
            for (BuiltLayer layer : layers) {
                largest = Math.max(largest, images * layer.out().size());
            }
            gradient = new float[largest];
            otherGradient = new float[largest];
        }
        return gradient;
    }

    /// Sends the gradient back through the network, adding to the weights' gradients.
    void backward(Pass pass, Loss loss) {
        for (int i = layersBefore(loss) - 1; i >= 0; i--) {
            BuiltLayer layer = layers.get(i);
            float[] x = inputOf(i);
            float[] dx = i == 0 ? null : otherGradient;
            layer.layer().backward(pass, layer.in(), layer.weights(), x, outputs.get(i), gradient, dx);
            float[] used = gradient;
            gradient = otherGradient;
            otherGradient = used;
        }
    }

    static void clearGradients(List<Weight> weights) {
        for (Weight weight : weights) {
            Arrays.fill(weight.gradient(), 0);
        }
    }
}
