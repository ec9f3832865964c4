package dev.yij.reference.train;

import dev.yij.reference.config.Config;
import java.util.function.Function;

/// A user-defined optimizer. Extend it, and register the class, so that models compiled with it can be saved
/// and loaded:
///
/// ```java
/// final class SignDescent extends CustomOptimizer {
///     SignDescent(double learningRate) { super(learningRate); }
///     public List<String> slotNames() { return List.of(); }
///     protected void move(Backend backend, Weight weight) {
///         float[] p = weight.value();
///         float[] g = weight.gradient();
///         for (int i = 0; i < p.length; i++) {
///             p[i] -= learningRate() * Math.signum(g[i]);
///         }
///     }
///     protected Map<String, Object> settings() { return Map.of(); }
/// }
///
/// CustomOptimizer.register("SignDescent", config -> new SignDescent(config.number("lr")));
/// ```
public abstract non-sealed class CustomOptimizer extends Optimizer {

    /// An optimizer that has not taken a step.
    protected CustomOptimizer(double learningRate) {
        super(learningRate);
    }

    /// The name in model files; by default that of the class.
    @Override
    public String className() {
        return getClass().getSimpleName();
    }

    /// Registers a class of optimizers, so that model files that name it can be written and read. Registering a
    /// class again replaces the earlier one.
    ///
    /// @param className what [#className] returns
    /// @param reader    creates an optimizer from its learning rate, `lr`, and what its [#settings] returned
    /// @throws IllegalArgumentException if a built-in optimizer has that name
    public static void register(String className, Function<Config, ? extends CustomOptimizer> reader) {
        Optimizer.REGISTRY.register(className, reader);
    }
}
