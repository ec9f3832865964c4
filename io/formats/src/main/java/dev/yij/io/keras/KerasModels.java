package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.layer.CustomLayer;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.Layers;
import dev.yij.reference.layer.Normalization;
import dev.yij.reference.layer.RandomAugmentation;
import dev.yij.reference.layer.SpatialDropout2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Network;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.train.Seed;
import dev.yij.testvectors.numpy.ZipLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Shared by the readers of HDF5 files and of archives: a model whose weights are not yet loaded, and the
/// loading of the weights.
final class KerasModels {

    /// What Keras has no option for, and the name, which is written before the others.
    private static final Set<String> OUR_OPTIONS = Set.of("name", "unbiased_moving_variance", "half_pixel_centers");

    private KerasModels() {}

    /// A model whose weights are zero.
    ///
    /// @param fileSize the size of the file in bytes, from which an upper limit for its weights follows
    static Model build(KerasArchitecture architecture, long fileSize, String where) throws FormatException {
        long limit = ZipLimits.mostUnpacked(fileSize) / Float.BYTES; // they may be compressed
        try {
            if (architecture.graph() != null) {
                return Network.fromConfig(architecture.graph().config()).buildForWeights(new Seed(0), limit);
            }
            return Sequential.fromConfig(architecture.layers())
                    .buildForWeights(architecture.input(), new Seed(0), limit);
        } catch (IllegalArgumentException e) {
            throw new FormatException(where + ": " + e.getMessage(), e);
        }
    }

    /// What files of Keras cannot store of a model, one sentence each.
    ///
    /// @param archive whether it is a `.keras` archive
    static List<String> losses(SavedModel saved, boolean archive) {
        List<String> losses = new ArrayList<>(saved.temperatureLoss());
        if (!saved.history().epochs().isEmpty()) {
            losses.add("the history of " + saved.history().epochs().size() + " epochs is not saved");
        }
        if (saved.position().steps() > 0) {
            losses.add("that training has reached batch " + saved.position().steps() + " of an epoch is not saved");
        }
        Model model = saved.model();
        if (model.isCompiled() && !writesTraining(model)) {
            losses.add(
                    "the losses of the " + model.plan().outputs().size() + " outputs and the optimizer are not saved");
        }
        if (model.seed().value() != 0) { // what a model has that was read from a file without one
            losses.add("the seed " + model.seed().value() + " is not saved");
        }
        if (!model.classWeights().isNone()) {
            losses.add("the class weights " + model.classWeights() + " are not saved: Keras takes them in fit");
        }
        if (model.isCompiled()) {
            KerasOptimizers.unsaid(model.optimizer(), archive).stream()
                    .filter(key -> !key.equals("lr"))
                    .map(key -> "the optimizer's " + key + " is kept for yij only: Keras has another, or none")
                    .forEach(losses::add);
        }
        if (model.isCompiled() && model.loss().fromLogits() && !KerasTraining.logitsInKeras(model)) {
            losses.add("the loss becomes one from probabilities, because Keras would take the outputs of the last"
                    + " activation for logits");
        }
        return losses;
    }

    /// Layers that have weights.
    static List<BuiltLayer> withWeights(Model model) {
        return model.layers().stream()
                .filter(layer -> !layer.weights().isEmpty())
                .toList();
    }

    /// Whether the loss and the optimizer are written: those of one output.
    static boolean writesTraining(Model model) {
        return model.isCompiled() && model.plan().outputs().size() == 1;
    }

    /// A layer's name in a file of Keras, which has no slashes: those of a model that was inside the model.
    static String name(BuiltLayer layer) {
        return layer.name().replace('/', '_');
    }

    /// Checks that the layers and the inputs of a graph have different names in a file of Keras, which finds
    /// them by these.
    ///
    /// @throws IllegalArgumentException if two have the same name
    static void requireNames(Model model) {
        Map<String, String> taken = new HashMap<>();
        if (model instanceof Network) {
            model.plan().inputs().forEach(input -> taken.put(input.name(), "the input " + input.name()));
        }
        for (BuiltLayer layer : model.layers()) {
            String other = taken.put(name(layer), "the layer " + layer.name());
            if (other != null) {
                throw new IllegalArgumentException("the layer " + layer.name() + " and " + other
                        + " would both be called " + name(layer) + " in a file of Keras");
            }
        }
    }

    /// A name for the InputLayer of a chain that no layer has.
    static String inputName(Model model, String name) {
        return model.layers().stream().anyMatch(layer -> name(layer).equals(name))
                ? inputName(model, name + "_")
                : name;
    }

    /// Whether a setting is in every version before Keras 3 that has the layer: the others refuse a file with
    /// one that they do not know, whatever its value.
    private static boolean isInKeras2(Layer layer, String key) {
        if (layer instanceof RandomAugmentation random) {
            boolean range = key.equals("value_range") && random.className().equals("RandomContrast");
            return !key.equals("data_format") && !range;
        }
        return !key.equals("invert") || layer instanceof Normalization normalization && normalization.inverse();
    }

    /// The configuration of a layer in the form that all versions of Keras read.
    ///
    /// @throws IllegalArgumentException if the layer, or its activation, is user-defined and was not
    ///     registered, or that version of Keras has no such activation
    static Map<String, Object> config(BuiltLayer layer, boolean keras3) {
        Map<String, Object> config = Json.of("name", name(layer), "trainable", layer.trainable(), "dtype", "float32");
        if (layer.layer() instanceof SpatialDropout2D) {
            config.remove("trainable"); // Keras 3 refuses it
        }
        Layers.toConfig(layer.layer()).forEach((key, value) -> {
            if (KerasLayers.isKernelInitializer(key)) {
                config.put(key, KerasLayers.initializer(value.toString(), keras3));
            } else if (key.equals("activation")) {
                config.put(key, KerasActivations.written(layer.name(), value, keras3));
            } else if (!OUR_OPTIONS.contains(key) && (keras3 || isInKeras2(layer.layer(), key))) {
                config.put(key, value);
            }
        });
        boolean channels = layer.layer().className().contains("2D") || layer.layer() instanceof Flatten;
        if (channels && !(layer.layer() instanceof CustomLayer)) {
            config.put("data_format", "channels_last");
        }
        return config;
    }
}
