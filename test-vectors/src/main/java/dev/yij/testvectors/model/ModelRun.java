package dev.yij.testvectors.model;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.compare.ZeroTrust;
import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.kernel.Declined;
import dev.yij.testvectors.kernel.Kernels;
import dev.yij.testvectors.model.ModelCase.Extent;
import dev.yij.testvectors.model.ModelLayer.Pass;
import dev.yij.testvectors.model.ModelLayer.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs a [ModelCase] on a backend, kernel by kernel. The fused convolution with ReLU, the gradient of ReLU and
/// the loss are computed here if the backend declines them; every other kernel it must have.
public final class ModelRun {

    private static final float[] EMPTY = {};
    private static final Weights NONE = new Weights(EMPTY, EMPTY);

    private final Kernels kernels;
    private final ModelCase model;
    private final List<ModelLayer> layers;
    private final Map<String, NamedArray> weights;
    private final float[] targets;
    private final Map<String, float[]> tensors = new LinkedHashMap<>();

    /// The input of each layer, then the probabilities.
    private final float[][] values;

    private final Map<String, float[]> gradients = new LinkedHashMap<>();
    private final Map<String, float[]> moments = new LinkedHashMap<>();

    private ModelRun(Kernels kernels, ModelCase model) {
        this.kernels = kernels;
        this.model = model;
        layers = model.layers();
        weights = ModelNumbers.weights(model);
        targets = ModelNumbers.targets(model).data();
        values = new float[layers.size() + 1][];
        values[0] = ModelNumbers.images(model).data();
    }

    /// Computes a case up to its extent.
    ///
    /// @return the tensors, named and ordered as in [ModelGolden]
    /// @throws Declined if the backend lacks a kernel that the model needs
    public static Map<String, float[]> of(Kernels kernels, ModelCase model) {
        ModelRun run = new ModelRun(kernels, model);
        run.forward();
        run.keepOutputs();
        run.keepLoss(1);
        if (model.extent() == Extent.FORWARD) {
            return run.tensors;
        }
        run.backward();
        run.gradients.forEach((name, gradient) -> run.tensors.put("gradient/" + name, gradient.clone()));
        if (model.extent() == Extent.GRADIENTS) {
            return run.tensors;
        }
        run.update(1);
        for (int step = 2; step <= ModelCase.STEPS; step++) {
            run.forward();
            run.keepLoss(step);
            run.backward();
            run.update(step);
        }
        run.weights.forEach((name, weight) -> run.tensors.put("trained/" + name, weight.data()));
        return run.tensors;
    }

    private void keepOutputs() {
        for (int i = 0; i < layers.size(); i++) {
            tensors.put("forward/" + layers.get(i).name(), values[i + 1].clone());
        }
    }

    private void keepLoss(int step) {
        tensors.put("loss/" + step, new float[] {loss()});
    }

    private void forward() {
        for (int i = 0; i < layers.size(); i++) {
            ModelLayer layer = layers.get(i);
            values[i + 1] = ZeroTrust.poisoned(layer.outputSize());
            layer.forward(new Pass(kernels, weights(layer), NONE, values[i], values[i + 1], EMPTY, EMPTY));
        }
    }

    private float[] probabilities() {
        return values[layers.size()];
    }

    private float loss() {
        float[] losses = ZeroTrust.poisoned(model.images());
        try {
            kernels.crossEntropyClipped(model.rows(), probabilities(), targets, losses);
        } catch (Declined noLoss) {
            Arrays.fill(losses, 0);
            for (int i = 0; i < targets.length; i++) {
                double share = Math.max(1e-7f, Math.min(1f - 1e-7f, probabilities()[i]));
                losses[i / ModelCase.CLASSES] -= (float) (targets[i] * StrictMath.log(share));
            }
        }
        double sum = 0;
        for (float loss : losses) {
            sum += loss;
        }
        return (float) (sum / losses.length);
    }

    private void backward() {
        float[] dy = logitsGradient();
        for (int i = layers.size() - 2; i >= 0; i--) {
            ModelLayer layer = layers.get(i);
            float[] dx = ZeroTrust.poisoned(i == 0 ? 0 : layers.get(i - 1).outputSize());
            layer.backward(new Pass(kernels, weights(layer), zeroGradients(layer), values[i], values[i + 1], dy, dx));
            dy = dx;
        }
    }

    /// Of the mean of the losses.
    private float[] logitsGradient() {
        float[] dx = ZeroTrust.poisoned(targets.length);
        try {
            kernels.crossEntropyClippedGrad(model.rows(), probabilities(), targets, dx);
        } catch (Declined noLoss) {
            for (int i = 0; i < dx.length; i++) {
                dx[i] = (probabilities()[i] - targets[i]) / model.images(); // no probability is clipped here
            }
        }
        return dx;
    }

    private void update(int t) {
        weights.forEach((name, weight) -> {
            int count = weight.data().length;
            AdamDims d = new AdamDims(count, 1, t, ModelCase.LEARNING_RATE, 0.9f, 0.999f, 1e-7f);
            float[] m = moments.computeIfAbsent(name + "/m", key -> new float[count]);
            float[] v = moments.computeIfAbsent(name + "/v", key -> new float[count]);
            kernels.adam(d, t, gradients.getOrDefault(name, new float[0]), weight.data(), m, v);
        });
    }

    private Weights weights(ModelLayer layer) {
        return new Weights(weight(layer.name() + "/kernel"), weight(layer.name() + "/bias"));
    }

    private float[] weight(String name) {
        NamedArray weight = weights.get(name);
        return weight == null ? EMPTY : weight.data();
    }

    /// Gradients of a layer, zero before they are computed.
    private Weights zeroGradients(ModelLayer layer) {
        return new Weights(zeroGradient(layer.name() + "/kernel"), zeroGradient(layer.name() + "/bias"));
    }

    private float[] zeroGradient(String name) {
        float[] zeros = new float[weight(name).length];
        if (weights.containsKey(name)) {
            gradients.put(name, zeros);
        }
        return zeros;
    }
}
