package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Transposed convolution: every input pixel adds a multiple of the kernel to the output, `strides` pixels from
/// that of its neighbour. It enlarges an image as a convolution with the same window reduces it.
///
/// That convolution, from the output to the input, has the [#shape]. Its gradient with respect to its input is
/// this layer's forward pass, its forward pass this layer's gradient with respect to the input, and its
/// gradient with respect to the kernel is this layer's with the two arrays exchanged: no arithmetic is new.
///
/// `height × width × channels` in, `outH × outW × filters` out; kernel `kernelH × kernelW × filters ×
/// channels`. With extent = (kernel - 1) · dilation + 1, outH is (Keras's `deconv_output_length`):
///
/// | padding | outH | with `output_padding` p |
/// | --- | --- | --- |
/// | same | height · stride | (height - 1) · stride + extent - 2 · ⌊extent/2⌋ + p |
/// | valid | height · stride + max(extent - stride, 0) | (height - 1) · stride + extent + p |
///
/// @param name          the layer's name, empty until a model names it
/// @param filters       the channels of the output
/// @param kernel        the size of a filter
/// @param strides       the distance of the outputs of neighbouring inputs
/// @param padding       how the border is handled
/// @param outputPadding rows and columns to add, which chooses among the sizes that the convolution reduces to
///     that of the input; empty for Keras's default
/// @param dilation      the distance between neighbouring taps of a filter
/// @param activation    the function that is applied after the bias
/// @param useBias       whether each filter adds a bias
/// @param initializer   how the kernel is initialized
public record Conv2DTranspose(
        String name,
        int filters,
        Size kernel,
        Size strides,
        Padding padding,
        List<Integer> outputPadding,
        Size dilation,
        ActivationFunction activation,
        boolean useBias,
        Initializer initializer)
        implements Layer {

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if there are no filters, or the output padding is not two numbers from
    ///     0 to the stride - 1
    public Conv2DTranspose {
        Layers.requirePositive("filters", filters);
        outputPadding = List.copyOf(outputPadding);
        boolean fits = outputPadding.isEmpty()
                || outputPadding.size() == 2
                        && fits(outputPadding.get(0), strides.height())
                        && fits(outputPadding.get(1), strides.width());
        if (!fits) {
            throw new IllegalArgumentException("\"output_padding\" must be two numbers from 0, less than the strides "
                    + strides + ", found " + outputPadding);
        }
    }

    private static boolean fits(int padding, int stride) {
        return padding >= 0 && padding < stride;
    }

    /// Keras's defaults: stride 1, no padding, no activation, a bias, Glorot uniform.
    ///
    /// @param filters the channels of the output
    /// @param kernel  the side of a square filter
    public Conv2DTranspose(int filters, int kernel) {
        this(
                "",
                filters,
                Size.of(kernel),
                Size.of(1),
                Padding.VALID,
                List.of(),
                Size.of(1),
                ActivationFunction.LINEAR,
                true,
                Initializer.GLOROT_UNIFORM);
    }

    @Override
    public Conv2DTranspose name(String to) {
        return new Conv2DTranspose(
                to, filters, kernel, strides, padding, outputPadding, dilation, activation, useBias, initializer);
    }

    /// A copy with a different size of the filters.
    public Conv2DTranspose kernel(Size to) {
        return new Conv2DTranspose(
                name, filters, to, strides, padding, outputPadding, dilation, activation, useBias, initializer);
    }

    /// A copy with different strides.
    public Conv2DTranspose strides(Size to) {
        return new Conv2DTranspose(
                name, filters, kernel, to, padding, outputPadding, dilation, activation, useBias, initializer);
    }

    /// A copy with different padding.
    public Conv2DTranspose padding(Padding to) {
        return new Conv2DTranspose(
                name, filters, kernel, strides, to, outputPadding, dilation, activation, useBias, initializer);
    }

    /// A copy with other numbers of rows and columns to add.
    public Conv2DTranspose outputPadding(int rows, int columns) {
        return new Conv2DTranspose(
                name,
                filters,
                kernel,
                strides,
                padding,
                List.of(rows, columns),
                dilation,
                activation,
                useBias,
                initializer);
    }

    /// A copy with a different dilation.
    public Conv2DTranspose dilation(Size to) {
        return new Conv2DTranspose(
                name, filters, kernel, strides, padding, outputPadding, to, activation, useBias, initializer);
    }

    /// A copy with a different activation function.
    public Conv2DTranspose activation(ActivationFunction to) {
        return new Conv2DTranspose(
                name, filters, kernel, strides, padding, outputPadding, dilation, to, useBias, initializer);
    }

    /// A copy with or without a bias.
    public Conv2DTranspose useBias(boolean to) {
        return new Conv2DTranspose(
                name, filters, kernel, strides, padding, outputPadding, dilation, activation, to, initializer);
    }

    @Override
    public Conv2DTranspose withoutActivation() {
        return activation(ActivationFunction.LINEAR);
    }

    /// The convolution from this layer's output to its input.
    ///
    /// @throws ShapeException if the input is not an image, or no output of the wanted size is reduced to it
    public Conv2DShape shape(int images, Shape in) {
        Layers.requireImage(in);
        Window2D window = new Window2D(window(in, 0), window(in, 1));
        return new Conv2DShape(images, window, filters, in.dim(2), 1);
    }

    /// The window along rows (axis 0) or columns (1).
    private Window window(Shape in, int axis) {
        int size = axis == 0 ? kernel.height() : kernel.width();
        int stride = axis == 0 ? strides.height() : strides.width();
        int apart = axis == 0 ? dilation.height() : dilation.width();
        int extent = Math.addExact(Math.multiplyExact(size - 1, apart), 1);
        int out = length(in.dim(axis), extent, stride, axis);
        Window window = Window.of(out, size, stride, apart, padding);
        if (window.out() != in.dim(axis)) {
            throw new ShapeException("an image of " + in + " cannot become one of " + out
                    + (axis == 0 ? " rows" : " columns") + ", which a convolution with the same window reduces to "
                    + window.out() + "; expected another \"output_padding\" than " + outputPadding);
        }
        return window;
    }

    private int length(int in, int extent, int stride, int axis) {
        boolean same = padding == Padding.SAME;
        if (outputPadding.isEmpty()) {
            return Math.addExact(Math.multiplyExact(in, stride), same ? 0 : Math.max(extent - stride, 0));
        }
        int cropped = same ? extent / 2 * 2 : 0;
        return Math.addExact(Math.multiplyExact(in - 1, stride), extent - cropped + outputPadding.get(axis));
    }

    @Override
    public Shape outputShape(Shape in) {
        Conv2DShape s = shape(1, in);
        return Shape.of(s.inH(), s.inW(), filters);
    }

    @Override
    public List<WeightSpec> weights(Shape in) {
        Conv2DShape s = shape(1, in);
        Shape kernelShape = Shape.of(s.kernelH(), s.kernelW(), filters, s.outC());
        return Layers.kernelAndBias(new WeightSpec("kernel", kernelShape, initializer), filters, useBias);
    }

    @Override
    public long multiplications(Shape in) {
        return shape(1, in).multiplications();
    }

    @Override
    public void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
        Backend backend = pass.backend();
        Conv2DShape s = shape(pass.images(), in);
        int pixels = s.inputSize() / filters;
        backend.conv2dGradInput(s, x, weights.get(0).value(), y);
        if (useBias) {
            backend.addBias(pixels, filters, weights.get(1).value(), y);
        }
        activation.forward(backend, pixels, filters, y, y);
    }

    @Override
    public void backward(
            Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        Backend backend = pass.backend();
        Conv2DShape s = shape(pass.images(), in);
        int pixels = s.inputSize() / filters;
        float[] at = Layers.activationGradientAt(this, pass, in, weights, x, y);
        activation.backward(backend, pixels, filters, at, dy, dy);
        if (pass.trainsWeights()) {
            backend.conv2dGradWeights(s, dy, x, weights.get(0).gradient(), null);
        }
        if (pass.trainsWeights() && useBias) {
            backend.biasGrad(pixels, filters, dy, weights.get(1).gradient());
        }
        if (dx != null) {
            backend.conv2d(s, dy, weights.get(0).value(), null, dx);
        }
    }

    @Override
    public boolean backwardReadsOutput() {
        return activation != ActivationFunction.LINEAR;
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
        return outputPadding.isEmpty()
                ? config.toMap()
                : config.put("output_padding", outputPadding).toMap();
    }

    static Conv2DTranspose fromConfig(Config config) {
        List<Integer> outputPadding = List.of();
        if (config.has("output_padding")) {
            int[] pair = config.pair("output_padding");
            outputPadding = List.of(pair[0], pair[1]);
        }
        config.requireIfPresent("groups", 1);
        return new Conv2DTranspose(
                config.name(),
                config.integer("filters"),
                Size.of(config, "kernel_size", null),
                Size.of(config, "strides", Size.of(1)),
                config.constant("padding", Padding.VALID),
                outputPadding,
                Size.of(config, "dilation_rate", Size.of(1)),
                ActivationFunction.of(config),
                config.flag("use_bias", true),
                config.constant("kernel_initializer", Initializer.GLOROT_UNIFORM));
    }
}
