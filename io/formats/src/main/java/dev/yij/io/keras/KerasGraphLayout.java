package dev.yij.io.keras;

import dev.yij.reference.layer.CustomLayer;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Network;
import dev.yij.reference.model.Node;
import dev.yij.reference.model.Plan;
import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Writes the configuration of a graph: `Model` of Keras 2, which all later versions read in HDF5 files, and
/// `Functional` of Keras 3.
final class KerasGraphLayout {

    private static final String FLOAT32 = "float32";

    private final Plan plan;
    private final boolean keras3;

    private KerasGraphLayout(Plan plan, boolean keras3) {
        this.plan = plan;
        this.keras3 = keras3;
    }

    static Map<String, Object> of(Network network, boolean keras3) {
        return new KerasGraphLayout(network.plan(), keras3).model(network.layers());
    }

    private Map<String, Object> model(List<BuiltLayer> built) {
        List<Object> layers = new ArrayList<>();
        for (Plan.Input input : plan.inputs()) {
            layers.add(input(input));
        }
        for (BuiltLayer layer : built) {
            layers.add(layer(layer));
        }
        List<Object> inputs = new ArrayList<>();
        for (int i = 0; i < plan.inputs().size(); i++) {
            inputs.add(address(i));
        }
        List<List<Object>> outputs = plan.outputs().stream().map(this::address).toList();
        Map<String, Object> config = Json.of(
                "name",
                keras3 ? "functional" : "model_1",
                "trainable",
                true,
                "layers",
                layers,
                "input_layers",
                inputs,
                "output_layers",
                outputs);
        return keras3
                ? KerasArchiveLayout.object("keras.src.models.functional", "Functional", config)
                : Json.of("class_name", "Model", "config", config);
    }

    private Map<String, Object> input(Plan.Input input) {
        Map<String, Object> config = Json.of(
                keras3 ? "batch_shape" : "batch_input_shape",
                batch(input.shape()),
                "dtype",
                FLOAT32,
                "sparse",
                false,
                "name",
                input.name());
        Map<String, Object> entry = keras3
                ? KerasArchiveLayout.object("keras.layers", "InputLayer", config)
                : Json.of("class_name", "InputLayer", "config", config);
        entry.put("name", input.name());
        entry.put("inbound_nodes", List.of());
        return entry;
    }

    private static List<Object> batch(Shape shape) {
        List<Object> dims = new ArrayList<>();
        dims.add(null);
        Arrays.stream(shape.toArray()).forEach(dims::add);
        return dims;
    }

    private Map<String, Object> layer(BuiltLayer layer) {
        String className = layer.layer().className();
        Map<String, Object> config = KerasModels.config(layer, keras3);
        Map<String, Object> entry;
        if (!keras3) {
            entry = Json.of("class_name", className, "config", config);
        } else if (layer.layer() instanceof CustomLayer) {
            entry = KerasArchiveLayout.customObject(className, config);
        } else {
            entry = KerasArchiveLayout.object("keras.layers", className, config);
        }
        entry.put("name", KerasModels.name(layer));
        List<Node> uses = plan.nodes().stream()
                .filter(node -> node.layer().name().equals(layer.name()))
                .sorted(Comparator.comparing(Node::use))
                .toList();
        entry.put("inbound_nodes", uses.stream().map(this::call).toList());
        return entry;
    }

    private Object call(Node node) {
        List<Object> reads = new ArrayList<>();
        for (int value : node.reads()) {
            List<Object> address = new ArrayList<>(address(value));
            if (keras3) {
                Map<String, Object> tensor =
                        Json.of("shape", batch(plan.shape(value)), "dtype", FLOAT32, "keras_history", address);
                reads.add(Json.of("class_name", "__keras_tensor__", "config", tensor));
            } else {
                address.add(Map.of());
                reads.add(address);
            }
        }
        return keras3 ? Json.of("args", reads.size() == 1 ? reads : List.of(reads), "kwargs", Map.of()) : reads;
    }

    private List<Object> address(int value) {
        if (plan.isInput(value)) {
            return List.of(plan.inputs().get(value).name(), 0, 0);
        }
        return List.of(
                KerasModels.name(plan.node(value).layer()), plan.node(value).use(), 0);
    }
}
