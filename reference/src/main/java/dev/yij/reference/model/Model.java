package dev.yij.reference.model;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.ParallelBackend;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.BatchSource;
import dev.yij.reference.train.ClassWeights;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Loss;
import dev.yij.reference.train.Metric;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.Seed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A network of layers: a [Sequential], in which each layer reads the one before it, or a [Network], a graph of
/// layers. Both compute in the order of a [Plan].
///
/// Several threads may call [#predict] and [#outputs] at once, of one model or of several that share a
/// [Backend]: they wait for one another, since it lets all its threads compute for one caller. Everything else
/// is for one thread at a time.
public abstract sealed class Model permits Network, Sequential {

    private @Nullable Plan plan;
    private List<BuiltLayer> layers = List.of();
    private Seed seed = new Seed(0);
    private Backend backend = new ScalarBackend();
    private List<WeightedLoss> losses = List.of();
    private @Nullable Optimizer optimizer;
    private List<Metric> metrics = List.of();
    private ClassWeights classWeights = ClassWeights.NONE;
    private int sliceSize = 2;
    private int virtualBatch;
    private @Nullable Slices slices;
    private List<GradientPool> pools = List.of();
    private boolean folds = true;
    private Folding folding = new Folding(new Plan(List.of(), List.of(), List.of()), List.of(), backend, true);
    private int sliceCapacity;

    Model() {}

    /// Trains the model.
    ///
    /// @return one entry per epoch
    /// @throws ShapeException        if samples or targets do not fit the model
    /// @throws IllegalStateException if the model is not built or not compiled
    public abstract History fit(BatchSource training, FitOptions options);

    /// The configuration that a model file stores besides the weights, as JSON has it: a list for a
    /// [Sequential], an object for a [Network].
    ///
    /// @throws IllegalArgumentException if a layer, or its activation, is user-defined and was not registered
    public abstract Object config();

    /// A model of the same architecture and seed whose weights are zero, not compiled.
    public abstract Model blank();

    /// A model of the same architecture with the weights that this one had before its training, not compiled:
    /// the initial values of its seed. For a model from a file that keeps no seed they are those of another
    /// seed.
    public abstract Model untrained();

    /// The table of layers, shapes and parameters as Keras 2.2 prints it, ending with a line break.
    public final String summary() {
        return Summary.of(this);
    }

    final void setPlan(Plan to, Seed from) {
        plan = to;
        layers = to.layers();
        seed = from;
        slices = null;
        pools = List.of();
    }

    final boolean isBuilt() {
        return plan != null;
    }

    final void requireBuilt() {
        if (plan == null) {
            throw new IllegalStateException("the model is not built yet: call build with the shape of its input");
        }
    }

    /// The order in which the model computes, once built.
    public final Plan plan() {
        requireBuilt();
        return Objects.requireNonNull(plan);
    }

    /// Sets the backend; the default is [ScalarBackend]. The caller closes it. A [ParallelBackend] processes
    /// several slices of a batch at the same time.
    public Model setBackend(Backend to) {
        backend = to;
        slices = null;
        return this;
    }

    /// The backend.
    public final Backend backend() {
        return backend;
    }

    /// Sets the number of images that are sent through the network together in training; the default is 2. The
    /// gradients of such a slice form one sum, which is then added to those of the other slices in a fixed
    /// tree. Larger slices need more memory, and a different size rounds differently. See [Numerics].
    ///
    /// @throws IllegalArgumentException if it is below 1
    public Model setSliceSize(int images) {
        if (images < 1) {
            throw new IllegalArgumentException("a slice needs at least 1 image, found " + images);
        }
        if (virtualBatch % images != 0) {
            throw new IllegalArgumentException("the " + virtualBatch + " images of a virtual batch need slices that"
                    + " divide it, found slices of " + images);
        }
        sliceSize = images;
        slices = null;
        return this;
    }

    /// Sets whether predictions may compute several layers as one where the backend
    /// [allows it][Backend#folds], as a convolution and the batch normalization after it; by default they may.
    /// Without it they have the bits of training's forward pass.
    public final Model setFolding(boolean to) {
        folds = to;
        slices = null;
        return this;
    }

    /// Whether predictions may compute several layers as one.
    public final boolean isFolding() {
        return folds;
    }

    /// The number of images that are sent through the network together in training.
    public final int sliceSize() {
        return sliceSize;
    }

