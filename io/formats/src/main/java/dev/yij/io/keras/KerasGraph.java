package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A model of Keras as one graph of layers, in the form that [dev.yij.reference.model.Network#fromConfig]
/// reads. The layers of a model inside the model become layers of the graph, with the model's name before
/// theirs: `mobilenet/Conv1`.
///
/// `inbound_nodes` is, in Keras 2, a list of calls, each a list of `[layer, node, tensor, arguments]`; in Keras
/// 3 a list of calls, each with `args`, in which tensors are objects with a `keras_history` of the same three.
final class KerasGraph {

    private static final Set<String> MODELS = Set.of("Functional", "Model", "Sequential");
    private static final String LAYERS = "layers";

    private final boolean keras3;
    private final String where;
    private final List<String> notes;

    /// The layers so far, by name.
    private final Map<String, Map<String, Object>> layers = new LinkedHashMap<>();

    /// Where a Keras 3 archive keeps the weights of each layer.
    private final Map<String, String> places = new HashMap<>();

    private KerasGraph(boolean keras3, String where, List<String> notes) {
        this.keras3 = keras3;
        this.where = where;
        this.notes = notes;
    }

    /// A value: the output of a use of a layer.
    private record Address(String layer, int use) {
        List<Object> toList() {
            return List.of(layer, use, 0);
        }
    }

    /// A model's configuration as a graph.
    ///
    /// @param config the graph's configuration
    /// @param places where a Keras 3 archive keeps the weights of each layer, below the group of layers
    record Read(Map<String, Object> config, Map<String, String> places) {}

    /// @param model the model's object with `class_name` and `config`
    /// @param keras3 whether Keras 3 wrote it
    /// @param notes  receives a sentence for everything that is ignored
    /// @throws FormatException if it is not understood
    static Read of(Map<String, Object> model, boolean keras3, String where, List<String> notes) throws FormatException {
        KerasGraph graph = new KerasGraph(keras3, where, notes);
        Scope scope = graph.new Scope(KerasNode.of(model, where), "", "", 0, null);
        List<Address> outputs = scope.outputs();
        Map<String, Object> config = new LinkedHashMap<>();
        config.put(LAYERS, List.copyOf(graph.layers.values()));
        config.put("input_layers", scope.inputs().stream().map(Address::toList).toList());
        config.put("output_layers", outputs.stream().map(Address::toList).toList());
        return new Read(config, graph.places);
    }

    /// Whether a layer is itself a model.
    static boolean isModel(KerasNode node) {
        return MODELS.contains(node.className()) || node.config().get(LAYERS) instanceof List<?>;
    }

    /// One use of a model: the outer one, or a model inside it.
    private final class Scope {

        private final String prefix;
        private final String place;
        private final int use;
        private final boolean sequential;
        private final Map<String, Object> config;
        private final Map<String, KerasNode> nodes = new LinkedHashMap<>();
        private final Map<String, String> placeOf = new HashMap<>();
        private final List<Address> inputs = new ArrayList<>();
        private final Map<String, Address> inputOf = new HashMap<>();
        private final Map<String, List<Address>> inner = new HashMap<>();
        private final Set<String> entered = new HashSet<>();

        /// @param prefix what stands before the names of its layers
        /// @param place  where a Keras 3 archive keeps its layers
        /// @param use    how often it was used before
        /// @param given  what its inputs are; null for the outer model
        Scope(KerasNode model, String prefix, String place, int use, @Nullable List<Address> given)
                throws FormatException {
            this.prefix = prefix;
            this.place = place;
            this.use = use;
            this.sequential = model.className().equals("Sequential");
            this.config = model.whole().get("config") instanceof List<?> list
                    ? Json.of(LAYERS, list) // Sequential in Keras 2.0 to 2.2.2
                    : model.config();
            Map<String, Integer> counts = new HashMap<>();
            for (Object entry : Json.list(config.get(LAYERS), where + ": \"layers\"")) {
                KerasNode node = KerasNode.of(entry, where);
                if (nodes.put(node.name(), node) != null) {
                    throw new FormatException(where + " has two layers called \"" + node.name() + "\"");
                }
                int before = counts.merge(node.className(), 1, Integer::sum) - 1;
                placeOf.put(node.name(), place + KerasLayers.place(node.className(), before));
            }
            bind(given);
            for (KerasNode node : nodes.values()) {
                add(node);
            }
        }

        private void bind(@Nullable List<Address> given) throws FormatException {
            List<String> names = new ArrayList<>();
            if (sequential) {
                KerasNode first = nodes.values().iterator().next();
                names.add(first.isInput() ? first.name() : first.name() + "_input");
            } else {
                for (Object address : addresses(config.get("input_layers"))) {
                    names.add(String.valueOf(
                            Json.list(address, where + ": \"input_layers\"").getFirst()));
                }
            }
            if (given != null && given.size() != names.size()) {
                throw new FormatException(where + ": the model " + prefix + " has " + names.size()
                        + " inputs, it is used with " + given.size());
            }
            for (int i = 0; i < names.size(); i++) {
                Address address = given == null ? new Address(names.get(i), 0) : given.get(i);
                inputs.add(address);
                inputOf.put(names.get(i), address);
                if (given == null) {
                    addInput(names.get(i));
                }
            }
        }

        private void addInput(String name) throws FormatException {
            KerasNode node = nodes.get(name) == null ? nodes.values().iterator().next() : nodes.get(name);
            List<Object> shape = new ArrayList<>();
            shape.add(-1); // the batch
            for (int dim : KerasArchitecture.input(node, Json.of("config", config), where)
                    .toArray()) {
                shape.add(dim);
            }
            Map<String, Object> own = Json.of("name", name, "batch_input_shape", shape);
            layers.put(
                    name, Json.of("name", name, "class_name", "InputLayer", "config", own, "inbound_nodes", List.of()));
        }

        List<Address> inputs() {
            return inputs;
        }

        List<Address> outputs() throws FormatException {
            List<Address> outputs = new ArrayList<>();
            if (sequential) {
                outputs.add(resolve(last(), 0, 0));
                return outputs;
            }
            for (Object address : addresses(config.get("output_layers"))) {
                outputs.add(resolve(Json.list(address, where + ": \"output_layers\"")));
            }
            return outputs;
        }

        private String last() {
            return List.copyOf(nodes.keySet()).getLast();
        }

        /// The values that a use of a layer reads.
        private List<Address> reads(KerasNode node, int call) throws FormatException {
            if (sequential) {
                List<String> names = List.copyOf(nodes.keySet());
                int index = names.indexOf(node.name());
                boolean first = index == 0
                        || index == 1 && List.copyOf(nodes.values()).getFirst().isInput();
                return List.of(first ? inputs.getFirst() : resolve(names.get(index - 1), 0, 0));
            }
            String what = where + ": \"inbound_nodes\" of " + node.name();
            List<Object> calls = Json.list(node.whole().get("inbound_nodes"), what);
            if (call >= calls.size()) {
                throw new FormatException(where + ": " + prefix + node.name() + " is used " + calls.size()
                        + " times, something reads its use " + call);
            }
            List<Address> reads = new ArrayList<>();
            if (calls.get(call) instanceof Map<?, ?> keras3) {
                collect(keras3.get("args"), reads);
                return reads;
            }
            List<Object> tensors = Json.list(calls.get(call), what);
            boolean bare = tensors.size() == 4 && tensors.getFirst() instanceof String;
            for (Object tensor : bare ? List.of(tensors) : tensors) { // some versions omit a pair of brackets
                reads.add(resolve(Json.list(tensor, what)));
            }
            return reads;
        }

        private void collect(@Nullable Object value, List<Address> reads) throws FormatException {
            if (value instanceof List<?> list) {
                for (Object each : list) {
                    collect(each, reads);
                }
            } else if (value instanceof Map<?, ?> map && map.get("config") instanceof Map<?, ?> tensor) {
                if (tensor.get("keras_history") != null) {
                    reads.add(resolve(Json.list(tensor.get("keras_history"), where + ": \"keras_history\"")));
                }
            }
        }

        private Address resolve(List<Object> address) throws FormatException {
            if (address.size() >= 3
                    && address.get(0) instanceof String name
                    && address.get(1) instanceof Integer node
                    && address.get(2) instanceof Integer tensor) {
                return resolve(name, node, tensor);
            }
            throw new FormatException(
                    where + ": a layer's output must be [layer, node, tensor], found " + Json.shortened(address));
        }

        private Address resolve(String name, int node, int tensor) throws FormatException {
            Address input = inputOf.get(name);
            if (input != null) {
                return input;
            }
            KerasNode layer = nodes.get(name);
            if (layer == null) {
                throw new FormatException(where + " reads " + prefix + name + ", which is missing");
            }
            if (isModel(layer)) {
                List<Address> outputs = outputsOf(layer, node);
                if (tensor < outputs.size()) {
                    return outputs.get(tensor);
                }
            } else if (tensor == 0) {
                return new Address(prefix + name, use * countOfUses(layer) + node);
            }
            throw new FormatException(where + ": " + prefix + name + " has no output " + tensor);
        }

        private int countOfUses(KerasNode layer) throws FormatException {
            return sequential
                    ? 1
                    : Json.list(layer.whole().get("inbound_nodes"), where + ": \"inbound_nodes\"")
                            .size();
        }

        /// The outputs of a use of a model inside this one, whose layers are added.
        private List<Address> outputsOf(KerasNode model, int node) throws FormatException {
            String key = model.name() + "[" + node + "]";
            List<Address> known = inner.get(key);
            if (known == null) {
                if (!entered.add(key)) {
                    throw new FormatException(where + ": the model " + prefix + model.name() + " reads its own output");
                }
                String below = placeOf.get(model.name()) + "/" + LAYERS + "/";
                int which = use * countOfUses(model) + node;
                Scope scope = new Scope(model, prefix + model.name() + "/", below, which, reads(model, node));
                known = scope.outputs();
                inner.put(key, known);
            }
            return known;
        }

        private void add(KerasNode node) throws FormatException {
            if (node.isInput()) {
                return;
            }
            int uses = countOfUses(node);
            if (isModel(node)) {
                for (int i = 0; i < uses; i++) {
                    outputsOf(node, i);
                }
                return;
            }
            List<Object> inbound = new ArrayList<>();
            for (int i = 0; i < uses; i++) {
                inbound.add(reads(node, i).stream().map(Address::toList).toList());
            }
            String name = prefix + node.name();
            Map<String, Object> earlier = layers.get(name);
            if (earlier != null) { // the model was used before
                List<Object> all =
                        new ArrayList<>(Json.list(earlier.get("inbound_nodes"), where + ": \"inbound_nodes\""));
                all.addAll(inbound);
                earlier.put("inbound_nodes", all);
                return;
            }
            Map<String, Object> own = new LinkedHashMap<>(KerasLayers.read(node, keras3, where, notes));
            own.put("name", name);
            layers.put(
                    name,
                    Json.of("name", name, "class_name", node.className(), "config", own, "inbound_nodes", inbound));
            places.put(name, placeOf.get(node.name()));
        }

        private List<Object> addresses(@Nullable Object value) throws FormatException {
            List<Object> list = Json.list(value, where + ": \"input_layers\" or \"output_layers\"");
            return !list.isEmpty() && list.getFirst() instanceof String ? List.of(list) : list;
        }
    }
}
