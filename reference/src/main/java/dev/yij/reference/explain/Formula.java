package dev.yij.reference.explain;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.layer.Activating;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.ActivationFunction.BuiltIn;
import dev.yij.reference.layer.Add;
import dev.yij.reference.layer.Average;
import dev.yij.reference.layer.Composed;
import dev.yij.reference.layer.Concatenate;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Conv2DTranspose;
import dev.yij.reference.layer.Convolution2D;
import dev.yij.reference.layer.CustomActivation;
import dev.yij.reference.layer.CustomLayer;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.DepthwiseConv2D;
import dev.yij.reference.layer.Elementwise;
import dev.yij.reference.layer.Merge;
import dev.yij.reference.layer.Multiply;
import dev.yij.reference.layer.Pooling2D;
import dev.yij.reference.layer.Rearrangement;
import dev.yij.reference.layer.Resampling;
import dev.yij.reference.layer.Stochastic;
import dev.yij.reference.layer.Subtract;
import dev.yij.reference.model.BuiltLayer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The formula that a layer computes, as text, with the layer's own stride, padding and dilation:
///
/// ```
/// y[oh,ow,oc] = max(b[oc] + Σ x[2·oh - 1 + kh, 2·ow - 1 + kw, ic] · w[kh,kw,ic,oc], 0)
/// ```
///
/// The letters and the order of the index arithmetic are those of the loops in
/// [ScalarConv2D][dev.yij.reference.scalar.ScalarConv2D]. A sum runs over all letters that the left-hand side
/// does not have, in the order in which the weight has them; x is 0 in the padding.
public final class Formula {

    /// The formula of softmax.
    public static final String SOFTMAX = "y[j] = exp(x[j] - max) · (1 / Σ exp(x[k] - max))";

    private Formula() {}

    /// The formula of a layer's outputs, for one image.
    public static String of(BuiltLayer built) {
        return switch (built.layer()) {
            case Convolution2D conv -> {
                Letters in = Letters.of(conv, built);
                String sum = bias(conv.useBias(), in.filter()) + "Σ " + window(built, in.input()) + " · " + in.weight();
                yield "y[oh,ow," + in.filter() + "] = " + applied(conv.activation(), sum);
            }
            case Dense dense -> {
                String row = built.in().rank() == 1 ? "" : "…,"; // a dense layer computes each row on its own
                String sum = bias(dense.useBias(), "o") + "Σ x[" + row + "i] · w[i,o]";
                yield "y[" + row + "o] = " + applied(dense.activation(), sum);
            }
            case Pooling2D pool -> pooling(pool, built);
            case Activating activation when activation.function() == ActivationFunction.SOFTMAX -> SOFTMAX;
            case Activating activation -> "y = " + applied(activation.function(), "x");
            case Rearrangement moved -> moved.formula(built.in());
            case Resampling resampling -> resampling.formula(built.in());
            case Elementwise elementwise -> "y = " + elementwise.formula();
            case Composed _ -> composed(built);
            case Conv2DTranspose conv -> {
                String sum = "Σ x[ih,iw,ic] · w[kh,kw,oc,ic]" + (conv.useBias() ? " + b[oc]" : "");
                yield "y[oh,ow,oc] = " + applied(conv.activation(), sum) + ", " + transposed(conv, built);
            }
            case Stochastic _ -> "y = x"; // outside of training
            case Merge merge -> "y = " + merged(merge, built.inputs().size());
            case CustomLayer custom -> "y = " + custom.className() + "(x)";
        };
    }

    /// The formula of the gradient of the loss with respect to a layer's weights, over all images.
    ///
    /// @param bias whether it is that of the biases; otherwise that of the kernel
    public static String ofGradient(BuiltLayer built, boolean bias) {
        if (built.layer() instanceof Conv2DTranspose conv) {
            Window2D window = conv.shape(1, built.in()).window();
            String output = tap(window.h(), "ih", "kh") + ", " + tap(window.w(), "iw", "kw");
            return bias ? "db[oc] = Σ dy[n,oh,ow,oc]" : "dw[kh,kw,oc,ic] = Σ x[n,ih,iw,ic] · dy[n, " + output + ", oc]";
        }
        if (!(built.layer() instanceof Convolution2D conv)) {
            return (bias ? "db[o] = Σ " : "dw[i,o] = Σ x[n,i] · ") + "dy[n,o]";
        }
        Letters in = Letters.of(conv, built);
        String dy = "dy[n,oh,ow," + in.filter() + "]";
        return bias
                ? "db[" + in.filter() + "] = Σ " + dy
                : "d" + in.weight() + " = Σ " + window(built, in.input()).replace("x[", "x[n, ") + " · " + dy;
    }

    /// The letters of a convolution.
    ///
    /// @param filter the output channel
    /// @param input  the input channel
    /// @param weight the weight that the two have in common
    private record Letters(String filter, String input, String weight) {

