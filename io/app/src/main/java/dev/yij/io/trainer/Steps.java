package dev.yij.io.trainer;

import dev.yij.io.data.ImageBatches;
import dev.yij.io.image.Normalisation;
import dev.yij.io.image.RgbImage;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Position;
import dev.yij.reference.train.Training;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the steps of a run do to its network: each batch's own loss, and how far it moves the weights. For one
/// thread.
final class Steps {

    /// Training images whose activations say which units are dead.
    private static final int PROBED = 24;

    private final Map<String, float[]> before = new HashMap<>();
    private final List<RgbImage> probed = new ArrayList<>();
    private boolean taken;
    private double lossSum;
    private double accuracySum;
    private long samples;

    /// Chooses the images whose activations are counted: some of each class, as they are.
    void probe(ImageBatches training) throws IOException {
        ImageBatches plain = new ImageBatches(
                training.folder(), training.options().shuffle(null).cacheBytes(0));
        int images = training.folder().images().size();
        for (int i = 0; i < Math.min(PROBED, images); i++) {
            RgbImage image = plain.image(0, (int) ((long) i * images / Math.min(PROBED, images)));
            if (image != null) {
                probed.add(image);
            }
        }
    }

    /// Before a batch: remembers the weights.
    void begin(Sequential model, Training run) {
        Position position = run.position();
        lossSum = position.lossSum();
        accuracySum = position.accuracySum();
        samples = position.samples();
        for (Weight weight : model.weights()) {
            float[] copy = before.computeIfAbsent(weight.name(), name -> new float[weight.value().length]);
            System.arraycopy(weight.value(), 0, copy, 0, copy.length);
        }
    }

    /// After a batch: its own loss and accuracy.
    Curves.BatchPoint end(Training run, int epoch, int step) {
        Position position = run.position();
        double size = position.samples() - samples;
        taken = true;
        return new Curves.BatchPoint(
                epoch - 1 + (double) step / Math.max(step, run.steps()),
                (position.lossSum() - lossSum) / size,
                (position.accuracySum() - accuracySum) / size);
    }

    /// The run goes back: there is no last step.
    void forget() {
        taken = false;
    }

    /// Whether all weights are finite.
    boolean isFinite(Sequential model) {
        for (Weight weight : model.weights()) {
            float sum = 0;
            for (float value : weight.value()) {
                sum += value * 0; // 0, or NaN if the value is not finite
            }
            if (sum != 0) {
                return false;
            }
        }
        return true;
    }

    List<Look.LayerFacts> facts(Sequential model) {
        return Look.facts(model, tensor(probed), taken ? before : Map.of());
    }

    /// Images as the input of a network.
    static Tensor tensor(List<RgbImage> images) {
        RgbImage first = images.getFirst();
        Tensor x = Tensor.zeros(images.size(), first.height(), first.width(), 3);
        for (int i = 0; i < images.size(); i++) {
            Normalisation.KERAS.normalise(images.get(i), x.data(), i * x.shape().size() / images.size());
        }
        return x;
    }
}
