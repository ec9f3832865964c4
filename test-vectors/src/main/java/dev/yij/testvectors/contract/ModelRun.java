package dev.yij.testvectors.contract;

import dev.yij.testvectors.AdamDims;
import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.compare.ZeroTrust;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.model.ModelCase.Extent;
import dev.yij.testvectors.model.ModelLayer;
import dev.yij.testvectors.model.ModelNumbers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Runs a [ModelCase] on a backend, kernel by kernel. What a backend declines is done in another way where one
/// exists: convolution and ReLU one after the other, ReLU and the loss by the formula. Everything else it must
/// have.
public final class ModelRun {

    private final Kernels kernels;
    private final ModelCase model;
    private final List<ModelLayer> layers;
    private final SequencedMap<String, NamedArray> weights;
    private final float[] targets;
    private final SequencedMap<String, float[]> tensors = new LinkedHashMap<>();

    /// Each layer's input, and behind them the probabilities.
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

    /// Computes a case as far as its extent says.
    ///
    /// @return the tensors, named and ordered as in [ModelGolden][dev.yij.testvectors.model.ModelGolden]
    /// @throws Declined if the backend lacks a kernel that the model needs
    public static SequencedMap<String, float[]> of(Kernels kernels, ModelCase model) {
        ModelRun run = new ModelRun(kernels, model);
        run.forward();
        run.keep("forward/", run.outputs());
        run.keepLoss(1);
        if (model.extent() == Extent.FORWARD) {
            return run.tensors;
        }
        run.backward();
        run.keep("gradient/", run.gradients);
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

    private void keepLoss(int step) {
        tensors.put("loss/" + step, new float[] {loss()});
    }

    private void keep(String prefix, Map<String, float[]> arrays) {
        arrays.forEach((name, data) -> tensors.put(prefix + name, data.clone()));
    }

    private SequencedMap<String, float[]> outputs() {
        SequencedMap<String, float[]> outputs = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            outputs.put(layers.get(i).name(), values[i + 1]);
        }
        return outputs;
    }

    private void forward() {
        for (int i = 0; i < layers.size(); i++) {
            ModelLayer layer = layers.get(i);
            float[] x = values[i];
            float[] y = poisoned(layer.outputSize());
            switch (layer) {
                case ModelLayer.Convolution c -> convolve(c, x, y);
                case ModelLayer.MaxPooling p -> kernels.maxPool2d(p.dims(), x, y);
                case ModelLayer.GlobalAverage p -> kernels.averagePool2d(p.dims(), x, y);
                case ModelLayer.Flatten f -> System.arraycopy(x, 0, y, 0, y.length);
                case ModelLayer.Dense d -> kernels.dense(d.dims(), x, kernel(d), bias(d), y);
                case ModelLayer.Softmax s -> kernels.softmax(s.dims(), x, y);
            }
            values[i + 1] = y;
        }
    }

    private void convolve(ModelLayer.Convolution c, float[] x, float[] y) {
        try {
            kernels.conv2dRelu(c.dims(), x, kernel(c), bias(c), y);
        } catch (Declined fused) {
            kernels.conv2d(c.dims(), x, kernel(c), bias(c), y);
            for (int i = 0; i < y.length; i++) {
                y[i] = y[i] <= 0 ? 0 : y[i];
            }
        }
    }

    private float[] probabilities() {
        return values[layers.size()];
    }

    private float loss() {
        float[] losses = poisoned(model.images());
        try {
            kernels.crossEntropyClipped(model.rows(), probabilities(), targets, losses);
        } catch (Declined noLoss) {
            Arrays.fill(losses, 0);
            for (int i = 0; i < targets.length; i++) {
                double share = Math.clamp(probabilities()[i], 1e-7f, 1f - 1e-7f);
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
        float[] dy = gradientByLogits();
        for (int i = layers.size() - 2; i >= 0; i--) {
            float[] dx = poisoned(i == 0 ? 0 : layers.get(i - 1).outputSize());
            switch (layers.get(i)) {
                case ModelLayer.Convolution c -> convolveBack(c, i, dy, dx);
                case ModelLayer.MaxPooling p -> kernels.maxPool2dGrad(p.dims(), values[i], dy, dx);
                case ModelLayer.GlobalAverage p -> kernels.averagePool2dGrad(p.dims(), dy, dx);
                case ModelLayer.Flatten f -> System.arraycopy(dy, 0, dx, 0, dx.length);
                case ModelLayer.Dense d -> {
                    float[] dw = gradient(d.name() + "/kernel");
                    kernels.denseGradWeights(d.dims(), values[i], dy, dw, gradient(d.name() + "/bias"));
                    kernels.denseGradInput(d.dims(), dy, kernel(d), dx);
                }
                case ModelLayer.Softmax s -> throw new IllegalStateException(s.name() + " must be the last layer");
            }
            dy = dx;
        }
    }

    private float[] gradientByLogits() {
        float[] dx = poisoned(targets.length);
        try {
            kernels.crossEntropyClippedGrad(model.rows(), probabilities(), targets, dx);
        } catch (Declined noLoss) {
            for (int i = 0; i < dx.length; i++) {
                dx[i] = (probabilities()[i] - targets[i]) / model.images(); // nothing is clipped here
            }
        }
        return dx;
    }

    /// ReLU's gradient first. Nobody needs the gradient by the images.
    private void convolveBack(ModelLayer.Convolution c, int i, float[] dy, float[] dx) {
        float[] masked = poisoned(dy.length);
        try {
            kernels.reluGrad(values[i + 1], dy, masked);
        } catch (Declined noRelu) {
            for (int k = 0; k < dy.length; k++) {
                masked[k] = values[i + 1][k] > 0 ? dy[k] : 0;
            }
        }
        float[] dw = gradient(c.name() + "/kernel");
        kernels.conv2dGradWeights(c.dims(), values[i], masked, dw, gradient(c.name() + "/bias"));
        if (i > 0) {
            kernels.conv2dGradInput(c.dims(), masked, kernel(c), dx);
        }
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

    /// A gradient, zero before it is computed.
    private float[] gradient(String name) {
        float[] zeros = new float[weight(name).length];
        gradients.put(name, zeros);
        return zeros;
    }

    private float[] kernel(ModelLayer layer) {
        return weight(layer.name() + "/kernel");
    }

    private float[] bias(ModelLayer layer) {
        return weight(layer.name() + "/bias");
    }

    private float[] weight(String name) {
        NamedArray weight = weights.get(name);
        if (weight == null) {
            throw new IllegalStateException("there is no weight " + name + ", only " + weights.keySet());
        }
        return weight.data();
    }

    private static float[] poisoned(int size) {
        float[] array = new float[size];
        Arrays.fill(array, ZeroTrust.POISON);
        return array;
    }
}
