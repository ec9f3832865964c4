package dev.yij.io.trainer;

import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a network is like at one moment of its training, beside an earlier one. Immutable: nothing in it
/// changes afterwards.
///
/// @param number  increases from look to look
/// @param image   the number of the image of both glances
/// @param now     the network
/// @param earlier the network as it was after an earlier epoch
/// @param layers  the layers that have weights
public record Look(long number, int image, Glance now, Glance earlier, List<LayerFacts> layers) {

    /// Images that are sent through the network together for the dead units.
    private static final int TOGETHER = 4;

    /// A layer that has weights. The sizes are root mean squares over the numbers of its kernel.
    ///
    /// @param name     the layer
    /// @param units    its filters, or its units
    /// @param dead     how many of them are 0 everywhere in all probe images; null if it has no ReLU
    /// @param gradient the size of the last batch's gradient; null before the first step
    /// @param weight   the size of its weights
    /// @param step     the size of the last step divided by the size of the weights; null before the first step
    public record LayerFacts(
            String name,
            int units,
            @Nullable Integer dead,
            @Nullable Double gradient,
            double weight,
            @Nullable Double step) {}

    /// The facts about each layer that has weights.
    ///
    /// @param probe  images for the dead units, N×H×W×3
    /// @param before the weights before the last step, by name; empty if there was none
    static List<LayerFacts> facts(Sequential model, Tensor probe, Map<String, float[]> before) {
        Map<String, boolean[]> alive = alive(model, probe);
        List<LayerFacts> facts = new ArrayList<>();
        for (BuiltLayer layer : model.layers()) {
            if (layer.weights().isEmpty()) {
                continue;
            }
            Weight kernel = layer.weights().getFirst();
            float[] earlier = before.get(kernel.name());
            double size = size(kernel.value());
            boolean[] units = alive.get(layer.name());
            facts.add(new LayerFacts(
                    layer.name(),
                    kernel.shape().dim(kernel.shape().rank() - 1),
                    units == null ? null : dead(units),
                    earlier == null ? null : size(kernel.gradient()),
                    size,
                    earlier == null ? null : difference(kernel.value(), earlier) / Math.max(size, Float.MIN_NORMAL)));
        }
        return facts;
    }

    /// For each convolution with ReLU, which of its filters are above 0 anywhere.
    private static Map<String, boolean[]> alive(Sequential model, Tensor probe) {
        List<BuiltLayer> rectified = model.layers(Conv2D.class).stream()
                .filter(layer -> layer.layer().activation().equals(ActivationFunction.RELU))
                .toList();
        Map<String, boolean[]> alive = new LinkedHashMap<>();
        int images = probe.shape().dim(0);
        int length = probe.shape().size() / images;
        for (int from = 0; from < images && !rectified.isEmpty(); from += TOGETHER) {
            int count = Math.min(TOGETHER, images - from);
            float[] some = new float[count * length];
            System.arraycopy(probe.data(), from * length, some, 0, some.length);
            Map<String, Tensor> outputs =
                    model.outputs(new Tensor(model.inputShape().prepend(count), some));
            for (BuiltLayer layer : rectified) {
                Tensor output = outputs.get(layer.name());
                int channels = layer.out().dim(2);
                boolean[] units = alive.computeIfAbsent(layer.name(), name -> new boolean[channels]);
                for (int i = 0; output != null && i < output.data().length; i++) {
                    units[i % channels] |= output.data()[i] > 0;
                }
            }
        }
        return alive;
    }

    private static int dead(boolean[] alive) {
        int dead = 0;
        for (boolean unit : alive) {
            dead += unit ? 0 : 1;
        }
        return dead;
    }

    private static double size(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares / values.length);
    }

    private static double difference(float[] now, float[] before) {
        double squares = 0;
        for (int i = 0; i < now.length; i++) {
            double moved = (double) now[i] - before[i];
            squares += moved * moved;
        }
        return Math.sqrt(squares / now.length);
    }
}
