package dev.yij.reference.model;

import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.train.Loss;
import java.util.ArrayList;
import java.util.List;

/// The scores of a classifier's classes: its outputs, or the logits if it ends in softmax, either as a layer of
/// its own or as the last layer's activation.
public final class ClassScores {

    private ClassScores() {}

    /// The layers whose last output is the scores.
    public static List<BuiltLayer> layers(Sequential model) {
        List<BuiltLayer> layers = new ArrayList<>(model.layers());
        if (layers.size() > 1 && endsInSoftmaxLayer(layers)) {
            layers.removeLast();
        } else if (layers.getLast().layer().givesProbabilities()) {
            layers.addLast(layers.removeLast().withoutActivation());
        }
        return layers;
    }

    /// The number of layers before the loss: all, or all but a final layer of the loss's activation function
    /// if the loss takes logits.
    public static int layersBefore(Loss loss, List<BuiltLayer> layers) {
        boolean activated =
                layers.getLast().layer() instanceof Activation last && last.activation() == loss.activation();
        return loss.fromLogits() && activated ? layers.size() - 1 : layers.size();
    }

    private static boolean endsInSoftmaxLayer(List<BuiltLayer> layers) {
        Layer last = layers.getLast().layer();
        return last instanceof Activation && last.givesProbabilities();
    }
}
