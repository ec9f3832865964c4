package dev.yij.reference.model;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Layer;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A network whose layers form a graph without cycles, like Keras's functional `Model`: layers may read
/// several others, several may read the same one, and there may be several inputs and outputs.
///
/// ```java
/// Value x = Network.input(32, 32, 3);
/// Value shortcut = x.then(new Conv2D(16, 3).padding(SAME).activation(RELU));
/// Value branch = shortcut.then(new Conv2D(16, 3).padding(SAME));
/// Value sum = branch.then(new Add(), shortcut).then(new Activation(RELU));
/// Value classes = sum.then(new GlobalAveragePooling2D()).then(new Dense(10)).then(new Activation(SOFTMAX));
/// Network model = Network.of(x, classes)
///         .build(new Seed(42))
///         .compile(new Adam(1e-3), new CategoricalCrossentropy());
/// ```
///
/// The inputs of one sample, and its targets, lie side by side in the arrays of a
/// [batch][dev.yij.reference.train.Batch].
public final class Network extends Model {

    private final List<Value> inputs;
    private final List<Value> outputs;
    private final List<String> frozen = new ArrayList<>();

    private Network(List<Value> inputs, List<Value> outputs) {
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
    }

    /// A network that is built from a plan.
    static Network unplanned() {
        return new Network(List.of(), List.of());
    }

    /// An input.
    ///
    /// @param dims the shape of one sample, without the batch dimension: height, width, channels
    public static Value input(int... dims) {
        return input("", Shape.of(dims));
    }

    /// An input with a name.
    public static Value input(String name, Shape shape) {
        return Value.input(name, shape);
    }

    /// A layer that several values are sent through, with the same weights.
    ///
    /// ```java
    /// SharedLayer twin = Network.shared(new Dense(8));
    /// Value difference = left.then(twin).then(new Subtract(), right.then(twin));
    /// ```
    public static SharedLayer shared(Layer layer) {
        return new SharedLayer(layer);
    }

    /// A network with one input and one output, not yet built.
    ///
    /// @throws IllegalArgumentException as [#of(List,List)]
    public static Network of(Value input, Value output) {
        return of(List.of(input), List.of(output));
    }

    /// A network, not yet built.
    ///
    /// @throws IllegalArgumentException if an output is not the output of a layer, or is given twice
    public static Network of(List<Value> inputs, List<Value> outputs) {
        if (inputs.isEmpty() || outputs.isEmpty()) {
            throw new IllegalArgumentException("a network needs at least one input and one output, found "
                    + inputs.size() + " and " + outputs.size());
        }
        for (Value input : inputs) {
            if (input.layer() != null) {
                throw new IllegalArgumentException("an input of a network must come from Network.input, found the"
                        + " output of a layer of class "
                        + input.layer().layer().className());
            }
        }
        if (new HashSet<>(outputs).size() != outputs.size() || new HashSet<>(inputs).size() != inputs.size()) {
            throw new IllegalArgumentException("an input or output of the network is given twice");
        }
        return new Network(inputs, outputs);
    }

    /// Names the layers, computes all shapes, and creates the weights with their initial values.
    ///
    /// @param from the seed of the initial weights and of dropout
    /// @throws ShapeException           if a layer does not accept what it reads; the message names it, and
    ///     the shapes
    /// @throws IllegalArgumentException if two layers have the same name, a layer reads an input that is not
    ///     one of the network, no output depends on an input, or an output is an input
    /// @throws IllegalStateException    if the network is already built
    public Network build(Seed from) {
        return build(from, from, Long.MAX_VALUE);
    }

    /// Like [#build], for weights that are loaded from a file; their initial values are zero.
    ///
    /// @param atMost the maximum number of weights that the file can hold; a configuration that requires more
    ///     is rejected before memory is allocated
    /// @throws ShapeException as [#build], and if there are more weights than that
    public Network buildForWeights(Seed from, long atMost) {
        return build(from, null, atMost);
    }

    private Network build(Seed from, @Nullable Seed weights, long atMost) {
        if (isBuilt()) {
            throw new IllegalStateException("the model is built already");
        }
        setPlan(plan(new PlanBuilder(weights, atMost)), from);
        frozen.forEach(layer -> setTrainable(layer, false));
        return this;
    }

    private Plan plan(PlanBuilder builder) {
        List<Value> order = Topology.order(outputs);
        Map<SharedLayer, Layer> named = named(order);
        Map<Value, String> inputNames = inputNames();
        Map<Value, Integer> numbers = new HashMap<>();
        for (Value input : inputs) {
            int before = (int) order.subList(0, Math.max(0, order.indexOf(input))).stream()
                    .filter(value -> value.layer() != null)
                    .count();
            builder.input(inputNames.getOrDefault(input, ""), Objects.requireNonNull(input.shape()), before);
            numbers.put(input, numbers.size());
        }
        Map<SharedLayer, Integer> built = new IdentityHashMap<>();
        for (Value value : order) {
            SharedLayer layer = value.layer();
            if (layer == null) {
                requireInput(value, order, named);
                continue;
            }
            List<Integer> reads = value.reads().stream().map(numbers::get).toList();
            Layer which = Objects.requireNonNull(named.get(layer));
            numbers.put(value, built.containsKey(layer) ? builder.again(which, reads) : builder.layer(which, reads));
            built.put(layer, 0);
        }
        requireUsed(order, inputNames);
        return builder.build(outputs.stream().map(numbers::get).toList());
    }

