package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A model of Keras as one graph of layers, in the form that [dev.yij.reference.model.Network#fromConfig]
/// reads. The layers of a model inside the model become layers of the graph, with the model's name before
/// theirs: `mobilenet/Conv1`. [KerasScope] is one use of a model; here is what all of them share.
final class KerasGraph {

    private static final String INBOUND = "inbound_nodes";
    private static final String NAME = "name";
    private static final String CONFIG = "config";
    private static final String CLASS_NAME = "class_name";

    /// The most uses of models inside the model: where each of thirty contains the next and uses it twice,
    /// there are 2³⁰.
    private static final int MOST_USES = 1000;

    private final KerasLayers reader;
    private final KerasInput input;
    private final String where;
    private int uses;

    /// The layers so far, by name.
    private final Map<String, Map<String, Object>> layers = new LinkedHashMap<>();

    /// Where a Keras 3 archive keeps the weights of each layer.
    private final Map<String, String> places = new LinkedHashMap<>();

    private KerasGraph(KerasLayers reader, KerasInput input) {
        this.reader = reader;
        this.input = input;
        this.where = input.where();
    }

    /// A value: the output of a use of a layer.
    record Address(String layer, int use) {
        private List<Object> toList() {
            return List.of(layer, use, 0);
        }
    }

    /// A model's configuration as a graph.
    ///
    /// @param config the graph's configuration
    /// @param places where a Keras 3 archive keeps the weights of each layer, below the group of layers; in
    ///     the order of the file
    record Read(Map<String, Object> config, Map<String, String> places) {}

    /// @param model  the model's object with `class_name` and `config`
    /// @param reader reads the layers, and keeps the notes
    /// @param input  reads the shapes of the inputs
    /// @throws FormatException if it is not understood
    static Read of(Map<String, Object> model, KerasLayers reader, KerasInput input) throws FormatException {
        KerasGraph graph = new KerasGraph(reader, input);
        KerasScope scope = KerasScope.outer(graph, KerasNode.of(model, graph.where));
        List<Address> outputs = scope.outputs();
        Map<String, Object> config = new LinkedHashMap<>();
        config.put(KerasNode.LAYERS, List.copyOf(graph.layers.values()));
        config.put("input_layers", scope.inputs().stream().map(Address::toList).toList());
        config.put("output_layers", outputs.stream().map(Address::toList).toList());
        return new Read(config, graph.places);
    }

    String where() {
        return where;
    }

    KerasInput input() {
        return input;
    }

    KerasLayers reader() {
        return reader;
    }

    /// Counts a use of a model inside the model.
    ///
    /// @throws FormatException if there are too many
    void countUse() throws FormatException {
        uses++;
        if (uses > MOST_USES) {
            throw new FormatException(
                    where + " uses the models inside it more than " + MOST_USES + " times, which is the limit");
        }
    }

    /// Adds an input of the whole graph.
    void addInput(String name, int[] shape) {
        List<Object> batchShape = new ArrayList<>();
        batchShape.add(-1); // the batch
        for (int dim : shape) {
            batchShape.add(dim);
        }
        Map<String, Object> config = Json.of(NAME, name, "batch_input_shape", batchShape);
        layers.put(name, Json.of(NAME, name, CLASS_NAME, "InputLayer", CONFIG, config, INBOUND, List.of()));
    }

    /// Adds a layer, or further uses of one whose model was used before.
    ///
    /// @param name  its name in the graph
    /// @param place where a Keras 3 archive keeps its weights
    /// @param first the number of the first of these uses; those of a model need not come in their order
    /// @param reads what each of the uses reads
    void add(String name, KerasNode node, String place, int first, List<List<Address>> reads) throws FormatException {
        Map<String, Object> earlier = layers.get(name);
        List<Object> inbound = earlier == null ? new ArrayList<>() : Json.list(earlier.get(INBOUND), where);
        while (inbound.size() < first + reads.size()) {
            inbound.add(List.of()); // until it is known
        }
        for (int i = 0; i < reads.size(); i++) {
            inbound.set(first + i, reads.get(i).stream().map(Address::toList).toList());
        }
        if (earlier != null) {
            earlier.put(INBOUND, inbound);
            return;
        }
        Map<String, Object> config = new LinkedHashMap<>(reader.read(node));
        config.put(NAME, name);
        layers.put(name, Json.of(NAME, name, CLASS_NAME, node.className(), CONFIG, config, INBOUND, inbound));
        places.put(name, place);
    }
}
