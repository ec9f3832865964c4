package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.FusedConv2D;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Two-dimensional convolution: every filter slides over the image; each output is the dot product of the
/// filter with the pixels under it.
///
/// `height × width × channels` in, `outH × outW × filters` out; kernel HWIO `kernelH × kernelW × channels ×
/// filters`. The arithmetic is in [ScalarConv2D][dev.yij.reference.scalar.ScalarConv2D].
///
/// @param name        the layer's name, empty until a model names it
/// @param filters     the number of filters: the channels of the output
/// @param kernel      the size of a filter
/// @param strides     the distance between neighbouring positions of a filter
/// @param padding     how the border is handled
/// @param dilation    the distance between neighbouring taps of a filter
/// @param activation  the function that is applied after the bias
/// @param useBias     whether each filter adds a bias
/// @param initializer how the kernel is initialized
public record Conv2D(
        String name,
        int filters,
        Size kernel,
        Size strides,
        Padding padding,
        Size dilation,
        ActivationFunction activation,
        boolean useBias,
        Initializer initializer)
        implements Layer {

    /// Checks the number of filters.
    ///
    /// @throws IllegalArgumentException if it is below 1
    public Conv2D {
        Layers.requirePositive("filters", filters);
    }

    /// Keras's defaults: stride 1, no padding, no activation, a bias, Glorot uniform.
    ///
    /// @param filters the number of filters
    /// @param kernel  the side of a square filter
    public Conv2D(int filters, int kernel) {
        this(filters, Size.of(kernel));
    }

    /// Keras's defaults with a filter that need not be square.
    public Conv2D(int filters, Size kernel) {
        this(
                "",
                filters,
                kernel,
                Size.of(1),
                Padding.VALID,
                Size.of(1),
                ActivationFunction.LINEAR,
                true,
                Initializer.GLOROT_UNIFORM);
    }

    @Override
    public Conv2D name(String to) {
        return new Conv2D(to, filters, kernel, strides, padding, dilation, activation, useBias, initializer);
    }

    /// A copy with different strides.
    public Conv2D strides(Size to) {
        return new Conv2D(name, filters, kernel, to, padding, dilation, activation, useBias, initializer);
    }

    /// A copy with different padding.
    public Conv2D padding(Padding to) {
        return new Conv2D(name, filters, kernel, strides, to, dilation, activation, useBias, initializer);
    }

    /// A copy with a different dilation.
    public Conv2D dilation(Size to) {
        return new Conv2D(name, filters, kernel, strides, padding, to, activation, useBias, initializer);
    }

    /// A copy with a different activation function.
    public Conv2D activation(ActivationFunction to) {
        return new Conv2D(name, filters, kernel, strides, padding, dilation, to, useBias, initializer);
    }

    /// A copy with or without a bias.
    public Conv2D useBias(boolean to) {
        return new Conv2D(name, filters, kernel, strides, padding, dilation, activation, to, initializer);
    }

    /// A copy with a different kernel initializer.
    public Conv2D initializer(Initializer to) {
        return new Conv2D(name, filters, kernel, strides, padding, dilation, activation, useBias, to);
    }

    /// The shape of this convolution for a number of images.
    ///
    /// @throws dev.yij.reference.tensor.ShapeException if the input is not an image or is smaller than the
    ///     kernel
    public Conv2DShape shape(int images, Shape in) {
        return new Conv2DShape(images, Layers.window(in, kernel, strides, dilation, padding), in.dim(2), filters);
    }

    @Override
    public Shape outputShape(Shape in) {
        Conv2DShape s = shape(1, in);
        return Shape.of(s.outH(), s.outW(), s.outC());
    }

    @Override
    public Optional<Window2D> window(Shape in) {
        return Optional.of(shape(1, in).window());
    }

    @Override
    public Conv2D withoutActivation() {
        return activation(ActivationFunction.LINEAR);
    }

    @Override
    public List<WeightSpec> weights(Shape in) {
        Conv2DShape s = shape(1, in);
        Shape hwio = Shape.of(s.kernelH(), s.kernelW(), s.inC(), s.outC());
        return Layers.kernelAndBias(hwio, initializer, useBias);
    }

    @Override
    public long multiplications(Shape in) {
        return shape(1, in).multiplications();
    }

    @Override
    public void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
        Backend backend = pass.backend();
        Conv2DShape s = shape(pass.images(), in);
        float[] w = weights.get(0).value();
        float[] b = useBias ? weights.get(1).value() : null;
        if (activation == ActivationFunction.RELU && backend instanceof FusedConv2D fused) {
            fused.conv2dRelu(s, x, w, b, y);
        } else {
            backend.conv2d(s, x, w, b, y);
            activation.forward(backend, s.outputSize() / s.outC(), s.outC(), y, y);
        }
    }

    @Override
    public void backward(
            Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        Backend backend = pass.backend();
        Conv2DShape s = shape(pass.images(), in);
        activation.backward(backend, s.outputSize() / s.outC(), s.outC(), y, dy, dy);
        backend.conv2dGradWeights(
                s, x, dy, weights.get(0).gradient(), useBias ? weights.get(1).gradient() : null);
        if (dx != null) {
            backend.conv2dGradInput(s, dy, weights.get(0).value(), dx);
        }
    }

    @Override
    public Map<String, Object> config() {
        return new Config()
                .put("name", name)
                .put("filters", filters)
                .put("kernel_size", kernel.toList())
                .put("strides", strides.toList())
                .put("padding", padding)
                .put("dilation_rate", dilation.toList())
                .put("activation", activation.configName())
                .put("use_bias", useBias)
                .put("kernel_initializer", initializer)
                .toMap();
    }

    static Conv2D fromConfig(Config config) {
        config.requireIfPresent("groups", 1);
        return new Conv2D(
                config.name(),
                config.integer("filters"),
                Size.of(config, "kernel_size", null),
                Size.of(config, "strides", Size.of(1)),
                config.constant("padding", Padding.VALID),
                Size.of(config, "dilation_rate", Size.of(1)),
                ActivationFunction.of(config),
                config.flag("use_bias", true),
                config.constant("kernel_initializer", Initializer.GLOROT_UNIFORM));
    }
}
