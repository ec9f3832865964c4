package dev.yij.reference.model;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.ParallelBackend;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.Layers;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.layer.WeightSpec;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
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
import java.util.stream.Collectors;
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
/// A model is used by one thread at a time; the [Backend] decides how many threads compute.
public final class Sequential {

    private final List<Layer> added = new ArrayList<>();
    private List<BuiltLayer> layers = List.of();
    private Shape inputShape = Shape.of();
    private Seed seed = new Seed(0);
    private Backend backend = new ScalarBackend();
    private @Nullable Loss loss;
    private @Nullable Optimizer optimizer;
    private ClassWeights classWeights = ClassWeights.NONE;
    private int sliceSize = 2;
    private @Nullable Slices slices;
    private int sliceCapacity;

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
        return build(input, from, true, Long.MAX_VALUE);
    }

    /// Like [#build], for weights that are loaded from a file; their initial values are zero.
    ///
    /// @param atMost the maximum number of weights that the file can hold; a configuration that requires more
    ///     is rejected before memory is allocated
    /// @throws ShapeException as [#build], and if there are more weights than that
    public Sequential buildForWeights(Shape input, Seed from, long atMost) {
        return build(input, from, false, atMost);
    }

    private Sequential build(Shape input, Seed from, boolean initialize, long atMost) {
        if (isBuilt() || added.isEmpty()) {
            throw new IllegalStateException(
                    added.isEmpty() ? "a model needs at least one layer" : "the model is built already");
        }
        List<BuiltLayer> built = new ArrayList<>();
        Shape in = input;
        long room = atMost;
        for (Layer layer : LayerNames.named(added)) {
            BuiltLayer next = build(layer, in, from, initialize, room);
            room -= next.parameters();
            built.add(next);
            in = next.out();
        }
        layers = List.copyOf(built);
        inputShape = input;
        seed = from;
        return this;
    }

    private static BuiltLayer build(Layer layer, Shape in, Seed seed, boolean initialize, long room) {
        try {
            Shape out = layer.outputShape(in); // first, because it checks what comes in
            long left = room;
            List<Weight> weights = new ArrayList<>();
            for (WeightSpec spec : layer.weights(in)) {
                left -= spec.shape().size();
                if (left < 0) {
                    throw new ShapeException("the " + spec.name() + " of shape " + spec.shape()
                            + " has more numbers than the file that should hold them: it is cut short, or damaged");
                }
                Weight weight = new Weight(layer.name() + "/" + spec.name() + ":0", spec.shape());
                if (initialize) {
                    spec.initializer()
                            .fill(spec.shape(), seed.stream(weight.name(), 0).generator(), weight.value());
                }
                weights.add(weight);
            }
            return new BuiltLayer(layer, in, out, List.copyOf(weights));
        } catch (ShapeException e) {
            throw e.in(layer.name());
        }
    }

    private boolean isBuilt() {
        return !layers.isEmpty();
    }

    private void requireBuilt() {
        if (!isBuilt()) {
            throw new IllegalStateException("the model is not built yet: call build with the shape of its input");
        }
    }

    /// Sets the backend; the default is [ScalarBackend]. The caller closes it. A [ParallelBackend] processes
    /// several slices of a batch at the same time.
    public Sequential setBackend(Backend to) {
        backend = to;
        slices = null;
        return this;
    }

    /// The backend.
    public Backend backend() {
        return backend;
    }

    /// Sets the number of images that are sent through the network together in training; the default is 2. The
    /// gradients of such a slice form one sum, which is then added to those of the other slices in a fixed
    /// tree. Larger slices need more memory, and a different size rounds differently. See [Numerics].
    ///
    /// @throws IllegalArgumentException if it is below 1
    public Sequential setSliceSize(int images) {
        if (images < 1) {
            throw new IllegalArgumentException("a slice needs at least 1 image, found " + images);
        }
        sliceSize = images;
        slices = null;
        return this;
    }

    /// The number of images that are sent through the network together in training.
    public int sliceSize() {
        return sliceSize;
    }

    /// Configures training: the optimizer and the loss, in Keras's order.
    public Sequential compile(Optimizer updates, Loss minimized) {
        optimizer = updates;
        loss = minimized;
        return this;
    }

    /// Sets how much the samples of each class count in training; by default all count the same. A model file
    /// keeps the weights.
    ///
    /// @throws IllegalArgumentException if their number is not that of the classes: the model's outputs, or 2
    ///     for a model with one output
    public Sequential setClassWeights(ClassWeights weights) {
        int classes = Math.max(2, outputShape().size());
        if (!weights.isNone() && weights.values().size() != classes) {
            throw new IllegalArgumentException("the model has " + classes + " classes, found "
                    + weights.values().size() + " class weights: " + weights);
        }
        classWeights = weights;
        return this;
    }

    /// The weights of the classes in training.
    public ClassWeights classWeights() {
        return classWeights;
    }

    /// Whether the model has an optimizer and a loss.
    public boolean isCompiled() {
        return loss != null;
    }

    /// The optimizer, whose learning rate can be read and set.
    ///
    /// @throws IllegalStateException if the model is not compiled
    public Optimizer optimizer() {
        if (optimizer == null) {
            throw notCompiled();
        }
        return optimizer;
    }

    /// The loss.
    ///
    /// @throws IllegalStateException if the model is not compiled
    public Loss loss() {
        if (loss == null) {
            throw notCompiled();
        }
        return loss;
    }

    private static IllegalStateException notCompiled() {
        return new IllegalStateException("the model is not compiled: call compile with an optimizer and a loss");
    }

    /// The layers in order, once built.
    public List<BuiltLayer> layers() {
        requireBuilt();
        return layers;
    }

    /// The layers of one class, in order: `layers(Conv2D.class).getFirst()`.
    public List<BuiltLayer> layers(Class<? extends Layer> type) {
        return layers().stream().filter(layer -> type.isInstance(layer.layer())).toList();
    }

    /// The total number of weights.
    ///
    /// @throws IllegalStateException if the model is not built
    public long parameters() {
        return layers().stream().mapToLong(BuiltLayer::parameters).sum();
    }

    /// A layer by its name.
    ///
    /// @throws IllegalArgumentException if there is none; the message lists the names
    public BuiltLayer layer(String name) {
        return layers().stream()
                .filter(layer -> layer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the model has no layer \"" + name + "\"; it has "
                        + layers.stream().map(BuiltLayer::name).collect(Collectors.joining(", "))));
    }

    /// All weights in the order of the layers.
    public List<Weight> weights() {
        return layers().stream().flatMap(layer -> layer.weights().stream()).toList();
    }

    /// The shape of one input, without the batch dimension.
    public Shape inputShape() {
        requireBuilt();
        return inputShape;
    }

    /// The shape of one output, without the batch dimension.
    public Shape outputShape() {
        return layers().getLast().out();
    }

    /// The seed with which the model was built.
    public Seed seed() {
        requireBuilt();
        return seed;
    }

    /// Floating-point operations of the forward pass of one input through convolutions and dense layers,
    /// computed by the formula: a multiplication and an addition count as two.
    public long forwardFlops() {
        return 2 * layers().stream().mapToLong(BuiltLayer::multiplications).sum();
    }

    /// Floating-point operations of one input in training: the forward pass, and as many each for the gradients
    /// with respect to the weights and with respect to the inputs, except for the unused gradient with respect
    /// to the input of the model.
    public long trainingFlops() {
        return 3 * forwardFlops() - 2 * layers().getFirst().multiplications();
    }

    /// The table of layers, shapes and parameters as Keras 2.2 prints it, ending with a line break.
    public String summary() {
        return Summary.of(layers());
    }

    /// Trains the model.
    ///
    /// @return one entry per epoch
    /// @throws ShapeException        if samples or targets do not fit the model
    /// @throws IllegalStateException if the model is not built or not compiled
    public History fit(BatchSource training, FitOptions options) {
        requireBuilt();
        return new Fit(this, training, options).run();
    }

    /// Measures loss and accuracy on data, in their original order.
    ///
    /// @throws ShapeException        if samples or targets do not fit the model
    /// @throws IllegalStateException if the model is not built or not compiled
    public Evaluation evaluate(BatchSource data) {
        requireBuilt();
        return Evaluator.evaluate(this, data);
    }

    /// Computes the outputs for some inputs, `images × input shape` in, `images × output shape` out.
    ///
    /// @throws ShapeException if the inputs do not fit the model
    public Tensor predict(Tensor x) {
        int images = requireImages(x);
        float[] y = new float[images * outputShape().size()];
        slices(images).predict(x.data(), y, 0, images);
        return tensorOf(images, outputShape(), y);
    }

    /// Computes the outputs of every layer, by name, in order.
    ///
    /// @throws ShapeException if the inputs do not fit the model
    public Map<String, Tensor> outputs(Tensor x) {
        int images = requireImages(x);
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        Workspace workspace = new Workspace(layers, images, images);
        workspace.forward(Pass.inference(backend, images), x.data(), 0);
        List<float[]> values = workspace.outputs();
        for (int i = 0; i < layers.size(); i++) {
            outputs.put(layers.get(i).name(), tensorOf(images, layers.get(i).out(), values.get(i)));
        }
        return outputs;
    }

    /// The loop over the slices of batches of up to `largest` images, with its arrays; reused by the next call.
    Slices slices(int largest) {
        int needed = Math.min(largest, Math.max(sliceSize, Slices.PREDICTED));
        if (slices == null || sliceCapacity < needed) {
            sliceCapacity = needed;
            slices = backend instanceof ParallelBackend parallel && parallel.workers() > 1
                    ? new ParallelSlices(this, parallel, needed)
                    : new SliceLoop(this, backend, needed);
        }
        return slices;
    }

    private int requireImages(Tensor x) {
        requireBuilt();
        int images = x.shape().rank() == 0 ? 0 : x.shape().dim(0);
        if (images == 0 || !x.shape().equals(inputShape.prepend(images))) {
            throw new ShapeException("the model expects inputs of shape N×" + inputShape + ", found " + x.shape());
        }
        return images;
    }

    private static Tensor tensorOf(int images, Shape each, float[] values) {
        return new Tensor(each.prepend(images), values);
    }

    /// The layers' configurations under Keras's keys, each with `class_name` and `config`: what a model file
    /// stores besides [#inputShape] and the weights.
    ///
    /// @throws IllegalArgumentException if a layer, or its activation, is user-defined and was not registered
    public List<Map<String, Object>> config() {
        List<Map<String, Object>> config = new ArrayList<>();
        for (BuiltLayer layer : layers()) {
            Map<String, Object> entry = new LinkedHashMap<>(); // in this order, so that files are the same on every run
            entry.put("class_name", layer.layer().className());
            entry.put("config", Layers.toConfig(layer.layer()));
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
            if (!(entry.get("class_name") instanceof String className)
                    || !(entry.get("config") instanceof Map<?, ?> layerConfig)) {
                throw new IllegalArgumentException("a layer needs \"class_name\" and \"config\", found " + entry);
            }
            Map<String, Object> entries = new LinkedHashMap<>();
            layerConfig.forEach((key, value) -> entries.put(String.valueOf(key), value));
            model.add(Layers.fromConfig(className, entries));
        }
        return model;
    }
}
