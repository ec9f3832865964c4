package dev.yij.reference.model;

import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.train.Loss;
import java.util.ArrayList;
import java.util.List;

/// The arrays that a slice of images needs on its way through a network. Allocated once and reused for every
/// slice, in training, validation and prediction.
///
/// Prediction alternates between two arrays. Training keeps the output of each layer, and uses the two arrays
/// for the gradients with respect to a layer's output and input.
final class Workspace {

    private final List<BuiltLayer> layers;
    private final int trainingImages;

    private float[] one;
    private float[] other;

    /// The input and the output of each layer; empty until needed.
    private final List<float[]> kept = new ArrayList<>();

    /// @param images         the maximum number of images in prediction
    /// @param trainingImages the maximum number of images in training, not larger
    Workspace(List<BuiltLayer> layers, int images, int trainingImages) {
        this.layers = layers;
        this.trainingImages = trainingImages;
        int largest = layers.getFirst().in().size();
        for (BuiltLayer layer : layers) {
            largest = Math.max(largest, layer.out().size());
        }
        one = new float[Math.multiplyExact(images, largest)];
        other = new float[images * largest];
    }

    /// Predicts for images `first …` of `x`.
    void predict(Pass pass, float[] x, int first) {
        copyInput(pass, x, first, one);
        for (BuiltLayer layer : layers) {
            layer.layer().forward(pass, layer.in(), layer.weights(), one, other);
            swap();
        }
    }

    /// The result of [#predict], `images × output shape`.
    float[] prediction() {
        return one;
    }

    /// The input of the loss after [#predict]: the prediction, or the logits before the last softmax.
    float[] predictedScores(Loss loss) {
        return layersBefore(loss) == layers.size() ? one : other;
    }

    private void swap() {
        float[] former = one;
        one = other;
        other = former;
    }

    private void copyInput(Pass pass, float[] x, int first, float[] to) {
        int each = layers.getFirst().in().size();
        System.arraycopy(x, first * each, to, 0, pass.images() * each);
    }

    /// Sends images `first …` of `x` through the network and keeps the output of each layer.
    void forward(Pass pass, float[] x, int first) {
        if (kept.isEmpty()) {
            kept.add(new float[trainingImages * layers.getFirst().in().size()]);
            for (BuiltLayer layer : layers) {
                kept.add(new float[trainingImages * layer.out().size()]);
            }
        }
        copyInput(pass, x, first, kept.getFirst());
        for (int i = 0; i < layers.size(); i++) {
            BuiltLayer layer = layers.get(i);
            layer.layer().forward(pass, layer.in(), layer.weights(), kept.get(i), kept.get(i + 1));
        }
    }

    /// The outputs of each layer after [#forward], not copied.
    List<float[]> outputs() {
        return kept.subList(1, kept.size());
    }

    /// The input of the loss after [#forward].
    float[] scores(Loss loss) {
        return kept.get(layersBefore(loss));
    }

    private int layersBefore(Loss loss) {
        return ClassScores.layersBefore(loss, layers);
    }

    /// The array that receives the gradient with respect to [#scores], before [#backward].
    float[] scoreGradient() {
        return one;
    }

    /// Propagates the gradient back through the network, adding to the gradients of the given weights: all of
    /// the model's weights, in its order.
    void backward(Pass pass, Loss loss, List<Weight> weights) {
        int end = weights.size();
        for (int i = layers.size() - 1; i >= 0; i--) {
            BuiltLayer layer = layers.get(i);
            int begin = end - layer.weights().size();
            if (i < layersBefore(loss)) {
                List<Weight> own = weights.subList(begin, end);
                float[] dx = i == 0 ? null : other;
                layer.layer().backward(pass, layer.in(), own, kept.get(i), kept.get(i + 1), one, dx);
                swap();
            }
            end = begin;
        }
    }
}
