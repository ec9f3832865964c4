package dev.yij.reference.model;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.train.BatchSource;
import dev.yij.reference.train.ClassWeights;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Loss;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.Seed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A network whose layers form a linear stack, like Keras's class of this name.
///
/// ```java
/// Sequential model = new Sequential()
///         .add(new Conv2D(32, 3).padding(Padding.SAME).activation(ActivationFunction.RELU))
///         .add(new GlobalAveragePooling2D())
///         .add(new Dense(20))
///         .add(new Activation(ActivationFunction.SOFTMAX))
///         .build(Shape.of(224, 224, 3), new Seed(42))
///         .compile(new Adam(1e-3), new CategoricalCrossentropy());
/// History history = model.fit(training, FitOptions.epochs(5).validation(validation));
/// ```
///
/// A layer that reads several others, or is read by several, needs a [Network].
public final class Sequential extends Model {

    private final List<Layer> added = new ArrayList<>();
    private final List<String> frozen = new ArrayList<>();

    /// An empty network.
    public Sequential() {}

    /// Adds a layer at the end.
    ///
    /// @throws IllegalStateException if the model is already built
    public Sequential add(Layer layer) {
        if (isBuilt()) {
            throw new IllegalStateException("the model is built: no layer can be added any more");
        }
        added.add(layer);
        return this;
    }

    /// Names the layers, computes all shapes, and creates the weights with their initial values.
    ///
    /// @param input the shape of one input, without the batch dimension: `height × width × channels`
    /// @param from  the seed of the initial weights and of dropout
    /// @throws ShapeException           if a layer does not accept the output of the previous one; the message
    ///     names it
    /// @throws IllegalArgumentException if two layers have the same name
    /// @throws IllegalStateException    if there is no layer, or the model is already built
    public Sequential build(Shape input, Seed from) {
        return build(input, from, from, Long.MAX_VALUE);
    }

    /// Like [#build], for weights that are loaded from a file; their initial values are zero.
    ///
    /// @param atMost the maximum number of weights that the file can hold; a configuration that requires more
    ///     is rejected before memory is allocated
    /// @throws ShapeException as [#build], and if there are more weights than that
    public Sequential buildForWeights(Shape input, Seed from, long atMost) {
        return build(input, from, null, atMost);
    }

    private Sequential build(Shape input, Seed from, @Nullable Seed weights, long atMost) {
        if (isBuilt() || added.isEmpty()) {
            throw new IllegalStateException(
                    added.isEmpty() ? "a model needs at least one layer" : "the model is built already");
        }
        PlanBuilder builder = new PlanBuilder(weights, atMost);
        builder.input("input_1", input, 0);
        int value = 0;
        for (Layer layer : LayerNames.named(added)) {
            value = builder.layer(layer, List.of(value));
        }
        setPlan(builder.build(List.of(value)), from);
        frozen.forEach(layer -> setTrainable(layer, false));
        return this;
    }

    /// Trains the model.
    ///
    /// @return one entry per epoch
    /// @throws ShapeException        if samples or targets do not fit the model
    /// @throws IllegalStateException if the model is not built or not compiled
    @Override
    public History fit(BatchSource training, FitOptions options) {
        requireBuilt();
        return new Fit(this, training, options).run();
    }

    @Override
    public Sequential blank() {
        return fromConfig(config()).buildForWeights(inputShape(), seed(), Long.MAX_VALUE);
    }

    @Override
    public Sequential untrained() {
        return fromConfig(config()).build(inputShape(), seed());
    }

    @Override
    public Sequential setBackend(Backend to) {
        return (Sequential) super.setBackend(to);
    }

    @Override
    public Sequential setSliceSize(int images) {
        return (Sequential) super.setSliceSize(images);
    }

    @Override
    public Sequential compile(Optimizer updates, Loss minimized) {
        return (Sequential) super.compile(updates, minimized);
    }

    @Override
    public Sequential compile(Optimizer updates, List<WeightedLoss> minimized) {
        return (Sequential) super.compile(updates, minimized);
    }

    @Override
    public Sequential setClassWeights(ClassWeights weights) {
        return (Sequential) super.setClassWeights(weights);
    }

    @Override
    public Sequential setVirtualBatch(int images) {
        return (Sequential) super.setVirtualBatch(images);
    }

    @Override
    public Sequential setTrainable(boolean to) {
        return (Sequential) super.setTrainable(to);
    }

    @Override
    public Sequential setTrainable(String layer, boolean to) {
        return (Sequential) super.setTrainable(layer, to);
    }

    /// The layers' configurations under Keras's keys, each with `class_name` and `config`: what a model file
    /// stores besides [#inputShape] and the weights.
    ///
    /// @throws IllegalArgumentException if a layer, or its activation, is user-defined and was not registered
    @Override
    public List<Map<String, Object>> config() {
        List<Map<String, Object>> config = new ArrayList<>();
        for (BuiltLayer layer : layers()) {
            Map<String, Object> entry = new LinkedHashMap<>(); // in this order, so that files are the same on every run
            entry.put("class_name", layer.layer().className());
            entry.put("config", LayerConfig.of(layer));
            config.add(entry);
        }
        return config;
    }

    /// A model from the result of [#config], not yet built.
    ///
    /// @throws IllegalArgumentException if an entry is not understood
    public static Sequential fromConfig(List<? extends Map<String, ?>> config) {
        Sequential model = new Sequential();
        for (Map<String, ?> entry : config) {
            LayerConfig read = LayerConfig.read(entry);
            model.add(read.layer());
            if (!read.trainable()) {
                model.frozen.add(read.layer().name());
            }
        }
        return model;
    }
}
