package dev.yij.io.explore;

import dev.yij.reference.explain.Formula;
import dev.yij.reference.explain.ReceptiveField;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Convolution2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A network's layers as JSON objects, with what the page needs to draw them.
final class NetworkJson {

    private NetworkJson() {}

    static List<Map<String, Object>> layers(Model model) {
        Map<String, Optional<ReceptiveField>> fields = ReceptiveField.of(model);
        List<Map<String, Object>> layers = new ArrayList<>();
        for (BuiltLayer built : model.layers()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("index", layers.size());
            json.put("name", built.name());
            json.put("kind", built.layer().className());
            json.put("input", numbers(built.in()));
            json.put("output", numbers(built.out()));
            json.put("parameters", built.parameters());
            json.put("activation", activation(built));
            json.put("formula", Formula.of(built));
            json.put("kernel", kernel(built));
            json.put("window", built.window().map(NetworkJson::window).orElse(null));
            json.put(
                    "field",
                    Objects.requireNonNull(fields.get(built.name()))
                            .map(NetworkJson::field)
                            .orElse(null));
            layers.add(json);
        }
        return layers;
    }

    static List<Integer> numbers(Shape shape) {
        return IntStream.of(shape.toArray()).boxed().toList();
    }

    private static @Nullable String activation(BuiltLayer built) {
        ActivationFunction function = built.layer().activation();
        return function == ActivationFunction.LINEAR ? null : function.configName();
    }

    /// The shape of the kernel; of a convolution always HWIO, in which the kernel of a depthwise one has one
    /// input channel. Null for a layer that is no plain sum of products with one kernel.
    private static @Nullable List<Integer> kernel(BuiltLayer built) {
        if (built.layer() instanceof Convolution2D conv) {
            Conv2DShape s = conv.shape(1, built.in());
            return List.of(s.kernelH(), s.kernelW(), s.groupInC(), s.outC());
        }
        return built.layer() instanceof Dense
                ? numbers(built.weights().getFirst().shape())
                : null;
    }

    private static Map<String, Object> window(Window2D window) {
        Window h = window.h();
        Window w = window.w();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("height", h.size());
        json.put("width", w.size());
        json.put("strideY", h.stride());
        json.put("strideX", w.stride());
        json.put("dilationY", h.dilation());
        json.put("dilationX", w.dilation());
        json.put("top", h.before());
        json.put("left", w.before());
        return json;
    }

    private static Map<String, Object> field(ReceptiveField field) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("height", field.rows().size());
        json.put("width", field.columns().size());
        json.put("strideY", field.rows().stride());
        json.put("strideX", field.columns().stride());
        json.put("startY", field.rows().start());
        json.put("startX", field.columns().start());
        return json;
    }
}
