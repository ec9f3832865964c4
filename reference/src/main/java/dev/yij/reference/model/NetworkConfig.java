package dev.yij.reference.model;

import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The configuration of a [Network] in the form of Keras 2's functional models: `layers`, each with `name`,
/// `class_name`, `config` and `inbound_nodes`, and the lists `input_layers` and `output_layers`. A layer has
/// one inbound node for each of its uses, and this a `[layer, use, 0, {}]` for each value that it reads.
final class NetworkConfig {

    private static final String NAME = "name";
    private static final String CLASS_NAME = "class_name";
    private static final String CONFIG = "config";
    private static final String INBOUND_NODES = "inbound_nodes";
    private static final String INPUT_LAYERS = "input_layers";
    private static final String OUTPUT_LAYERS = "output_layers";
    private static final String BATCH_INPUT_SHAPE = "batch_input_shape";

    /// The values that exist so far, by layer name and use.
    private final Map<String, Value> values = new HashMap<>();

    private final List<String> frozen = new ArrayList<>();

    private NetworkConfig() {}

    /// @throws IllegalArgumentException if a layer, or its activation, is user-defined and was not registered
    static Map<String, Object> write(Plan plan) {
        List<Map<String, Object>> layers = new ArrayList<>();
        for (Plan.Input input : plan.inputs()) {
            List<@Nullable Integer> shape = new ArrayList<>();
            shape.add(null); // the batch
            Arrays.stream(input.shape().toArray()).forEach(shape::add);
            Map<String, Object> config = new LinkedHashMap<>();
            config.put(NAME, input.name());
            config.put(BATCH_INPUT_SHAPE, shape);
            layers.add(entry(input.name(), "InputLayer", config, List.of()));
        }
        for (BuiltLayer layer : plan.layers()) {
            TreeMap<Integer, List<List<Object>>> uses = new TreeMap<>();
            for (Node node : plan.nodes()) {
                if (node.layer().name().equals(layer.name())) {
                    uses.put(
                            node.use(),
                            node.reads().stream()
                                    .map(read -> address(plan, read, true))
                                    .toList());
                }
            }
            layers.add(
                    entry(layer.name(), layer.layer().className(), LayerConfig.of(layer), List.copyOf(uses.values())));
        }
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("layers", layers);
        List<List<Object>> inputs = new ArrayList<>();
        for (int i = 0; i < plan.inputs().size(); i++) {
            inputs.add(address(plan, i, false));
        }
        config.put(INPUT_LAYERS, inputs);
        config.put(
                OUTPUT_LAYERS,
                plan.outputs().stream()
                        .map(value -> address(plan, value, false))
                        .toList());
        return config;
    }

    private static Map<String, Object> entry(
            String name, String className, Map<String, Object> config, List<?> inboundNodes) {
        Map<String, Object> entry = new LinkedHashMap<>(); // in this order, so that files are the same on every run
        entry.put(NAME, name);
        entry.put(CLASS_NAME, className);
        entry.put(CONFIG, config);
        entry.put(INBOUND_NODES, inboundNodes);
        return entry;
    }

    private static List<Object> address(Plan plan, int value, boolean withArguments) {
        boolean input = plan.isInput(value);
        String name = input
                ? plan.inputs().get(value).name()
                : plan.node(value).layer().name();
        int use = input ? 0 : plan.node(value).use();
        return withArguments ? List.of(name, use, 0, Map.of()) : List.of(name, use, 0);
    }

    /// @throws IllegalArgumentException if an entry is not understood, a layer reads one that is missing, or
    ///     layers form a cycle
    static Network read(Map<String, ?> config) {
        return new NetworkConfig().network(config);
    }

    /// A use of a layer that waits for the values that it reads.
    private record Call(String name, int use, SharedLayer layer, List<String> reads) {}