        static Letters of(Convolution2D conv, BuiltLayer built) {
            return switch (conv) {
                case Conv2D plain when plain.groups() == 1 -> new Letters("oc", "ic", "w[kh,kw,ic,oc]");
                case Conv2D _ -> {
                    Conv2DShape s = conv.shape(1, built.in());
                    String first = scaled(s.groupInC(), "⌊oc/" + s.groupOutC() + "⌋");
                    yield new Letters("oc", first + " + ic", "w[kh,kw,ic,oc]");
                }
                case DepthwiseConv2D depthwise
                when depthwise.multiplier() == 1 -> new Letters("c", "c", "w[kh,kw,c,0]");
                case DepthwiseConv2D depthwise ->
                    new Letters(scaled(depthwise.multiplier(), "c") + " + m", "c", "w[kh,kw,c,m]");
            };
        }
    }

    /// Where the sum of one output of a convolution or dense layer is computed when the layer is one matrix
    /// product, as by the backend `im2col`: the dot product of a row of the patch matrix, which has a row per
    /// output pixel, and a column of the weights. Of a dense layer, the inputs are the patch matrix. Empty for
    /// a convolution in groups, which is a product for each group, and for a transposed one.
    ///
    /// @param position the position of the output, for one image
    public static Optional<String> asMatrixProduct(BuiltLayer built, List<Integer> position) {
        boolean groups = built.layer() instanceof Convolution2D conv
                && conv.shape(1, built.in()).groups() > 1;
        if (groups || built.layer() instanceof Conv2DTranspose) {
            return Optional.empty();
        }
        int channel = position.getLast();
        int row = built.out().offset(position.stream().mapToInt(i -> i).toArray())
                / built.out().dim(built.out().rank() - 1);
        return Optional.of(
                built.layer() instanceof Convolution2D
                        ? "row " + row + " = " + scaled(built.out().dim(1), "oh")
                                + " + ow of the patch matrix times column " + channel + " = oc of the weights"
                        : "row " + row + " of the inputs times column " + channel + " = o of the weights");
    }

    /// A function and its argument: `max(x, 0)`.
    public static String applied(ActivationFunction function, String to) {
        return switch (function) {
            case BuiltIn.LINEAR -> to;
            case BuiltIn.RELU -> "max(" + to + ", 0)";
            case BuiltIn.SIGMOID -> "1 / (1 + exp(-(" + to + ")))";
            case BuiltIn.TANH, BuiltIn.SOFTMAX -> function.configName() + "(" + to + ")";
            case ActivationFunction.Pointwise pointwise -> pointwise.f().formula(to);
            case CustomActivation custom -> custom.configName() + "(" + to + ")";
        };
    }

    private static String bias(boolean used, String channel) {
        return used ? "b[" + channel + "] + " : "";
    }

    /// The pixel that tap (kh, kw) of the window reads.
    private static String window(BuiltLayer built, String channel) {
        Window2D window = built.window().orElseThrow();
        return "x[" + tap(window.h(), "oh", "kh") + ", " + tap(window.w(), "ow", "kw") + ", " + channel + "]";
    }

    /// The position that tap `k` of the window at output `o` reads, as [Window#inputAt] computes it.
    private static String tap(Window window, String o, String k) {
        return index(o, window.stride(), window.before()) + " + " + scaled(window.dilation(), k);
    }

    private static String index(String o, int stride, int before) {
        return scaled(stride, o) + (before == 0 ? "" : before > 0 ? " - " + before : " + " + -before);
    }

    /// The formulas of the parts, with z for what is between them.
    private static String composed(BuiltLayer built) {
        List<BuiltLayer> parts = built.parts();
        return of(parts.getFirst()).replace("y[", "z[").replace("w[", "d[") + "; "
                + of(parts.getLast()).replace("x[", "z[");
    }

    /// Which outputs an input pixel contributes to.
    private static String transposed(Conv2DTranspose conv, BuiltLayer built) {
        Window2D window = conv.shape(1, built.in()).window();
        return "where oh = " + tap(window.h(), "ih", "kh") + " and ow = " + tap(window.w(), "iw", "kw");
    }

    private static String scaled(int factor, String letter) {
        return factor == 1 ? letter : factor + "·" + letter;
    }

    private static String pooling(Pooling2D pool, BuiltLayer built) {
        String x = pool.isGlobal() ? "x[ih,iw,c]" : window(built, "c");
        Window2D window = pool.shape(1, built.in()).window();
        int padding = window.h().before()
                + window.h().after()
                + window.w().before()
                + window.w().after();
        String mean = "Σ " + x + " / "
                + (padding > 0 ? "count" : window.h().size() * window.w().size());
        return (!pool.isGlobal() ? "y[oh,ow,c] = " : pool.keepdims() ? "y[0,0,c] = " : "y[c] = ")
                + (pool.takesMaximum() ? "max " + x : mean);
    }

    private static String merged(Merge merge, int inputs) {
        return switch (merge) {
            case Add _ -> list(inputs, " + ");
            case Subtract _ -> list(inputs, " - ");
            case Multiply _ -> list(inputs, " · ");
            case Average _ -> "(" + list(inputs, " + ") + ") / " + inputs;
            case dev.yij.reference.layer.Maximum _ -> "max(" + list(inputs, ", ") + ")";
            case Concatenate joined -> list(inputs, ", ") + " side by side along axis " + joined.axis();
        };
    }

    private static String list(int inputs, String separator) {
        return IntStream.range(0, inputs).mapToObj(i -> "x" + i).collect(Collectors.joining(separator));
    }
}
