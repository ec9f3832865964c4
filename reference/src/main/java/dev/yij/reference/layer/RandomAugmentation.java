package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One of Keras's layers that change images at random during training: `RandomFlip`, `RandomRotation` and the
/// like. During inference they do nothing, and here they do nothing in training either: images are augmented
/// when they are read. The configuration is kept, so that files are written as they were read.
///
/// @param name      the layer's name, empty until a model names it
/// @param className Keras's class
/// @param settings  its configuration besides the name
public record RandomAugmentation(String name, String className, Map<String, Object> settings) implements Stochastic {

    /// The classes of Keras 2 and 3. [RandomCrop] is a layer of its own.
    static final List<String> CLASSES = List.of(
            "AugMix",
            "CutMix",
            "MixUp",
            "RandAugment",
            "RandomBrightness",
            "RandomColorDegeneration",
            "RandomColorJitter",
            "RandomContrast",
            "RandomElasticTransform",
            "RandomErasing",
            "RandomFlip",
            "RandomGaussianBlur",
            "RandomGrayscale",
            "RandomHeight",
            "RandomHue",
            "RandomInvert",
            "RandomPerspective",
            "RandomPosterization",
            "RandomRotation",
            "RandomSaturation",
            "RandomSharpness",
            "RandomShear",
            "RandomTranslation",
            "RandomWidth",
            "RandomZoom");

    /// Copies the settings.
    public RandomAugmentation {
        settings = Map.copyOf(settings);
    }

    @Override
    public RandomAugmentation name(String to) {
        return new RandomAugmentation(to, className, settings);
    }

    @Override
    public void change(Pass pass, Shape in, float[] x, float[] y) {
        System.arraycopy(x, 0, y, 0, pass.images() * in.size());
    }

    @Override
    public Map<String, Object> config() {
        return new Config().put("name", name).putAll(settings).toMap();
    }

    static RandomAugmentation fromConfig(String className, Config config) {
        Map<String, Object> settings = new LinkedHashMap<>(config.toMap());
        settings.remove("name");
        settings.values().removeIf(value -> value == null);
        return new RandomAugmentation(config.name(), className, settings);
    }
}
