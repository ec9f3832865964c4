package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.tensor.Shape;
import java.util.Map;

/// Depthwise convolution: every input channel has its own filters, which read no other channel.
///
/// `height × width × channels` in, `outH × outW × channels · multiplier` out: output channel
/// `c · multiplier + m` is input channel `c` under its filter `m`. The kernel is `kernelH × kernelW × channels
/// × multiplier`, which in memory is the kernel of a convolution in as many groups as there are channels. The
/// arithmetic is in [ScalarGroupedConv2D][dev.yij.reference.scalar.ScalarGroupedConv2D].
///
/// @param name        the layer's name, empty until a model names it
/// @param kernel      the size of a filter
/// @param strides     the distance between neighbouring positions of a filter
/// @param padding     how the border is handled
/// @param dilation    the distance between neighbouring taps of a filter
/// @param multiplier  the number of filters of each input channel
/// @param activation  the function that is applied after the bias
/// @param useBias     whether each filter adds a bias
/// @param initializer how the kernel is initialized
public record DepthwiseConv2D(
        String name,
        Size kernel,
        Size strides,
        Padding padding,
        Size dilation,
        int multiplier,
        ActivationFunction activation,
        boolean useBias,
        Initializer initializer)
        implements Convolution2D {

    /// Checks the number of filters.
    ///
    /// @throws IllegalArgumentException if it is below 1
    public DepthwiseConv2D {
        Layers.requirePositive("depth_multiplier", multiplier);
    }

    /// Keras's defaults: stride 1, no padding, one filter for each channel, no activation, a bias, Glorot
    /// uniform.
    ///
    /// @param kernel the side of a square filter
    public DepthwiseConv2D(int kernel) {
        this(Size.of(kernel));
    }

    /// Keras's defaults with a filter that need not be square.
    public DepthwiseConv2D(Size kernel) {
        this(
                "",
                kernel,
                Size.of(1),
                Padding.VALID,
                Size.of(1),
                1,
                ActivationFunction.LINEAR,
                true,
                Initializer.GLOROT_UNIFORM);
    }

    @Override
    public DepthwiseConv2D name(String to) {
        return new DepthwiseConv2D(
                to, kernel, strides, padding, dilation, multiplier, activation, useBias, initializer);
    }

    /// A copy with different strides.
    public DepthwiseConv2D strides(Size to) {
        return new DepthwiseConv2D(name, kernel, to, padding, dilation, multiplier, activation, useBias, initializer);
    }

    /// A copy with different padding.
    public DepthwiseConv2D padding(Padding to) {
        return new DepthwiseConv2D(name, kernel, strides, to, dilation, multiplier, activation, useBias, initializer);
    }

    /// A copy with a different dilation.
    public DepthwiseConv2D dilation(Size to) {
        return new DepthwiseConv2D(name, kernel, strides, padding, to, multiplier, activation, useBias, initializer);
    }

    /// A copy with another number of filters for each channel.
    public DepthwiseConv2D multiplier(int to) {
        return new DepthwiseConv2D(name, kernel, strides, padding, dilation, to, activation, useBias, initializer);
    }

    @Override
    public DepthwiseConv2D activation(ActivationFunction to) {
        return new DepthwiseConv2D(name, kernel, strides, padding, dilation, multiplier, to, useBias, initializer);
    }

    /// A copy with or without a bias.
    public DepthwiseConv2D useBias(boolean to) {
        return new DepthwiseConv2D(name, kernel, strides, padding, dilation, multiplier, activation, to, initializer);
    }

    /// A copy with a different kernel initializer.
    public DepthwiseConv2D initializer(Initializer to) {
        return new DepthwiseConv2D(name, kernel, strides, padding, dilation, multiplier, activation, useBias, to);
    }

    @Override
    public int filtersOf(int channels) {
        return Math.multiplyExact(channels, multiplier);
    }

    @Override
    public int groupsOf(int channels) {
        return channels;
    }

    @Override
    public WeightSpec kernelSpec(Conv2DShape s) {
        Shape shape = Shape.of(s.kernelH(), s.kernelW(), s.inC(), multiplier);
        return new WeightSpec("depthwise_kernel", shape, initializer);
    }

    @Override
    public Map<String, Object> config() {
        return new Config()
                .put("name", name)
                .put("kernel_size", kernel.toList())
                .put("strides", strides.toList())
                .put("padding", padding)
                .put("dilation_rate", dilation.toList())
                .put("depth_multiplier", multiplier)
                .put("activation", activation.configValue())
                .put("use_bias", useBias)
                .put("depthwise_initializer", initializer)
                .toMap();
    }

    static DepthwiseConv2D fromConfig(Config config) {
        return new DepthwiseConv2D(
                config.name(),
                Size.of(config, "kernel_size", null),
                Size.of(config, "strides", Size.of(1)),
                config.constant("padding", Padding.VALID),
                Size.of(config, "dilation_rate", Size.of(1)),
                config.integer("depth_multiplier", 1),
                ActivationFunction.of(config),
                config.flag("use_bias", true),
                config.constant("depthwise_initializer", Initializer.GLOROT_UNIFORM));
    }
}
