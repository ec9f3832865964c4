package dev.yij.contract;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;
import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.model.ModelGolden;
import dev.yij.testvectors.model.ModelLayer;
import dev.yij.testvectors.model.ModelNumbers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A golden model built and trained through the public API, a [Sequential] of layers, on any backend: the
/// result of `fit` is compared with what TensorFlow computed in float64.
public final class GoldenSequential {

    private GoldenSequential() {}

    /// Errors in the outputs of the layers, or in the losses and weights of three training steps.
    ///
    /// @return empty if there are none
    public static List<String> errors(ModelCase golden, Backend backend) {
        Sequential model = model(golden).setBackend(backend);
        Tensor images = tensor(ModelNumbers.images(golden));
        Map<String, float[]> tensors = new LinkedHashMap<>();
        model.outputs(images).forEach((layer, output) -> tensors.put("forward/" + layer, output.data()));
        // Each epoch is one batch, so that its loss is that of one step.
        ArrayBatches batch = new ArrayBatches(images, tensor(ModelNumbers.targets(golden)), golden.images());
        History history = model.compile(new Adam(ModelCase.LEARNING_RATE), new CategoricalCrossentropy())
                .fit(batch, FitOptions.epochs(ModelCase.STEPS));
        for (Epoch epoch : history.epochs()) {
            tensors.put(
                    "loss/" + epoch.number(),
                    new float[] {(float) epoch.training().loss()});
        }
        model.weights().forEach(weight -> tensors.put("trained/" + name(weight), weight.value()));
        return ModelGolden.of(golden).errors(tensors);
    }

    private static Sequential model(ModelCase golden) {
        Sequential model = new Sequential();
        golden.layers().forEach(layer -> model.add(layer(layer)));
        model.buildForWeights(Shape.of(golden.height(), golden.width(), 3), new Seed(0), Long.MAX_VALUE);
        Map<String, NamedArray> weights = ModelNumbers.weights(golden);
        for (Weight weight : model.weights()) {
            float[] first = Objects.requireNonNull(weights.get(name(weight)), weight.name())
                    .data();
            System.arraycopy(first, 0, weight.value(), 0, first.length);
        }
        return model;
    }

    private static Layer layer(ModelLayer layer) {
        return switch (layer) {
            case ModelLayer.Convolution c -> {
                ConvDims d = c.dims();
                yield new Conv2D(d.outC(), new Size(d.kernelH(), d.kernelW()))
                        .strides(new Size(d.strideH(), d.strideW()))
                        .padding(Padding.valueOf(d.padding().name()))
                        .activation(ActivationFunction.RELU);
            }
            case ModelLayer.MaxPooling p -> {
                PoolDims d = p.dims();
                yield new MaxPooling2D(new Size(d.poolH(), d.poolW()))
                        .strides(new Size(d.strideH(), d.strideW()))
                        .padding(Padding.valueOf(d.padding().name()));
            }
            case ModelLayer.GlobalAverage _ -> new GlobalAveragePooling2D();
            case ModelLayer.Flatten _ -> new Flatten();
            case ModelLayer.Dense d -> new Dense(d.dims().out());
            case ModelLayer.Softmax _ -> new Activation(ActivationFunction.SOFTMAX);
        };
    }

    /// The reference's names end in `:0`, as TensorFlow's do.
    private static String name(Weight weight) {
        return weight.name().replace(":0", "");
    }

    private static Tensor tensor(NamedArray array) {
        return Tensor.of(array.data(), array.shape());
    }
}
