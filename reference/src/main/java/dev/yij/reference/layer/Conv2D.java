package dev.yij.reference.layer;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.FusedConv2D;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Two-dimensional convolution: every filter slides over the image and takes dot products with what lies
/// under it.
///
/// `height × width × channels` in, `outH × outW × filters` out; kernel HWIO `kernelH × kernelW × channels ×
/// filters`. The arithmetic is in [ScalarConv2D][dev.yij.reference.scalar.ScalarConv2D].
///
/// @param name        the layer's name, empty until a model gives it one
/// @param filters     how many filters: the channels of the output
/// @param kernel      the size of a filter
/// @param strides     the steps in which it slides
/// @param padding     what happens at the border
/// @param dilation    the distance between neighbouring taps of a filter
/// @param activation  what is applied after the bias
/// @param useBias     whether each filter adds a bias
/// @param initializer how the kernel begins
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
    /// @param filters how many filters
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

    /// The same layer with other strides.
    public Conv2D strides(Size to) {
        return new Conv2D(name, filters, kernel, to, padding, dilation, activation, useBias, initializer);
    }

    /// The same layer with other padding.
    public Conv2D padding(Padding to) {
        return new Conv2D(name, filters, kernel, strides, to, dilation, activation, useBias, initializer);
    }

    /// The same layer with its taps further apart.
    public Conv2D dilation(Size to) {
        return new Conv2D(name, filters, kernel, strides, padding, to, activation, useBias, initializer);
    }

    /// The same layer with another activation.
    public Conv2D activation(ActivationFunction to) {
        return new Conv2D(name, filters, kernel, strides, padding, dilation, to, useBias, initializer);
    }

    /// The same layer with or without a bias.
    public Conv2D useBias(boolean to) {
        return new Conv2D(name, filters, kernel, strides, padding, dilation, activation, to, initializer);
    }

    /// The same layer whose kernel begins otherwise.
    public Conv2D initializer(Initializer to) {
        return new Conv2D(name, filters, kernel, strides, padding, dilation, activation, useBias, to);
    }

    /// The shape of this convolution over a number of images.
    ///
    /// @throws dev.yij.reference.tensor.ShapeException if the input is no image or smaller than the kernel
    public Conv2DShape shape(int images, Shape in) {
        in.requireRank(3, "images (height × width × channels)");
        return new Conv2DShape(
                images,
                Window.of(in.dim(0), kernel.height(), strides.height(), dilation.height(), padding),
                Window.of(in.dim(1), kernel.width(), strides.width(), dilation.width(), padding),
                in.dim(2),
                filters);
    }

    @Override
    public Shape outputShape(Shape in) {
        Conv2DShape s = shape(1, in);
        return Shape.of(s.outH(), s.outW(), s.outC());
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
        return new LayerConfig(name)
                .put("filters", filters)
                .put("kernel_size", kernel)
                .put("strides", strides)
                .put("padding", padding)
                .put("dilation_rate", dilation)
                .put("activation", activation)
                .put("use_bias", useBias)
                .put("kernel_initializer", initializer)
                .toMap();
    }

    static Conv2D fromConfig(LayerConfig config) {
        config.requireIfPresent("groups", 1);
        return new Conv2D(
                config.name(),
                config.integer("filters"),
                config.size("kernel_size", null),
                config.size("strides", Size.of(1)),
                config.constant("padding", Padding.VALID),
                config.size("dilation_rate", Size.of(1)),
                config.constant("activation", ActivationFunction.LINEAR),
                config.flag("use_bias", true),
                config.constant("kernel_initializer", Initializer.GLOROT_UNIFORM));
    }
}
