package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A convolution in two steps (Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions", 2017):
/// a [DepthwiseConv2D] without a bias filters each channel on its own, and a [Conv2D] of one pixel combines the
/// channels.
///
/// `height × width × channels` in, `outH × outW × filters` out; depthwise kernel `kernelH × kernelW × channels
/// × multiplier`, pointwise kernel `1 × 1 × channels · multiplier × filters`.
///
/// @param name        the layer's name, empty until a model names it
/// @param filters     the number of pointwise filters: the channels of the output
/// @param kernel      the size of a depthwise filter
/// @param strides     the distance between neighbouring positions of a depthwise filter
/// @param padding     how the border is handled
/// @param dilation    the distance between neighbouring taps of a depthwise filter
/// @param multiplier  the number of depthwise filters of each channel
/// @param activation  the function that is applied after the bias
/// @param useBias     whether each pointwise filter adds a bias
/// @param depthwise   how the depthwise kernel is initialized
/// @param pointwise   how the pointwise kernel is initialized
public record SeparableConv2D(
        String name,
        int filters,
        Size kernel,
        Size strides,
        Padding padding,
        Size dilation,
        int multiplier,
        ActivationFunction activation,
        boolean useBias,
        Initializer depthwise,
        Initializer pointwise)
        implements Composed {

    /// Checks the numbers of filters.
    ///
    /// @throws IllegalArgumentException if one is below 1
    public SeparableConv2D {
        Layers.requirePositive("filters", filters);
        Layers.requirePositive("depth_multiplier", multiplier);
    }

    /// Keras's defaults: stride 1, no padding, no activation, a bias, Glorot uniform.
    ///
    /// @param filters the channels of the output
    /// @param kernel  the side of a square depthwise filter
    public SeparableConv2D(int filters, int kernel) {
        this(
                "",
                filters,
                Size.of(kernel),
                Size.of(1),
                Padding.VALID,
                Size.of(1),
                1,
                ActivationFunction.LINEAR,
                true,
                Initializer.GLOROT_UNIFORM,
                Initializer.GLOROT_UNIFORM);
    }

    @Override
    public SeparableConv2D name(String to) {
        return new SeparableConv2D(
                to, filters, kernel, strides, padding, dilation, multiplier, activation, useBias, depthwise, pointwise);
    }

    /// A copy with different strides.
    public SeparableConv2D strides(Size to) {
        return new SeparableConv2D(
                name, filters, kernel, to, padding, dilation, multiplier, activation, useBias, depthwise, pointwise);
    }

    /// A copy with different padding.
    public SeparableConv2D padding(Padding to) {
        return new SeparableConv2D(
                name, filters, kernel, strides, to, dilation, multiplier, activation, useBias, depthwise, pointwise);
    }

    /// A copy with a different dilation.
    public SeparableConv2D dilation(Size to) {
        return new SeparableConv2D(
                name, filters, kernel, strides, padding, to, multiplier, activation, useBias, depthwise, pointwise);
    }

    /// A copy with another number of depthwise filters of each channel.
    public SeparableConv2D multiplier(int to) {
        return new SeparableConv2D(
                name, filters, kernel, strides, padding, dilation, to, activation, useBias, depthwise, pointwise);
    }

    /// A copy with a different activation function.
    public SeparableConv2D activation(ActivationFunction to) {
        return new SeparableConv2D(
                name, filters, kernel, strides, padding, dilation, multiplier, to, useBias, depthwise, pointwise);
    }

    /// A copy with or without a bias.
    public SeparableConv2D useBias(boolean to) {
        return new SeparableConv2D(
                name, filters, kernel, strides, padding, dilation, multiplier, activation, to, depthwise, pointwise);
    }

    @Override
    public SeparableConv2D withoutActivation() {
        return activation(ActivationFunction.LINEAR);
    }

    @Override
    public List<Layer> parts() {
        DepthwiseConv2D filter = new DepthwiseConv2D(
                name, kernel, strides, padding, dilation, multiplier, ActivationFunction.LINEAR, false, depthwise);
        Conv2D combine =
                new Conv2D(filters, 1).activation(activation).useBias(useBias).initializer(pointwise);
        return List.of(filter, combine.name(name));
    }

    @Override
    public Optional<Window2D> window(Shape in) {
        return parts().getFirst().window(in);
    }

    /// The second kernel is called `pointwise_kernel`.
    @Override
    public List<WeightSpec> weights(Shape in) {
        List<WeightSpec> weights = new ArrayList<>(Composed.super.weights(in));
        weights.set(1, new WeightSpec("pointwise_kernel", weights.get(1).shape(), pointwise));
        return weights;
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
                .put("depth_multiplier", multiplier)
                .put("activation", activation.configValue())
                .put("use_bias", useBias)
                .put("depthwise_initializer", depthwise)
                .put("pointwise_initializer", pointwise)
                .toMap();
    }

    static SeparableConv2D fromConfig(Config config) {
        config.requireIfPresent("groups", 1);
        return new SeparableConv2D(
                config.name(),
                config.integer("filters"),
                Size.of(config, "kernel_size", null),
                Size.of(config, "strides", Size.of(1)),
                config.constant("padding", Padding.VALID),
                Size.of(config, "dilation_rate", Size.of(1)),
                config.integer("depth_multiplier", 1),
                ActivationFunction.of(config),
                config.flag("use_bias", true),
                config.constant("depthwise_initializer", Initializer.GLOROT_UNIFORM),
                config.constant("pointwise_initializer", Initializer.GLOROT_UNIFORM));
    }
}