    /// Configures training: the optimizer and the loss, in Keras's order. Several outputs all have this loss.
    public Model compile(Optimizer updates, Loss minimized) {
        setLosses(updates, List.of(new WeightedLoss(minimized)));
        return this;
    }

    /// Configures training with a loss for each output, or one for all. Training minimizes the sum of the
    /// losses, each multiplied by its weight. The accuracy is that of the first output.
    ///
    /// @throws IllegalArgumentException if their number is neither 1 nor that of the outputs
    public Model compile(Optimizer updates, List<WeightedLoss> minimized) {
        int outputs = plan().outputs().size();
        if (minimized.size() != 1 && minimized.size() != outputs) {
            throw new IllegalArgumentException(
                    "the model has " + outputs + " outputs, found " + minimized.size() + " losses");
        }
        setLosses(updates, minimized);
        return this;
    }

    private void setLosses(Optimizer updates, List<WeightedLoss> minimized) {
        optimizer = updates;
        losses = List.copyOf(minimized);
        slices = null;
    }

    /// Sets what the history has besides loss and accuracy, of each output. If there are several outputs, it
    /// has the loss and the accuracy of each, too, under the name of its layer: `dense_1_loss`. A model file
    /// keeps the metrics.
    public final void setMetrics(List<Metric> to) {
        metrics = List.copyOf(to);
    }

    /// What is measured besides loss and accuracy.
    public final List<Metric> metrics() {
        return metrics;
    }

    /// Sets how much the samples of each class count in training; by default all count the same. A model file
    /// keeps the weights.
    ///
    /// @throws IllegalArgumentException if their number is not that of the classes: the size of the model's
    ///     output, or 2 if that is 1; or if the model has several outputs
    public Model setClassWeights(ClassWeights weights) {
        if (!weights.isNone() && plan().outputs().size() > 1) {
            throw new IllegalArgumentException("class weights need a model with one output, this has "
                    + plan().outputs().size());
        }
        int classes = Math.max(2, outputShape().size());
        if (!weights.isNone() && weights.values().size() != classes) {
            throw new IllegalArgumentException("the model has " + classes + " classes, found "
                    + weights.values().size() + " class weights: " + weights);
        }
        classWeights = weights;
        return this;
    }

    /// The weights of the classes in training.
    public final ClassWeights classWeights() {
        return classWeights;
    }

    /// Freezes all layers, or trains them all again. The weights of a frozen layer do not change in training,
    /// and have no gradients and no state in the optimizer.
    public Model setTrainable(boolean to) {
        return setTrainable(plan().map(layer -> layer.trainable(to)));
    }

    /// Freezes one layer, or trains it again.
    ///
    /// @throws IllegalArgumentException if there is no such layer; the message lists the names
    public Model setTrainable(String layer, boolean to) {
        String name = layer(layer).name();
        return setTrainable(plan().map(each -> each.name().equals(name) ? each.trainable(to) : each));
    }

    private Model setTrainable(Plan changed) {
        setPlan(changed, seed);
        return this;
    }

    /// Whether the model has an optimizer and a loss.
    public final boolean isCompiled() {
        return optimizer != null;
    }

    /// The optimizer, whose learning rate can be read and set.
    ///
    /// @throws IllegalStateException if the model is not compiled
    public final Optimizer optimizer() {
        if (optimizer == null) {
            throw notCompiled();
        }
        return optimizer;
    }

    /// The loss: of the first output, if there are several.
    ///
    /// @throws IllegalStateException if the model is not compiled
    public final Loss loss() {
        return losses().getFirst().loss();
    }

    /// The losses of the outputs with their factors, or one for all outputs.
    ///
    /// @throws IllegalStateException if the model is not compiled
    public final List<WeightedLoss> losses() {
        if (losses.isEmpty()) {
            throw notCompiled();
        }
        return losses;
    }

    private static IllegalStateException notCompiled() {
        return new IllegalStateException("the model is not compiled: call compile with an optimizer and a loss");
    }

    /// The outputs with their losses; none if the model is not compiled.
    final List<Head> heads() {
        return Head.of(plan(), losses, metrics);
    }

    /// The layers in order, once built.
    public final List<BuiltLayer> layers() {
        requireBuilt();
        return layers;
    }

    /// The layers of one class, in order: `layers(Conv2D.class).getFirst()`.
    public final List<BuiltLayer> layers(Class<? extends Layer> type) {
        return layers().stream().filter(layer -> type.isInstance(layer.layer())).toList();
    }

