package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.config.Registry;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Converts layers to and from the configurations in model files, and holds what several layers share.
public final class Layers {

    /// The readers of the layer classes.
    static final Registry<Function<Config, ? extends Layer>> REGISTRY =
            new Registry<>("layer class", "CustomLayer.register", readers());

    private Layers() {}

    private static Map<String, Function<Config, ? extends Layer>> readers() {
        Map<String, Function<Config, ? extends Layer>> readers = new TreeMap<>();
        readers.put("Activation", Activation::fromConfig);
        readers.put("Add", Add::fromConfig);
        readers.put("Average", Average::fromConfig);
        readers.put("AveragePooling2D", AveragePooling2D::fromConfig);
        readers.put("BatchNormalization", BatchNormalization::fromConfig);
        readers.put("CenterCrop", CenterCrop::fromConfig);
        readers.put("Concatenate", Concatenate::fromConfig);
        readers.put("Conv2D", Conv2D::fromConfig);
        readers.put("Conv2DTranspose", Conv2DTranspose::fromConfig);
        readers.put("Dense", Dense::fromConfig);
        readers.put("DepthwiseConv2D", DepthwiseConv2D::fromConfig);
        readers.put("Dropout", Dropout::fromConfig);
        readers.put("ELU", ELU::fromConfig);
        readers.put("Flatten", Flatten::fromConfig);
        readers.put("GlobalAveragePooling2D", GlobalAveragePooling2D::fromConfig);
        readers.put("GlobalMaxPooling2D", GlobalMaxPooling2D::fromConfig);
        readers.put("LeakyReLU", LeakyReLU::fromConfig);
        readers.put("MaxPooling2D", MaxPooling2D::fromConfig);
        readers.put("Maximum", Maximum::fromConfig);
        readers.put("Multiply", Multiply::fromConfig);
        readers.put("Subtract", Subtract::fromConfig);
        readers.put("ReLU", ReLU::fromConfig);
        readers.put("Softmax", Softmax::fromConfig);
        readers.put("ZeroPadding2D", ZeroPadding2D::fromConfig);
        readers.put("Cropping2D", Cropping2D::fromConfig);
        readers.put("GaussianDropout", GaussianDropout::fromConfig);
        readers.put("GaussianNoise", GaussianNoise::fromConfig);
        readers.put("Normalization", Normalization::fromConfig);
        readers.put("PReLU", PReLU::fromConfig);
        readers.put("Permute", Permute::fromConfig);
        readers.put("RandomCrop", RandomCrop::fromConfig);
        readers.put("Rescaling", Rescaling::fromConfig);
        readers.put("Reshape", Reshape::fromConfig);
        readers.put("Resizing", Resizing::fromConfig);
        readers.put("SeparableConv2D", SeparableConv2D::fromConfig);
        readers.put("SpatialDropout2D", SpatialDropout2D::fromConfig);
        readers.put("UpSampling2D", UpSampling2D::fromConfig);
        RandomAugmentation.CLASSES.forEach(
                name -> readers.put(name, config -> RandomAugmentation.fromConfig(name, config)));
        return readers;
    }

    /// Whether there is a layer class of this name, built in or registered.
    public static boolean isKnown(String className) {
        return REGISTRY.has(className);
    }

    /// A layer's configuration for a model file: [Layer#config], if [#fromConfig] can read it back.
    ///
    /// @throws IllegalArgumentException if the layer, or its activation, is user-defined and was not
    ///     registered; the message names the layer
    public static Map<String, Object> toConfig(Layer layer) {
        try {
            if (layer instanceof CustomLayer) {
                REGISTRY.requireRegistered(layer.className());
            }
            if (layer.activation() instanceof CustomActivation custom) {
                ActivationFunction.BuiltIn.REGISTRY.requireRegistered(custom.configName());
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(layer.name() + ": " + e.getMessage(), e);
        }
        return layer.config();
    }

    /// A layer from its class name and its [Layer#config].
    ///
    /// @throws IllegalArgumentException if the class is unknown, or an entry is missing or not understood; the
    ///     message names the layer and the entry
    public static Layer fromConfig(String className, Map<String, ?> config) {
        return fromConfig(className, new Config(config));
    }

    /// Like [#fromConfig(String, Map)]; [Config#unread] then returns the entries that the layer does not have.
    ///
    /// @throws IllegalArgumentException as [#fromConfig(String, Map)]
    public static Layer fromConfig(String className, Config reader) {
        try {
            Function<Config, ? extends Layer> layer = REGISTRY.get(className);
            reader.requireIfPresent("data_format", "channels_last");
            return layer.apply(reader);
        } catch (IllegalArgumentException e) {
            String who = reader.name().isEmpty() ? "a layer without a name" : reader.name();
            throw new IllegalArgumentException(who + ": " + e.getMessage(), e);
        }
    }

    /// A window that slides over an image.
    ///
    /// @param in `height × width × channels`
    /// @throws dev.yij.reference.tensor.ShapeException if the input is not an image or is smaller than the
    ///     window
    public static Window2D window(Shape in, Size size, Size strides, Size dilation, Padding padding) {
        requireImage(in);
        return new Window2D(
                Window.of(in.dim(0), size.height(), strides.height(), dilation.height(), padding),
                Window.of(in.dim(1), size.width(), strides.width(), dilation.width(), padding));
    }

    /// The window of a pointwise layer, which computes each pixel from the pixel at the same position.
    static Optional<Window2D> pixelWindow(Shape in) {
        return in.rank() == 3 ? Optional.of(Window2D.pixel(in.dim(0), in.dim(1))) : Optional.empty();
    }

    /// The last dimension, 1 for a single number.
    static int lastDimension(Shape in) {
        return in.rank() == 0 ? 1 : in.dim(in.rank() - 1);
    }

    /// What a layer's activation function computes its gradient from: the layer's outputs, or if it needs its
    /// input the outputs before it, which are computed again.
    ///
    /// @param x the layer's inputs
    /// @param y its outputs
    public static float[] activationGradientAt(
            Layer layer, Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
        if (!layer.activation().needsInput()) {
            return y;
        }
        float[] before = new float[pass.images() * layer.outputShape(in).size()];
        layer.withoutActivation().forward(pass, in, weights, x, before);
        return before;
    }

    static void requireImage(Shape in) {
        in.requireRank(3, "images (height × width × channels)");
    }

    static void requirePositive(String what, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, found " + number);
        }
    }

    /// A kernel and, if there is one, the bias of its outputs.
    static List<WeightSpec> kernelAndBias(WeightSpec kernel, int outputs, boolean useBias) {
        WeightSpec bias = new WeightSpec("bias", Shape.of(outputs), Initializer.ZEROS);
        return useBias ? List.of(kernel, bias) : List.of(kernel);
    }

    static Pool2DShape poolShape(int images, Shape in, Size pool, Size strides, Padding padding) {
        return new Pool2DShape(images, window(in, pool, strides, Size.of(1), padding), in.dim(2));
    }

    static Map<String, Object> poolConfig(String name, Size pool, Size strides, Padding padding) {
        return new Config()
                .put("name", name)
                .put("pool_size", pool.toList())
                .put("strides", strides.toList())
                .put("padding", padding)
                .toMap();
    }
}
