package dev.yij.io.keras;

import dev.yij.io.hdf5.NewGroup;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Network;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Writes a model in the layout of `model.save` of Keras 2.3, the last version whose files all later ones
/// read. Keras 2.2.3 to 2.2.5 read it with `compile=False`, because they call the learning rate `lr`;
/// docs/model-files.md says what each version reads.
///
/// The shape of the input is stored in an InputLayer, as in TensorFlow 2, and in the first layer, as in Keras
/// 2: Keras 3 handles only the former correctly, Keras 2 both.
final class KerasH5Layout {

    private static final String VERSION = "2.3.1";
    private static final String BACKEND = "tensorflow";

    private KerasH5Layout() {}

    /// @throws IllegalArgumentException as [KerasModels#config] and [KerasModels#requireNames]
    static NewGroup of(SavedModel saved) {
        Model model = saved.model();
        KerasModels.requireNames(model);
        NewGroup root = new NewGroup()
                .attribute("keras_version", VERSION)
                .attribute("backend", BACKEND)
                .attribute("model_config", Json.text(config(model)));
        if (KerasModels.writesTraining(model)) {
            root.attribute("training_config", Json.text(KerasTraining.keras2(model)));
            KerasOptimizers.beyondKeras(model.optimizer(), false)
                    .ifPresent(config -> root.attribute(KerasH5.OPTIMIZER, Json.text(config)));
        }
        if (!saved.classes().isEmpty()) {
            root.attribute(KerasH5.CLASSES, Json.text(saved.classes()));
        }
        if (saved.preparation() != null) {
            root.attribute(KerasH5.PREPARATION, Json.text(saved.preparation().toMap()));
        }
        addWeights(root.group("model_weights"), model);
        if (KerasModels.writesTraining(model)) {
            addOptimizer(root.group("optimizer_weights"), model);
        }
        return root;
    }

    private static Map<String, Object> config(Model model) {
        if (model instanceof Network network) {
            return KerasGraphLayout.of(network, false);
        }
        List<Integer> batchShape = batchShape(model);
        BuiltLayer first = model.layers().getFirst();
        Map<String, Object> input = Json.of(
                "batch_input_shape",
                batchShape,
                "dtype",
                "float32",
                "sparse",
                false,
                "name",
                KerasModels.inputName(model, first.name() + "_input"));
        List<Object> layers = new ArrayList<>();
        layers.add(Json.of("class_name", "InputLayer", "config", input));
        for (BuiltLayer layer : model.layers()) {
            Map<String, Object> config = KerasModels.config(layer, false);
            if (layer == first) {
                config.put("batch_input_shape", batchShape);
            }
            layers.add(Json.of("class_name", layer.layer().className(), "config", config));
        }
        return Json.of("class_name", "Sequential", "config", Json.of("name", "sequential_1", "layers", layers));
    }

    /// With null for the open batch dimension.
    static List<Integer> batchShape(Model model) {
        List<Integer> shape = new ArrayList<>();
        shape.add(null);
        Arrays.stream(model.inputShape().toArray()).forEach(shape::add);
        return shape;
    }

    private static void addWeights(NewGroup group, Model model) {
        group.attribute(
                        "layer_names",
                        model.layers().stream().map(KerasModels::name).toList())
                .attribute("backend", BACKEND)
                .attribute("keras_version", VERSION);
        for (BuiltLayer layer : model.layers()) {
            NewGroup own = group.group(KerasModels.name(layer));
            List<String> names = new ArrayList<>();
            for (Weight weight : layer.weights()) {
                String name = KerasModels.name(layer)
                        + weight.name().substring(layer.name().length());
                names.add(name);
                own.array(name, new Tensor(weight.shape(), weight.value()));
            }
            own.attribute("weight_names", names);
        }
    }

    private static void addOptimizer(NewGroup group, Model model) {
        Optimizer optimizer = model.optimizer();
        SequencedMap<String, Tensor> arrays = OptimizerVariables.keras2(optimizer, model.trainableWeights());
        String steps = optimizer.className() + "/iterations:0";
        List<String> names = new ArrayList<>();
        names.add(steps);
        names.addAll(arrays.keySet());
        group.attribute("weight_names", names).number(steps, optimizer.iterations());
        arrays.forEach(group::array);
    }
}
