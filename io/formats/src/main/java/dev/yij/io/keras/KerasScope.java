package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import dev.yij.io.keras.KerasCalls.Output;
import dev.yij.io.keras.KerasGraph.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One use of a model: the outer one, or a model inside it. Its layers are added to the [KerasGraph] under the
/// model's name, and its inputs are the values that the use reads.
final class KerasScope {

    private static final String INPUTS = "input_layers";

    private final KerasGraph graph;

    /// What stands before the names of its layers in the graph: `mobilenet/`.
    private final String prefix;

    /// How often the model was used before.
    private final int use;

    private final boolean sequential;
    private final Map<String, Object> config;
    private final Map<String, KerasNode> nodes;
    private final Map<String, List<List<Output>>> calls = new HashMap<>();

    /// Whether Keras 3 wrote the calls.
    private final boolean keras3;

    /// Where a Keras 3 archive keeps the weights of each layer.
    private final Map<String, String> placeOf = new HashMap<>();

    private final List<Address> inputs = new ArrayList<>();
    private final Map<String, Address> inputOf = new HashMap<>();
    private final Map<Use, List<Address>> inner = new HashMap<>();
    private final Set<Use> entered = new HashSet<>();

    /// A use of a model inside this one.
    private record Use(String model, int number) {}

    private KerasScope(KerasGraph graph, KerasNode model, String prefix, String place, int use) throws FormatException {
        this.graph = graph;
        this.prefix = prefix;
        this.use = use;
        this.sequential = model.className().equals("Sequential");
        this.config = model.config();
        this.nodes = KerasNode.byName(config, graph.where());
        if (nodes.isEmpty()) {
            throw new FormatException(graph.where() + ": the model " + model.name() + " has no layers");
        }
        this.keras3 = nodes.values().stream()
                .anyMatch(node -> node.whole().get("inbound_nodes") instanceof List<?> list
                        && !list.isEmpty()
                        && list.getFirst() instanceof Map<?, ?>);
        Map<String, Integer> counts = new HashMap<>();
        String before = null;
        for (KerasNode node : nodes.values()) {
            int same = counts.merge(node.className(), 1, Integer::sum) - 1;
            placeOf.put(node.name(), place + KerasLayers.place(node.className(), same));
            if (!node.isInput()) {
                calls.put(
                        node.name(),
                        sequential
                                ? List.of(List.of(new Output(before == null ? sequentialInput() : before, 0, 0)))
                                : KerasCalls.of(node, graph.reader()));
                before = node.name();
            }
        }
    }

    /// The outer model, whose inputs become those of the graph.
    static KerasScope outer(KerasGraph graph, KerasNode model) throws FormatException {
        KerasScope scope = new KerasScope(graph, model, "", "", 0);
        for (String name : scope.inputNames()) {
            scope.bind(name, new Address(name, 0));
            KerasNode node = scope.nodes.getOrDefault(name, scope.first());
            graph.addInput(
                    name,
                    graph.input().shape(node, Json.of("config", scope.config)).toArray());
        }
        scope.addLayers();
        return scope;
    }

    /// A model inside this one.
    private KerasScope inside(KerasNode model, int number, List<Address> reads) throws FormatException {
        String place = placeOf.get(model.name()) + "/" + KerasNode.LAYERS + "/";
        KerasScope scope = new KerasScope(graph, model, prefix + model.name() + "/", place, use * uses(model) + number);
        List<String> names = scope.inputNames();
        if (reads.size() != names.size()) {
            throw new FormatException(graph.where() + ": the model " + prefix + model.name() + " has " + names.size()
                    + " inputs, it is used with " + reads.size());
        }
        for (int i = 0; i < names.size(); i++) {
            scope.bind(names.get(i), reads.get(i));
        }
        scope.addLayers();
        return scope;
    }

    private KerasNode first() {
        return nodes.values().iterator().next();
    }

    private String sequentialInput() {
        return first().isInput() ? first().name() : first().name() + "_input";
    }

    private List<String> inputNames() throws FormatException {
        return sequential
                ? List.of(sequentialInput())
                : Output.list(config.get(INPUTS), graph.where()).stream()
                        .map(Output::layer)
                        .toList();
    }

