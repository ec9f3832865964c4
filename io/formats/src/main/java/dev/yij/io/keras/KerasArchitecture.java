package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The architecture of a Keras model: a chain of layers with the shape of its input, or a graph. Keras has
/// written them in these forms:
///
/// - Sequential, 2.0 to 2.2.2: a list of layers; later an object with `name` and `layers`. The shape of the
///   input is `batch_input_shape` of the first layer, or of an InputLayer before it, in Keras 3 `batch_shape`.
/// - Functional (`Model` in Keras 2): layers with `inbound_nodes`, which name the layers whose outputs they
///   read. One that forms a plain chain is read as a chain.
///
/// Either may contain models, which makes it a graph.
///
/// @param layers the layers' configurations as [Sequential#fromConfig] reads them; empty for a graph
/// @param input  the shape of one input; that of a graph is in its configuration
/// @param graph  the graph; null for a chain
/// @param notes  the content that was ignored, one sentence each
record KerasArchitecture(
        List<Map<String, Object>> layers, Shape input, KerasGraph.@Nullable Read graph, List<String> notes) {

    private static final Set<String> CLASSES = Set.of("Sequential", "Functional", "Model");

    /// Where a Keras 3 archive keeps the weights of each layer of a graph, below the group of layers.
    Map<String, String> places() {
        return graph == null ? Map.of() : graph.places();
    }

    /// The weights of the built model that are trained, in the order in which Keras lists them: that of the
    /// layers in the file, where those of a model inside the model follow one another. The plan computes
    /// branches in another order.
    List<Weight> inFileOrder(Model model) {
        List<Weight> weights = new ArrayList<>(model.trainableWeights());
        if (graph != null) {
            Map<String, Integer> position = new HashMap<>();
            for (String layer : graph.places().keySet()) {
                position.put(layer, position.size());
            }
            weights.sort(Comparator.comparing(weight -> position.getOrDefault(
                    weight.name().substring(0, weight.name().lastIndexOf('/')), 0)));
        }
        return weights;
    }

    /// @param config the model's object with `class_name` and `config`
    /// @param keras3 whether Keras 3 wrote it
    /// @param where  the file and the path in it, for messages
    /// @throws FormatException if it has no fixed input shape, or has an unsupported layer
    static KerasArchitecture of(Map<String, Object> config, boolean keras3, String where) throws FormatException {
        return of(config, keras3, new KerasInput(where, null));
    }

    /// Like [#of(Map, boolean, String)], with the size of images for inputs of open size.
    static KerasArchitecture of(Map<String, Object> config, boolean keras3, KerasInput input) throws FormatException {
        String where = input.where();
        String className = String.valueOf(config.get("class_name"));
        if (!CLASSES.contains(className)) {
            throw new FormatException(
                    where + " is a model of class \"" + className + "\", expected Sequential or Functional");
        }
        KerasNode model = KerasNode.of(config, where);
        if (Json.list(model.config().get(KerasNode.LAYERS), where + ": \"layers\"")
                .isEmpty()) {
            throw new FormatException(where + " has no layers");
        }
        KerasLayers reader = new KerasLayers(keras3, where);
        List<KerasNode> nodes = className.equals("Sequential")
                ? List.copyOf(KerasNode.byName(model.config(), where).values())
                : KerasChain.of(model.config(), where, reader);
        if (nodes.isEmpty() || nodes.stream().anyMatch(KerasNode::isModel)) {
            KerasGraph.Read graph = KerasGraph.of(config, reader, input);
            reader.refusals().throwIfAny();
            return new KerasArchitecture(
                    List.of(), Shape.of(), graph, reader.notes().sentences());
        }
        return chain(nodes, config, reader, input);
    }

    private static KerasArchitecture chain(
            List<KerasNode> nodes, Map<String, Object> model, KerasLayers reader, KerasInput input)
            throws FormatException {
        List<Map<String, Object>> layers = new ArrayList<>();
        for (KerasNode node : nodes) {
            if (!node.isInput()) {
                layers.add(Json.of("class_name", node.className(), "config", reader.read(node)));
            }
        }
        if (layers.isEmpty()) {
            throw new FormatException(input.where() + " has no layers");
        }
        reader.refusals().throwIfAny();
        return new KerasArchitecture(
                layers,
                input.shape(nodes.getFirst(), model),
                null,
                reader.notes().sentences());
    }
}