    /// The layers of the network with names, numbered in the order of their creation.
    private static Map<SharedLayer, Layer> named(List<Value> order) {
        List<SharedLayer> layers = order.stream()
                .filter(value -> value.layer() != null)
                .sorted(Comparator.comparing(Value::number))
                .map(Value::layer)
                .distinct()
                .toList();
        List<Layer> names =
                LayerNames.of(layers.stream().map(SharedLayer::layer).toList());
        Map<SharedLayer, Layer> named = new IdentityHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            named.put(layers.get(i), names.get(i));
        }
        return named;
    }

    private Map<Value, String> inputNames() {
        Map<Value, String> names = new HashMap<>();
        Set<String> taken = inputs.stream().map(Value::name).collect(Collectors.toSet());
        int count = 0;
        for (Value input : inputs) {
            String name = input.name();
            while (name.isEmpty()) {
                count++;
                name = taken.contains("input_" + count) ? "" : "input_" + count;
            }
            names.put(input, name);
        }
        return names;
    }

    private void requireInput(Value input, List<Value> order, Map<SharedLayer, Layer> named) {
        if (inputs.contains(input)) {
            return;
        }
        String reader = order.stream()
                .filter(value -> value.reads().contains(input))
                .findFirst()
                .map(value -> Objects.requireNonNull(named.get(value.layer())).name())
                .orElse("an output");
        throw new IllegalArgumentException(reader + " reads an input of shape " + input.shape()
                + " that is not among the inputs of the network, of shape "
                + inputs.stream().map(each -> String.valueOf(each.shape())).collect(Collectors.joining(", ")));
    }

    private void requireUsed(List<Value> order, Map<Value, String> names) {
        for (Value output : outputs) {
            if (output.layer() == null) {
                throw new IllegalArgumentException("an output of the network is its input " + names.get(output)
                        + " of shape " + output.shape() + ": no layer computes it");
            }
        }
        for (Value input : inputs) {
            if (!order.contains(input)) {
                throw new IllegalArgumentException(names.get(input)
                        + ": no output of the network depends on this input of shape " + input.shape());
            }
        }
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

    /// Computes all outputs for some inputs.
    ///
    /// @param x for each input, `images × shape`
    /// @return for each output, `images × shape`
    /// @throws ShapeException if the inputs do not fit the network
    public List<Tensor> predict(List<Tensor> x) {
        int images = x.isEmpty() || x.getFirst().shape().rank() == 0
                ? 0
                : x.getFirst().shape().dim(0);
        List<Shape> expected = plan().inputs().stream().map(Plan.Input::shape).toList();
        List<Shape> found = x.stream().map(Tensor::shape).toList();
        if (images == 0
                || !found.equals(
                        expected.stream().map(each -> each.prepend(images)).toList())) {
            throw new ShapeException("the model expects inputs of shape "
                    + expected.stream().map(each -> "N×" + each).collect(Collectors.joining(", ")) + ", found "
                    + found.stream().map(Shape::toString).collect(Collectors.joining(", ")));
        }
        return SideBySide.split(
                predict(SideBySide.join(x)),
                plan().outputs().stream().map(plan()::shape).toList());
    }

    /// The configuration in the form of Keras 2's functional models: `layers`, `input_layers` and
    /// `output_layers`. It is what a model file stores besides the weights.
    ///
    /// @throws IllegalArgumentException if a layer, or its activation, is user-defined and was not registered
    @Override
    public Map<String, Object> config() {
        return NetworkConfig.write(plan());
    }

    /// A network from the result of [#config], not yet built.
    ///
    /// @throws IllegalArgumentException if an entry is not understood, a layer reads one that is missing, or
    ///     layers form a cycle; the message names them
    public static Network fromConfig(Map<String, ?> config) {
        return NetworkConfig.read(config);
    }

    void freezeWhenBuilt(List<String> layers) {
        frozen.addAll(layers);
    }

    @Override
    public Network blank() {
        return fromConfig(config()).buildForWeights(seed(), Long.MAX_VALUE);
    }

    @Override
    public Network untrained() {
        return fromConfig(config()).build(seed());
    }

    @Override
    public Network setBackend(Backend to) {
        return (Network) super.setBackend(to);
    }

    @Override
    public Network setSliceSize(int images) {
        return (Network) super.setSliceSize(images);
    }

    @Override
    public Network compile(Optimizer updates, Loss minimized) {
        return (Network) super.compile(updates, minimized);
    }

    @Override
    public Network compile(Optimizer updates, List<WeightedLoss> minimized) {
        return (Network) super.compile(updates, minimized);
    }

    @Override
    public Network setClassWeights(ClassWeights weights) {
        return (Network) super.setClassWeights(weights);
    }

    @Override
    public Network setVirtualBatch(int images) {
        return (Network) super.setVirtualBatch(images);
    }

    @Override
    public Network setTrainable(boolean to) {
        return (Network) super.setTrainable(to);
    }

    @Override
    public Network setTrainable(String layer, boolean to) {
        return (Network) super.setTrainable(layer, to);
    }
}
