package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import java.util.function.Function;

/// A user-defined layer. Implement it, and register its class, so that models that contain it can be saved and
/// loaded:
///
/// ```java
/// record Square(String name) implements CustomLayer {
///     public Square name(String to) { return new Square(to); }
///     public Shape outputShape(Shape in) { return in; }
///     public void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
///         for (int i = 0; i < pass.images() * in.size(); i++) {
///             y[i] = x[i] * x[i];
///         }
///     }
///     public void backward(Pass pass, Shape in, List<Weight> weights,
///             float[] x, float[] y, float[] dy, float[] dx) {
///         for (int i = 0; dx != null && i < pass.images() * in.size(); i++) {
///             dx[i] = 2 * x[i] * dy[i];
///         }
///     }
///     public Map<String, Object> config() { return new Config().put("name", name).toMap(); }
/// }
///
/// CustomLayer.register("Square", config -> new Square(config.name()));
/// ```
///
/// It can be trained, summarized and saved like a built-in layer. Tools that inspect layers (`yij explain`,
/// `yij compare`, ONNX export) reject it with a message that names it.
public non-sealed interface CustomLayer extends Layer {

    /// Registers a class of layers, so that model files that contain it can be written and read. Registering a
    /// class again replaces the earlier one.
    ///
    /// @param className what [Layer#className] returns
    /// @param reader    creates a layer from what its [Layer#config] returned
    /// @throws IllegalArgumentException if a built-in layer has that name
    static void register(String className, Function<Config, ? extends CustomLayer> reader) {
        Layers.REGISTRY.register(className, reader);
    }
}
