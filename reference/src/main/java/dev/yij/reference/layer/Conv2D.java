package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Padding;
import java.util.Map;

/// Two-dimensional convolution: every filter slides over the image; each output is the dot product of the
/// filter with the pixels under it.
///
/// `height × width × channels` in, `outH × outW × filters` out; kernel HWIO `kernelH × kernelW × channels ×
/// filters`. The arithmetic is in [ScalarConv2D][dev.yij.reference.scalar.ScalarConv2D].
///
/// With groups, each filter reads only the `channels / groups` input channels of its group; the arithmetic is
/// in [ScalarGroupedConv2D][dev.yij.reference.scalar.ScalarGroupedConv2D].
///
/// @param name        the layer's name, empty until a model names it
/// @param filters     the number of filters: the channels of the output
/// @param kernel      the size of a filter
/// @param strides     the distance between neighbouring positions of a filter
/// @param padding     how the border is handled
/// @param dilation    the distance between neighbouring taps of a filter
/// @param groups      the number of groups into which the channels are divided
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
        int groups,
        ActivationFunction activation,
        boolean useBias,
        Initializer initializer)
        implements Convolution2D {

    /// Checks the numbers of filters and groups.
    ///
    /// @throws IllegalArgumentException if one is below 1
    public Conv2D {
        Layers.requirePositive("filters", filters);
        Layers.requirePositive("groups", groups);
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
                1,
                ActivationFunction.LINEAR,
                true,
                Initializer.GLOROT_UNIFORM);
    }

    @Override
    public Conv2D name(String to) {
        return new Conv2D(to, filters, kernel, strides, padding, dilation, groups, activation, useBias, initializer);
    }

    /// A copy with different strides.
    public Conv2D strides(Size to) {
        return new Conv2D(name, filters, kernel, to, padding, dilation, groups, activation, useBias, initializer);
    }

    /// A copy with different padding.
    public Conv2D padding(Padding to) {
        return new Conv2D(name, filters, kernel, strides, to, dilation, groups, activation, useBias, initializer);
    }

    /// A copy with a different dilation.
    public Conv2D dilation(Size to) {
        return new Conv2D(name, filters, kernel, strides, padding, to, groups, activation, useBias, initializer);
    }

    /// A copy in groups.
    public Conv2D groups(int to) {
        return new Conv2D(name, filters, kernel, strides, padding, dilation, to, activation, useBias, initializer);
    }

    @Override
    public Conv2D activation(ActivationFunction to) {
        return new Conv2D(name, filters, kernel, strides, padding, dilation, groups, to, useBias, initializer);
    }

    /// A copy with or without a bias.
    public Conv2D useBias(boolean to) {
        return new Conv2D(name, filters, kernel, strides, padding, dilation, groups, activation, to, initializer);
    }

    /// A copy with a different kernel initializer.
    public Conv2D initializer(Initializer to) {
        return new Conv2D(name, filters, kernel, strides, padding, dilation, groups, activation, useBias, to);
    }

    @Override
    public int filtersOf(int channels) {
        return filters;
    }

    @Override
    public int groupsOf(int channels) {
        return groups;
    }

    @Override
    public Map<String, Object> config() {
        Config config = new Config()
                .put("name", name)
                .put("filters", filters)
                .put("kernel_size", kernel.toList())
                .put("strides", strides.toList())
                .put("padding", padding)
                .put("dilation_rate", dilation.toList())
                .put("activation", activation.configValue())
                .put("use_bias", useBias)
                .put("kernel_initializer", initializer);
        // Keras 2.2 refuses an entry that it does not know
        return groups == 1 ? config.toMap() : config.put("groups", groups).toMap();
    }

    static Conv2D fromConfig(Config config) {
        return new Conv2D(
                config.name(),
                config.integer("filters"),
                Size.of(config, "kernel_size", null),
                Size.of(config, "strides", Size.of(1)),
                config.constant("padding", Padding.VALID),
                Size.of(config, "dilation_rate", Size.of(1)),
                config.integer("groups", 1),
                ActivationFunction.of(config),
                config.flag("use_bias", true),
                config.constant("kernel_initializer", Initializer.GLOROT_UNIFORM));
    }
}
