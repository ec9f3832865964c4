package dev.yij.reference.train;

import dev.yij.reference.config.Config;
import dev.yij.reference.layer.ActivationFunction;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The function that training minimizes: the distance of an output from its target, and its gradient with
/// respect to the output. A user-defined loss implements [CustomLoss].
public sealed interface Loss
        permits BinaryCrossentropy,
                CategoricalCrossentropy,
                CustomLoss,
                MeanAbsoluteError,
                MeanSquaredError,
                SparseCategoricalCrossentropy {

    /// Whether the outputs are logits, the values before the [activation function][#activation] that makes
    /// them probabilities. A model that ends in a layer of this activation is then trained on the input of
    /// that layer.
    boolean fromLogits();

    /// The activation function that makes logits probabilities.
    default ActivationFunction activation() {
        return ActivationFunction.SOFTMAX;
    }

    /// The number of elements of a sample's target, given that of its output: the same, or 1 for class numbers.
    default int targets(int outputs) {
        return outputs;
    }

    /// The loss of one sample.
    ///
    /// @param classes    the number of elements of the output, and of the target unless [#targets] says
    ///     otherwise
    /// @param output     the outputs; those of the sample start at `from`
    /// @param target     the targets; those of the sample start at `targetFrom`
    /// @param weight     a factor of the gradient: 1 / batch size, because the loss of a batch is the mean
    /// @param gradient   receives, starting at `from`, the gradient with respect to the outputs; null if it is
    ///     not needed
    float sample(
            int classes,
            float[] output,
            int from,
            float[] target,
            int targetFrom,
            float weight,
            float @Nullable [] gradient);

    /// The predicted class of one sample: the first maximum of its outputs. If it has only one, 1 if that is
    /// above 1/2, or above 0 if it is a logit, else 0.
    default int predicted(int classes, float[] output, int from) {
        return classes == 1 ? output[from] > (fromLogits() ? 0 : 0.5f) ? 1 : 0 : Metrics.argMax(output, from, classes);
    }

    /// The name in model files.
    String className();

    /// The settings in model files: numbers, strings and booleans by name.
    Map<String, Object> settings();

    /// The configuration for model files: the name under `class_name`, and the settings. [#fromConfig] reads it
    /// back.
    ///
    /// @throws IllegalArgumentException if it is a user-defined loss that was not registered
    default Map<String, Object> config() {
        if (this instanceof CustomLoss) {
            Losses.REGISTRY.requireRegistered(className());
        }
        return new Config().put("class_name", className()).putAll(settings()).toMap();
    }

    /// Creates a loss from its [#config].
    ///
    /// @throws IllegalArgumentException if the class is unknown, or a setting is not understood
    static Loss fromConfig(Map<String, ?> config) {
        Function<Config, ? extends Loss> reader = Losses.REGISTRY.get(String.valueOf(config.get("class_name")));
        return reader.apply(new Config(config, "the loss's "));
    }
}