    private void bind(String name, Address address) {
        inputs.add(address);
        inputOf.put(name, address);
    }

    List<Address> inputs() {
        return inputs;
    }

    List<Address> outputs() throws FormatException {
        if (sequential) {
            return List.of(resolve(new Output(List.copyOf(nodes.keySet()).getLast(), 0, 0), false));
        }
        List<Address> addresses = new ArrayList<>();
        for (Output output : outputLayers()) {
            addresses.add(resolve(output, true));
        }
        return addresses;
    }

    private List<Output> outputLayers() throws FormatException {
        return sequential ? List.of() : Output.list(config.get("output_layers"), graph.where());
    }

    private int uses(KerasNode node) {
        return calls.getOrDefault(node.name(), List.of()).size();
    }

    private void addLayers() throws FormatException {
        for (KerasNode node : nodes.values()) {
            List<List<Address>> reads = new ArrayList<>();
            for (int i = 0; i < uses(node); i++) {
                if (node.isModel()) {
                    outputsOf(node, i);
                } else {
                    reads.add(reads(node, i));
                }
            }
            if (!node.isInput() && !node.isModel()) {
                graph.add(prefix + node.name(), node, placeOf.getOrDefault(node.name(), ""), use * uses(node), reads);
            }
        }
    }

    /// The values that a use of a layer reads.
    private List<Address> reads(KerasNode node, int number) throws FormatException {
        if (number < 0 || number >= uses(node)) {
            throw new FormatException(graph.where() + ": " + prefix + node.name() + " is used " + uses(node)
                    + " times, something reads its use " + number);
        }
        List<Address> addresses = new ArrayList<>();
        for (Output output : calls.getOrDefault(node.name(), List.of()).get(number)) {
            addresses.add(resolve(output, false));
        }
        return addresses;
    }

    /// The number of a use of a model, from 0. Keras counts a model's own connection of its inputs to its
    /// outputs, too, depending on the version and on how the model was made: Keras 3 for the outputs of a
    /// graph, and only for graphs in it; earlier versions everywhere, but not for every Sequential. There one
    /// of the numbers of all uses says it.
    ///
    /// @param outer whether the output is one of the graph's
    private int number(KerasNode model, Output output, boolean outer) throws FormatException {
        int count = uses(model);
        if (count == 1 && output.use() == 1) {
            return 0;
        }
        if (keras3) {
            return outer && !model.className().equals("Sequential") ? output.use() - 1 : output.use();
        }
        Stream<Output> all = Stream.concat(
                calls.values().stream().flatMap(List::stream).flatMap(List::stream), outputLayers().stream());
        boolean countsOwn = all.anyMatch(each -> each.layer().equals(model.name()) && each.use() == count);
        return countsOwn ? output.use() - 1 : output.use();
    }

    private Address resolve(Output output, boolean outer) throws FormatException {
        @Nullable Address input = inputOf.get(output.layer());
        if (input != null) {
            return input;
        }
        KerasNode node = nodes.get(output.layer());
        if (node == null) {
            throw new FormatException(graph.where() + " reads " + prefix + output.layer() + ", which is missing");
        }
        if (node.isModel()) {
            List<Address> outputs = outputsOf(node, number(node, output, outer));
            if (output.output() >= 0 && output.output() < outputs.size()) {
                return outputs.get(output.output());
            }
        } else if (output.output() == 0) {
            return new Address(prefix + output.layer(), use * uses(node) + output.use());
        }
        throw new FormatException(graph.where() + ": " + prefix + output.layer() + " has no output " + output.output());
    }

    /// The outputs of a use of a model inside this one, whose layers are added.
    private List<Address> outputsOf(KerasNode model, int number) throws FormatException {
        Use key = new Use(model.name(), number);
        List<Address> known = inner.get(key);
        if (known == null) {
            if (!entered.add(key)) {
                throw new FormatException(
                        graph.where() + ": the model " + prefix + model.name() + " reads its own output");
            }
            graph.countUse();
            known = inside(model, number, reads(model, number)).outputs();
            inner.put(key, known);
        }
        return known;
    }
}
