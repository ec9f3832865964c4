package dev.yij.io.trainer;

import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/// A network's first filters, and what it computes of one image. Immutable: nothing in it changes afterwards.
///
/// @param epoch         the epochs that were complete
/// @param filters       the kernel of the first convolution, HWIO
/// @param maps          the outputs of the convolutions, by layer
/// @param probabilities the network's answer
public record Glance(int epoch, Tensor filters, Map<String, Tensor> maps, float[] probabilities) {

    /// Computes the outputs.
    ///
    /// @param x one image, 1×H×W×3
    static Glance at(int epoch, Sequential model, Tensor x) {
        Map<String, Tensor> outputs = model.outputs(x);
        Map<String, Tensor> maps = new LinkedHashMap<>();
        for (BuiltLayer layer : model.layers(Conv2D.class)) {
            maps.put(layer.name(), withoutBatch(outputs, layer));
        }
        BuiltLayer last = model.layers(Activation.class).getLast();
        Weight kernel = model.layers(Conv2D.class).getFirst().weights().getFirst();
        return new Glance(
                epoch,
                new Tensor(kernel.shape(), kernel.value().clone()),
                maps,
                withoutBatch(outputs, last).data());
    }

    private static Tensor withoutBatch(Map<String, Tensor> outputs, BuiltLayer layer) {
        Tensor output = outputs.get(layer.name());
        if (output == null) {
            throw new IllegalStateException("no output of " + layer.name());
        }
        return new Tensor(layer.out(), output.data());
    }
}
