package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import dev.yij.io.hdf5.StoredGroup;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Network;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Optimizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/// Locates the weights of layers in Keras's HDF5 files.
///
/// - Keras 2: the attribute `layer_names` lists groups, whose attribute `weight_names` lists the arrays in
///   them, `conv2d_1/conv2d_1/kernel:0`. As in Keras, the layers that have weights are matched in order, so
///   that `conv2d_7` of the file may be `conv2d_1` of the model.
/// - Keras 3: `layers/conv2d_1/vars/0` is the kernel and `1` the bias; the second component is the class with a
///   count, not the layer's name ([KerasPlaces]).
final class KerasWeights {

    private static final String ROUNDED = "weights are float64 there, rounded to float32";

    private KerasWeights() {}

    /// Loads a model's weights from either layout.
    ///
    /// @param places where the weights of each layer are in Keras 3's layout, for a graph; empty where that
    ///     follows from the order
    /// @param notes  receives a sentence if weights are rounded
    static void read(StoredGroup root, Model model, Map<String, String> places, List<String> notes)
            throws FormatException {
        if (root.hasNames("layer_names")) {
            readKeras2(root, model, notes);
        } else {
            readKeras3(KerasPlaces.of(root), model, places, notes);
        }
    }

    static void readKeras2(StoredGroup group, Model model, List<String> notes) throws FormatException {
        if (model instanceof Network) {
            Map<String, StoredGroup> groups = new HashMap<>();
            for (BuiltLayer layer : KerasModels.withWeights(model)) {
                readKeras2(group, groups, layer, notes);
            }
            for (String name : group.names("layer_names")) {
                boolean other = !groups.containsKey(name) && group.has(name);
                if (other && !group.group(name).names("weight_names").isEmpty()) {
                    notes.add(unread(name));
                }
            }
            return;
        }
        List<StoredGroup> stored = new ArrayList<>();
        for (String name : group.names("layer_names")) {
            StoredGroup layer = group.group(name);
            if (!layer.names("weight_names").isEmpty()) {
                stored.add(layer);
            }
        }
        List<BuiltLayer> layers = KerasModels.withWeights(model);
        if (stored.size() != layers.size()) {
            throw new FormatException(group.where() + " has weights of " + stored.size() + " layers, the model has "
                    + layers.size() + " layers with weights");
        }
        for (int i = 0; i < layers.size(); i++) {
            List<Weight> weights = layers.get(i).weights();
            List<String> names = stored.get(i).names("weight_names");
            if (names.size() != weights.size()) {
                throw new FormatException(stored.get(i).where() + " has " + names.size() + " weights, the layer "
                        + layers.get(i).name() + " has " + weights.size());
            }
            for (int j = 0; j < weights.size(); j++) {
                fill(weights.get(j), stored.get(i), names.get(j), notes);
            }
        }
    }

    /// The weights of a layer of a graph are in the group of its name, or in that of the model that contains
    /// it, among those of the model's other layers.
    ///
    /// @param groups those that were read so far, by name
    private static void readKeras2(
            StoredGroup group, Map<String, StoredGroup> groups, BuiltLayer layer, List<String> notes)
            throws FormatException {
        int slash = layer.name().indexOf('/');
        String own = slash < 0 ? layer.name() : layer.name().substring(0, slash);
        if (!group.has(own)) {
            throw new FormatException(group.where() + " has no weights of " + layer.name());
        }
        StoredGroup stored = groups.containsKey(own) ? groups.get(own) : group.group(own);
        groups.put(own, stored);
        List<String> names = stored.names("weight_names");
        if (slash >= 0) {
            String inner = layer.name().substring(layer.name().lastIndexOf('/') + 1);
            names = names.stream()
                    .filter(name -> name.startsWith(inner + "/") || name.contains("/" + inner + "/"))
                    .toList();
        }
        if (names.size() != layer.weights().size()) {
            throw new FormatException(stored.where() + " has " + names.size() + " weights of the layer " + layer.name()
                    + ", which has " + layer.weights().size());
        }
        for (int i = 0; i < names.size(); i++) {
            fill(layer.weights().get(i), stored, names.get(i), notes);
        }
    }

    private static void readKeras3(KerasPlaces groups, Model model, Map<String, String> places, List<String> notes)
            throws FormatException {
        Map<String, Integer> counts = new HashMap<>();
        Map<String, String> wanted = new LinkedHashMap<>();
        for (BuiltLayer layer : model.layers()) {
            String className = layer.layer().className();
            int before = counts.merge(className, 1, Integer::sum) - 1;
            if (!layer.weights().isEmpty()) {
                String place = places.getOrDefault(layer.name(), KerasLayers.place(className, before));
                wanted.put(layer.name(), "layers/" + place);
            }
        }
        Map<String, StoredGroup> found = groups.resolve(wanted);
        for (BuiltLayer layer : KerasModels.withWeights(model)) {
            StoredGroup vars = Objects.requireNonNull(found.get(layer.name()));
            List<Weight> weights = layer.weights();
            if (vars.names().size() != weights.size()) {
                throw new FormatException(vars.where() + " has " + vars.names().size() + " weights, the layer "
                        + layer.name() + " has " + weights.size());
            }
            for (int j = 0; j < weights.size(); j++) {
                fill(weights.get(j), vars, String.valueOf(j), notes);
            }
        }
        groups.unread(found.values()).forEach(place -> notes.add(unread(place)));
    }

    private static String unread(String place) {
        return "the weights of " + Json.shortened(place) + " are not read: no layer of the model has them";
    }

    private static void fill(Weight weight, StoredGroup group, String name, List<String> notes) throws FormatException {
        Tensor array = group.array(name);
        if (!array.shape().equals(weight.shape())) {
            throw new FormatException(group.where() + "/" + name + " has shape " + array.shape() + ", " + weight.name()
                    + " expects " + weight.shape());
        }
        System.arraycopy(array.data(), 0, weight.value(), 0, array.data().length);
        if (group.isDouble(name) && !notes.contains(ROUNDED)) {
            notes.add(ROUNDED);
        }
    }

    /// All weights by their paths in the file, in its order.
    static SequencedMap<String, Tensor> byName(StoredGroup root) throws FormatException {
        SequencedMap<String, Tensor> weights = new LinkedHashMap<>();
        if (root.hasNames("layer_names")) {
            for (String layer : root.names("layer_names")) {
                for (String weight : root.group(layer).names("weight_names")) {
                    weights.put(weight, root.group(layer).array(weight));
                }
            }
            return weights;
        }
        for (Map.Entry<String, StoredGroup> layer :
                KerasPlaces.of(root).layers().entrySet()) {
            for (String number : layer.getValue().names()) {
                weights.put(layer.getKey() + "/vars/" + number, layer.getValue().array(number));
            }
        }
        if (weights.isEmpty()) {
            throw new FormatException(root.where() + " has no weights where Keras keeps them");
        }
        return weights;
    }

    /// The current learning rate, which may differ from the initial one.
    static void setRate(Optimizer optimizer, float rate, String where) throws FormatException {
        try {
            optimizer.setLearningRate(rate);
        } catch (IllegalArgumentException e) {
            throw new FormatException(where + ": " + e.getMessage(), e);
        }
    }
}