    /// The total number of weights.
    ///
    /// @throws IllegalStateException if the model is not built
    public final long parameters() {
        return layers().stream().mapToLong(BuiltLayer::parameters).sum();
    }

    /// A layer by its name.
    ///
    /// @throws IllegalArgumentException if there is none; the message lists the names
    public final BuiltLayer layer(String name) {
        return layers().stream()
                .filter(layer -> layer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the model has no layer \"" + name + "\"; it has "
                        + layers.stream().map(BuiltLayer::name).collect(Collectors.joining(", "))));
    }

    /// The node that computes a layer's output: for a shared layer, its first use.
    ///
    /// @throws IllegalArgumentException if there is none; the message lists the names
    public final Node node(String name) {
        BuiltLayer layer = layer(name);
        return plan().nodes().stream()
                .filter(node -> node.layer().name().equals(layer.name()))
                .findFirst()
                .orElseThrow();
    }

    /// All weights in the order of the layers.
    public final List<Weight> weights() {
        return layers().stream().flatMap(layer -> layer.weights().stream()).toList();
    }

    /// The weights that training moves, in the order of the layers: all that are neither frozen nor statistics.
    public final List<Weight> trainableWeights() {
        return layers().stream()
                .flatMap(layer -> layer.trainableWeights().stream())
                .toList();
    }

    /// The shape of one input, without the batch dimension. If a network has several inputs, those of one
    /// sample lie side by side, as one vector.
    public final Shape inputShape() {
        return together(plan().inputs().stream().map(Plan.Input::shape).toList());
    }

    /// The shape of one output, without the batch dimension. If a network has several outputs, those of one
    /// sample lie side by side, as one vector.
    public final Shape outputShape() {
        return together(plan().outputs().stream().map(plan()::shape).toList());
    }

    private static Shape together(List<Shape> shapes) {
        return shapes.size() == 1
                ? shapes.getFirst()
                : Shape.of(shapes.stream().mapToInt(Shape::size).sum());
    }

    /// The seed with which the model was built.
    public final Seed seed() {
        requireBuilt();
        return seed;
    }

    /// Floating-point operations of the forward pass of one input through convolutions and dense layers,
    /// computed by the formula: a multiplication and an addition count as two.
    public final long forwardFlops() {
        return 2
                * plan().nodes().stream()
                        .mapToLong(node -> node.layer().multiplications())
                        .sum();
    }

    /// Floating-point operations of one input in training: the forward pass, and as many each for the gradients
    /// with respect to the weights and with respect to the inputs, except for the unused gradient with respect
    /// to the input of the model.
    public final long trainingFlops() {
        long unused = plan().nodes().stream()
                .filter(node -> node.reads().stream().allMatch(plan()::isInput))
                .mapToLong(node -> node.layer().multiplications())
                .sum();
        return 3 * forwardFlops() - 2 * unused;
    }

    /// Measures loss and accuracy on data, in their original order.
    ///
    /// @throws ShapeException        if samples or targets do not fit the model
    /// @throws IllegalStateException if the model is not built or not compiled
    public final Evaluation evaluate(BatchSource data) {
        requireBuilt();
        return Evaluator.evaluate(this, data);
    }

    /// Measures loss and accuracy of outputs that are computed in another way than by [#predict] alone, such as
    /// the mean over an image and its mirror image.
    ///
    /// @param predict computes `samples × output shape` from `samples × input shape`
    /// @throws ShapeException           if samples, targets or what is computed do not fit the model
    /// @throws IllegalStateException    if the model is not built or not compiled
    /// @throws IllegalArgumentException if the model has several outputs
    public final Evaluation evaluate(BatchSource data, UnaryOperator<Tensor> predict) {
        requireBuilt();
        return Evaluator.evaluate(this, data, predict);
    }

    /// Computes the outputs for some inputs, `images × input shape` in, `images × output shape` out.
    ///
    /// @throws ShapeException if the inputs do not fit the model
    public final Tensor predict(Tensor x) {
        int images = requireImages(x);
        float[] y = new float[images * outputShape().size()];
        synchronized (backend) { // other models may use it, too
            slices(images).predict(x.data(), y, 0, images);
        }
        return new Tensor(outputShape().prepend(images), y);
    }

    /// Computes the outputs of every layer, by the [name of its node][Node#name], in order.
    ///
    /// @throws ShapeException if the inputs do not fit the model
    public final Map<String, Tensor> outputs(Tensor x) {
        int images = requireImages(x);
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        List<float[]> values = values(x.data(), images);
        for (Node node : plan().nodes()) {
            Shape out = node.layer().out().prepend(images);
            outputs.put(node.name(), new Tensor(out, values.get(node.value())));
        }
        return outputs;
    }

    private List<float[]> values(float[] x, int images) {
        List<float[]> values = new ArrayList<>();
        for (int value = 0; value < plan().values(); value++) {
            values.add(new float[images * plan().shape(value).size()]);
        }
        Workspace.copyInputs(plan(), images, x, 0, values);
        synchronized (backend) {
            for (Node node : plan().nodes()) {
                node.forward(Pass.inference(backend, images), values);
            }
        }
        return values;
    }

    /// The loop over the slices of batches of up to `largest` images, with its arrays; reused by the next call.
    /// Predictions use the weights as they are now.
    final Slices slices(int largest) {
        int needed = Math.min(largest, Math.max(sliceSize, Slices.PREDICTED));
        if (slices == null || sliceCapacity < needed) {
            sliceCapacity = needed;
            folding = new Folding(plan(), heads(), backend, folds);
            slices = backend instanceof ParallelBackend parallel && parallel.workers() > 1
                    ? new ParallelSlices(this, parallel, folding.nodes(), needed)
                    : new SliceLoop(this, backend, folding.nodes(), needed);
            if (!new Segments(plan()).single()) {
                slices = new LayerByLayer(this, backend, slices);
            }
        }
        folding.update();
        return slices;
    }

    /// The arrays of gradients: one pool, or one for each of the [Segments]. The next call of fit uses them
    /// again: there may be one for each batch, and the garbage collector would let them pile up.
    final List<GradientPool> gradientPools() {
        if (!pools.isEmpty()) {
            return pools;
        }
        Segments segments = new Segments(plan());
        pools = IntStream.range(0, segments.parts())
                .mapToObj(part -> new GradientPool(segments.weightsOf(part)))
                .toList();
        return pools;
    }

    /// Sets the number of images that [batch normalization][dev.yij.reference.layer.BatchNormalization] takes
    /// the statistics of in training, consecutive images of a batch (ghost batches; Hoffer et al. 2017). Memory
    /// then grows with this number instead of the size of the batch. The default, 0, stands for the whole
    /// batch, as in Keras.
    ///
    /// @throws IllegalArgumentException if it is negative, or not a multiple of the size of a slice
    public Model setVirtualBatch(int images) {
        if (images < 0 || images % sliceSize != 0) {
            throw new IllegalArgumentException(
                    "a virtual batch needs a multiple of the " + sliceSize + " images of a slice, found " + images);
        }
        virtualBatch = images;
        return this;
    }

    /// The number of images that batch normalization takes the statistics of; 0 for the whole batch.
    public final int virtualBatch() {
        return virtualBatch;
    }

    /// The memory that training needs for values and gradients of layers, in bytes.
    ///
    /// @param batchSize the images of a batch
    /// @param workers   the number of slices that are processed in parallel
    public final long trainingBytes(int batchSize, int workers) {
        int slices = Math.ceilDiv(batchSize, sliceSize);
        int working = Math.min(workers, slices);
        long own = plan().nodes().stream()
                .mapToLong(node -> node.layer().temporarySize())
                .max()
                .orElse(0);
        return layerBytes(slices, working) + Float.BYTES * own * sliceSize * working;
    }

    private long layerBytes(int slices, int working) {
        if (keepsWholeBatches()) {
            int group = virtualBatch == 0 ? slices : Math.min(slices, virtualBatch / sliceSize);
            return LayerByLayer.bytes(this, group * sliceSize, working);
        }
        return Float.BYTES * new Lifetimes(plan(), heads()).trainingSize() * sliceSize * working;
    }

    /// Whether training keeps values of all images of a batch, for the statistics of
    /// [batch normalization][dev.yij.reference.layer.BatchNormalization].
    public final boolean keepsWholeBatches() {
        return !new Segments(plan()).single();
    }

    private int requireImages(Tensor x) {
        Shape each = inputShape();
        int images = x.shape().rank() == 0 ? 0 : x.shape().dim(0);
        if (images == 0 || !x.shape().equals(each.prepend(images))) {
            throw new ShapeException("the model expects inputs of shape N×" + each + ", found " + x.shape());
        }
        return images;
    }
}
