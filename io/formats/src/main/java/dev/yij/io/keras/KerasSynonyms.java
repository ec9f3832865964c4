package dev.yij.io.keras;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Layers that compute the same as another one under another name.
final class KerasSynonyms {

    /// Layers that pass numbers on unchanged, but for the training of some.
    private static final Set<String> UNCHANGED = Set.of("Identity", "ActivityRegularization", "AlphaDropout");

    private static final Set<String> NORMALIZATIONS =
            Set.of("BatchNormalizationV1", "BatchNormalizationV2", "SyncBatchNormalization");

    private KerasSynonyms() {}

    /// The layer with a class that yij has; the same if there is none.
    static KerasNode asLayer(KerasNode node) {
        String className = node.className();
        if (UNCHANGED.contains(className)) {
            return of(node, "Activation", Json.of("activation", "linear"));
        }
        if (NORMALIZATIONS.contains(className)) { // TensorFlow 1.13 to 2.1, and for several machines
            return new KerasNode("BatchNormalization", node.config(), node.whole());
        }
        if (className.equals("ThresholdedReLU") && node.config().get("theta") instanceof Number theta) {
            return of(node, "ReLU", Json.of("threshold", theta));
        }
        boolean lists =
                node.config().get("scale") instanceof List<?> || node.config().get("offset") instanceof List<?>;
        return className.equals("Rescaling") && lists ? normalization(node) : node;
    }

    /// Whether a layer changes numbers in training only, and not at all here.
    static boolean isOfTraining(KerasNode node) {
        String className = String.valueOf(node.whole().get("class_name"));
        return UNCHANGED.contains(className) && !className.equals("Identity");
    }

    /// `Rescaling` with a scale for each channel, as EfficientNet has it: s·x + o = (x + o/s) / √(1/s²).
    private static KerasNode normalization(KerasNode node) {
        List<?> scales = numbers(node.config().get("scale"));
        List<?> offsets = numbers(node.config().getOrDefault("offset", 0.0));
        int size = Math.max(scales.size(), offsets.size());
        double[] mean = new double[size];
        double[] variance = new double[size];
        for (int i = 0; i < size; i++) {
            boolean fits = scales.size() == size || scales.size() == 1;
            fits &= offsets.size() == size || offsets.size() == 1;
            if (!fits
                    || !(scales.get(i % scales.size()) instanceof Number scale)
                    || !(offsets.get(i % offsets.size()) instanceof Number offset)
                    || !(scale.doubleValue() > 0)) {
                return node; // which is refused
            }
            mean[i] = 0 - offset.doubleValue() / scale.doubleValue();
            variance[i] = 1 / (scale.doubleValue() * scale.doubleValue());
        }
        return of(
                node, "Normalization", Json.of("axis", List.of(-1), "mean", boxed(mean), "variance", boxed(variance)));
    }

    private static List<?> numbers(@Nullable Object value) {
        return value instanceof List<?> list ? list : Collections.singletonList(value);
    }

    private static List<Double> boxed(double[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    private static KerasNode of(KerasNode node, String className, Map<String, Object> settings) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("name", node.name());
        if (node.config().get("trainable") instanceof Boolean trainable) {
            config.put("trainable", trainable);
        }
        config.putAll(settings);
        return new KerasNode(className, config, node.whole());
    }
}
