package dev.yij.reference.layer;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// The register of layer classes, by which model files are read back, and what several layers share.
public final class Layers {

    private static final TreeMap<String, Function<LayerConfig, Layer>> READERS = new TreeMap<>(Map.of(
            "Activation", Activation::fromConfig,
            "AveragePooling2D", AveragePooling2D::fromConfig,
            "Conv2D", Conv2D::fromConfig,
            "Dense", Dense::fromConfig,
            "Dropout", Dropout::fromConfig,
            "Flatten", Flatten::fromConfig,
            "GlobalAveragePooling2D", GlobalAveragePooling2D::fromConfig,
            "GlobalMaxPooling2D", GlobalMaxPooling2D::fromConfig,
            "MaxPooling2D", MaxPooling2D::fromConfig));

    private Layers() {}

    /// A layer from its class name and what [Layer#config] gave.
    ///
    /// @throws IllegalArgumentException if the class is unknown, or an entry is missing or has no meaning; the
    ///     message names the layer and the entry
    public static Layer fromConfig(String className, Map<String, ?> config) {
        LayerConfig reader = new LayerConfig(config);
        String who = reader.name().isEmpty() ? "a layer without a name" : reader.name();
        Function<LayerConfig, Layer> layer = READERS.get(className);
        if (layer == null) {
            throw new IllegalArgumentException(who + ": the layer class \"" + className
                    + "\" is not supported; supported are " + String.join(", ", READERS.keySet()));
        }
        try {
            reader.requireIfPresent("data_format", "channels_last");
            return layer.apply(reader);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(who + ": " + e.getMessage(), e);
        }
    }

    static void requirePositive(String what, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, found " + number);
        }
    }

    static List<WeightSpec> kernelAndBias(Shape kernel, Initializer initializer, boolean useBias) {
        WeightSpec w = new WeightSpec("kernel", kernel, initializer);
        WeightSpec b = new WeightSpec("bias", Shape.of(kernel.dim(kernel.rank() - 1)), Initializer.ZEROS);
        return useBias ? List.of(w, b) : List.of(w);
    }

    static Pool2DShape poolShape(int images, Shape in, Size pool, Size strides, Padding padding) {
        in.requireRank(3, "images (height × width × channels)");
        return new Pool2DShape(
                images,
                Window.of(in.dim(0), pool.height(), strides.height(), 1, padding),
                Window.of(in.dim(1), pool.width(), strides.width(), 1, padding),
                in.dim(2));
    }

    static Map<String, Object> poolConfig(String name, Size pool, Size strides, Padding padding) {
        return new LayerConfig(name)
                .put("pool_size", pool)
                .put("strides", strides)
                .put("padding", padding)
                .toMap();
    }
}