    private Network network(Map<String, ?> config) {
        List<Call> calls = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Object each : list(config.get("layers"), "layers")) {
            Map<?, ?> entry = map(each, "layers");
            String name = String.valueOf(entry.get(NAME));
            if (names.contains(name)) {
                throw new IllegalArgumentException("two layers are called \"" + name + "\"");
            }
            names.add(name);
            if ("InputLayer".equals(entry.get(CLASS_NAME))) {
                values.put(name + "[0]", Network.input(name, shape(name, map(entry.get(CONFIG), CONFIG))));
            } else {
                calls.addAll(calls(name, entry));
            }
        }
        while (!calls.isEmpty()) {
            List<Call> ready = calls.stream()
                    .filter(call -> values.keySet().containsAll(call.reads()))
                    .toList();
            if (ready.isEmpty()) {
                throw stuck(calls);
            }
            for (Call call : ready) {
                List<Value> reads = call.reads().stream().map(values::get).toList();
                values.put(key(call.name(), call.use()), Value.of(call.layer(), reads, call.use()));
            }
            calls.removeAll(ready);
        }
        Network network = Network.of(named(config, INPUT_LAYERS), named(config, OUTPUT_LAYERS));
        network.freezeWhenBuilt(frozen);
        return network;
    }

    private List<Call> calls(String name, Map<?, ?> entry) {
        LayerConfig read = LayerConfig.read(entry);
        if (!read.trainable()) {
            frozen.add(name);
        }
        SharedLayer layer = Network.shared(read.layer().name(name));
        List<Call> calls = new ArrayList<>();
        for (Object use : list(entry.get(INBOUND_NODES), name + ": \"" + INBOUND_NODES + "\"")) {
            List<String> reads = new ArrayList<>();
            for (Object address : list(use, name + ": \"" + INBOUND_NODES + "\"")) {
                reads.add(key(address));
            }
            calls.add(new Call(name, calls.size(), layer, reads));
        }
        if (calls.isEmpty() || calls.stream().anyMatch(call -> call.reads().isEmpty())) {
            throw new IllegalArgumentException(name + ": the layer reads nothing, expected a layer or an input");
        }
        return calls;
    }

    /// The exception for layers of which none can be computed: one reads what is missing, or they form a cycle.
    private IllegalArgumentException stuck(List<Call> calls) {
        Map<String, Call> waiting =
                calls.stream().collect(Collectors.toMap(call -> key(call.name(), call.use()), call -> call));
        for (Call call : calls) {
            for (String read : call.reads()) {
                if (!values.containsKey(read) && !waiting.containsKey(read)) {
                    return new IllegalArgumentException(call.name() + " reads " + read + ", which is missing");
                }
            }
        }
        List<String> walk = new ArrayList<>();
        String at = key(calls.getFirst().name(), calls.getFirst().use());
        while (!walk.contains(at)) { // everything that waits reads something that waits
            walk.add(at);
            Call call = Objects.requireNonNull(waiting.get(at));
            at = call.reads().stream().filter(waiting::containsKey).findFirst().orElseThrow();
        }
        List<String> cycle =
                new ArrayList<>(walk.subList(walk.indexOf(at), walk.size()).reversed());
        return new IllegalArgumentException(
                "the layers form a cycle: " + String.join(" → ", cycle) + " → " + cycle.getFirst());
    }

    private List<Value> named(Map<String, ?> config, String key) {
        List<Value> named = new ArrayList<>();
        List<?> addresses = list(config.get(key), key);
        if (!addresses.isEmpty() && addresses.getFirst() instanceof String) {
            addresses = List.of(addresses); // a single one, as some versions of Keras write it
        }
        for (Object address : addresses) {
            Value value = values.get(key(address));
            if (value == null) {
                throw new IllegalArgumentException("\"" + key + "\" names " + key(address) + ", which is missing");
            }
            named.add(value);
        }
        return named;
    }

    private static String key(String name, int use) {
        return name + "[" + use + "]";
    }

    private static String key(Object address) {
        if (address instanceof List<?> parts
                && parts.size() >= 3
                && parts.get(0) instanceof String name
                && parts.get(1) instanceof Integer use
                && parts.get(2) instanceof Integer tensor
                && tensor == 0) {
            return key(name, use);
        }
        throw new IllegalArgumentException("a layer's output must be given as [layer, use, 0], found " + address);
    }

    private static Shape shape(String name, Map<?, ?> config) {
        Object value =
                config.get(BATCH_INPUT_SHAPE) == null ? config.get("batch_shape") : config.get(BATCH_INPUT_SHAPE);
        if (value instanceof List<?> dims
                && !dims.isEmpty()
                && dims.stream().skip(1).allMatch(Integer.class::isInstance)) {
            return Shape.of(dims.stream().skip(1).mapToInt(dim -> (Integer) dim).toArray());
        }
        throw new IllegalArgumentException(name + ": \"" + BATCH_INPUT_SHAPE
                + "\" must be a list of whole numbers after the first, which is the batch, found " + value);
    }

    private static List<?> list(@Nullable Object value, String what) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException(what + " must be a list, found " + value);
    }

    private static Map<?, ?> map(@Nullable Object value, String what) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException(what + " must be an object, found " + value);
    }
}
