package dev.yij.reference.train;

import dev.yij.reference.config.Config;
import java.util.Map;
import java.util.function.Function;

/// A user-defined loss. Implement [#sample], and register the class, so that models compiled with it can be
/// saved and loaded:
///
/// ```java
/// record HalfSquaredError() implements CustomLoss {
///     public float sample(int classes, float[] output, int from, float[] target, int targetFrom,
///             float weight, float[] gradient) {
///         float sum = 0;
///         for (int j = 0; j < classes; j++) {
///             float difference = output[from + j] - target[targetFrom + j];
///             sum += difference * difference;
///             if (gradient != null) {
///                 gradient[from + j] = weight * difference;
///             }
///         }
///         return sum / 2;
///     }
/// }
///
/// CustomLoss.register("HalfSquaredError", config -> new HalfSquaredError());
/// ```
public non-sealed interface CustomLoss extends Loss {

    /// By default false: the outputs are used as they are.
    @Override
    default boolean fromLogits() {
        return false;
    }

    @Override
    default String className() {
        return getClass().getSimpleName();
    }

    /// By default there are no settings.
    @Override
    default Map<String, Object> settings() {
        return Map.of();
    }

    /// Registers a class of losses, so that model files that name it can be written and read. Registering a
    /// class again replaces the earlier one.
    ///
    /// @param className what [#className] returns
    /// @param reader    creates a loss from what its [#settings] returned
    /// @throws IllegalArgumentException if a built-in loss has that name
    static void register(String className, Function<Config, ? extends CustomLoss> reader) {
        Losses.REGISTRY.register(className, reader);
    }
}
