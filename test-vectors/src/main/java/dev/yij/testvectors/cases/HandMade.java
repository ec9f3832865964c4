package dev.yij.testvectors.cases;

import static dev.yij.testvectors.dims.Padding.SAME;
import static dev.yij.testvectors.dims.Padding.VALID;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.dims.ChannelDims;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.CountDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.dims.Dims;
import dev.yij.testvectors.dims.PointDims;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.ResizeDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.dims.SgdDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/// A case small enough to be computed by hand, so that its golden values come from no program.
///
/// @param kernelCase the case, with the fill [BY_HAND][Fill#BY_HAND]
/// @param inputs     the kernel's inputs
/// @param outputs    the expected outputs by name
public record HandMade(KernelCase kernelCase, NamedArrays inputs, Map<String, float[]> outputs) {

    private static final Map<String, HandMade> ALL = all().stream()
            .collect(Collectors.toMap(h -> h.kernelCase.name(), h -> h, HandMade::twice, LinkedHashMap::new));

    static List<KernelCase> cases() {
        return ALL.values().stream().map(HandMade::kernelCase).toList();
    }

    /// The inputs and outputs of a case.
    ///
    /// @throws IllegalArgumentException if the case was not computed by hand
    public static HandMade of(KernelCase kernelCase) {
        HandMade found = ALL.get(kernelCase.name());
        if (found == null) {
            throw new IllegalArgumentException(kernelCase + " is not among the cases computed by hand");
        }
        return found;
    }

    private static HandMade twice(HandMade one, HandMade other) {
        throw new IllegalStateException("two cases computed by hand are called " + one.kernelCase + ": " + other);
    }

    private static HandMade on(Operation operation, Dims dims) {
        KernelCase c = KernelCase.of(operation, dims, Fill.BY_HAND);
        return new HandMade(c, new NamedArrays(List.of()), new LinkedHashMap<>());
    }

    private HandMade in(String name, double... data) {
        List<NamedArray> more = new ArrayList<>(inputs.arrays());
        more.add(new NamedArray(name, kernelCase.operation().parameter(name).shape(kernelCase.dims()), floats(data)));
        return new HandMade(kernelCase, new NamedArrays(List.copyOf(more)), outputs);
    }

    private HandMade out(String name, double... data) {
        Map<String, float[]> more = new LinkedHashMap<>(outputs);
        more.put(name, floats(data));
        return new HandMade(kernelCase, inputs, more);
    }

    private static float[] floats(double... data) {
        float[] floats = new float[data.length];
        for (int i = 0; i < data.length; i++) {
            floats[i] = (float) data[i];
        }
        return floats;
    }

    private static double[] ones(int count) {
        return DoubleStream.generate(() -> 1).limit(count).toArray();
    }

    private static List<HandMade> all() {
        List<HandMade> all = new ArrayList<>();
        convolutions(all);
        pooling(all);
        elements(all);
        channels(all);
        updates(all);
        return all;
    }

    private static void convolutions(List<HandMade> all) {
        // The kernel is not flipped, and for an even kernel SAME pads after the last pixel: y[0] = 1 + 20 + 400
        // + 5000.
        all.add(on(Operation.CONV2D, ConvDims.of(1, 2, 3, 1, 2, 2, 1, SAME).withoutBias())
                .in("x", 1, 2, 3, 4, 5, 6)
                .in("w", 1, 10, 100, 1000)
                .out("y", 5421, 6532, 603, 54, 65, 6));
        // Four taps: one pixel of padding before, two after.
        all.add(on(Operation.CONV2D, ConvDims.of(1, 1, 5, 1, 1, 4, 1, SAME).withoutBias())
                .in("x", 1, 2, 3, 4, 5)
                .in("w", 1, 10, 100, 1000)
                .out("y", 3210, 4321, 5432, 543, 54));
        // Stride 2 on 6×6: no padding before, one after, so the first corner is 9 and the last 4, not the
        // reverse. Each gradient counts in how many products a pixel, or a weight, occurs.
        ConvDims corner = ConvDims.of(1, 6, 6, 1, 3, 3, 1, SAME).stride(2, 2).withoutBias();
        all.add(on(Operation.CONV2D, corner).in("x", ones(36)).in("w", ones(9)).out("y", 9, 9, 6, 9, 9, 6, 6, 6, 4));
        all.add(on(Operation.CONV2D_GRAD_INPUT, corner)
                .in("dy", ones(9))
                .in("w", ones(9))
                .out("dx", outerSquare(1, 1, 2, 1, 2, 1)));
        ConvDims biased = ConvDims.of(1, 6, 6, 1, 3, 3, 1, SAME).stride(2, 2);
        all.add(on(Operation.CONV2D_GRAD_WEIGHTS, biased)
                .in("x", ones(36))
                .in("dy", ones(9))
                .out("dw", outerSquare(3, 3, 2))
                .out("db", 9));
        groups(all);
        all.add(on(Operation.DENSE, new DenseDims(1, 2, 3, true))
                .in("x", 1, 2)
                .in("w", 1, 2, 3, 4, 5, 6)
                .in("b", 10, 20, 30)
                .out("y", 19, 32, 45));
    }

    private static void groups(List<HandMade> all) {
        // Two channels with two filters each: the filters of a channel are adjacent.
        ConvDims depthwise = ConvDims.of(1, 1, 2, 2, 1, 1, 4, VALID).groups(2).withoutBias();
        all.add(on(Operation.GROUPED_CONV2D, depthwise)
                .in("x", 1, 10, 2, 20)
                .in("w", 1, 100, 1, -1)
                .out("y", 1, 100, 10, -10, 2, 200, 20, -20));
        all.add(on(Operation.GROUPED_CONV2D_GRAD_INPUT, depthwise)
                .in("dy", 1, 2, 3, 4, 0, 1, 0, 1)
                .in("w", 1, 100, 1, -1)
                .out("dx", 201, -1, 100, -1));
        all.add(on(Operation.GROUPED_CONV2D_GRAD_WEIGHTS, depthwise)
                .in("x", 5, 7, 1, 1)
                .in("dy", 1, 2, 3, 4, 0, 1, 0, 1)
                .out("dw", 5, 11, 21, 29));
        // Two groups of two channels: 1·1 + 10·3, 1·2 + 10·4, and the same for 100 and 1000.
        all.add(on(
                        Operation.GROUPED_CONV2D,
                        ConvDims.of(1, 1, 1, 4, 1, 1, 4, VALID).groups(2).withoutBias())
                .in("x", 1, 10, 100, 1000)
                .in("w", 1, 2, 1, 2, 3, 4, 3, 4)
                .out("y", 31, 42, 3100, 4200));
    }

    /// The products of all pairs of numbers.
    private static double[] outerSquare(double... a) {
        double[] products = new double[a.length * a.length];
        for (int i = 0; i < products.length; i++) {
            products[i] = a[i / a.length] * a[i % a.length];
        }
        return products;
    }

    private static void pooling(List<HandMade> all) {
        // The chapter's figure of max pooling.
        all.add(on(Operation.MAX_POOL2D, PoolDims.of(1, 4, 6, 1, 2, 2))
                .in(
                        "x",
                        DoubleStream.of(
                                        1.5, -0.2, -1.9, 1.4, 3.6, 1.2, 0.4, 2.3, 1.3, -0.5, -0.4, 1.2, -0.3, -0.4, 1.5,
                                        0.3, 0.0, 4.7, -0.1, -3.0, 0.4, 1.2, -0.3, 2.8)
                                .toArray())
                .out("y", 2.3, 1.4, 3.6, -0.1, 1.5, 4.7));
        // The first of several equal maxima receives the whole gradient.
        all.add(on(Operation.MAX_POOL2D_GRAD, PoolDims.of(1, 2, 2, 1, 2, 2))
                .in("x", 1, 2, 2, 2)
                .in("dy", 1)
                .out("dx", 0, 1, 0, 0));
        // Windows of 4, 2, 2 and 1 pixels: padding is not counted.
        PoolDims partial = new PoolDims(1, 3, 3, 1, 2, 2, 2, 2, SAME);
        all.add(on(Operation.AVERAGE_POOL2D, partial)
                .in("x", 1, 2, 3, 4, 5, 6, 7, 8, 9)
                .out("y", 3, 4.5, 7.5, 9));
        all.add(on(Operation.AVERAGE_POOL2D_GRAD, partial).in("dy", 4, 6, 8, 5).out("dx", 1, 1, 3, 1, 1, 3, 4, 4, 5));
    }

    private static void elements(List<HandMade> all) {
        all.add(on(Operation.RELU_GRAD, new CountDims(4))
                .in("y", 0, 1, 0, 2)
                .in("dy", 5, 6, 7, 8)
                .out("dx", 0, 6, 0, 8));
        points(all);
        all.add(on(Operation.SOFTMAX, new RowDims(2, 4))
                .in("x", 1, 1, 1, 1, 1000, 1000, 1000, 1000)
                .out("y", 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25));
        // Keras's least and largest loss: the clip is 1e-7 in float32, so -log(1 - 2⁻²³) and -log(1e-7).
        all.add(on(Operation.CROSS_ENTROPY_CLIPPED, new RowDims(2, 2))
                .in("p", 1, 0, 0, 1)
                .in("t", 1, 0, 1, 0)
                .out("loss", 1.1920929665620834e-07, 16.11809563912));
        // (p - t) / rows within the clipping limits, 0 outside.
        all.add(on(Operation.CROSS_ENTROPY_CLIPPED_GRAD, new RowDims(2, 2))
                .in("p", 0.25, 0.75, 1, 0)
                .in("t", 1, 0, 0, 1)
                .out("dx", -0.375, 0.375, 0, 0));
        all.add(on(Operation.CROSS_ENTROPY_LOGITS, new RowDims(1, 2))
                .in("x", 7, 7)
                .in("t", 0, 1)
                .out("loss", 0.6931471805599453));
        all.add(on(Operation.CROSS_ENTROPY_LOGITS_GRAD, new RowDims(2, 2))
                .in("x", 7, 7, -3, -3)
                .in("t", 0, 1, 1, 0)
                .out("dx", 0.25, -0.25, -0.25, 0.25));
    }

    /// Straight lines, at and beyond their corners.
    private static void points(List<HandMade> all) {
        PointDims relu6 = PointDims.of(5, PointDims.Function.RELU, 0, 0, 6);
        all.add(on(Operation.POINTWISE, relu6).in("x", -1, 0, 3, 6, 7).out("y", 0, 0, 3, 6, 6));
        all.add(on(Operation.POINTWISE_GRAD, relu6)
                .in("x", -1, 0, 3, 6, 7)
                .in("dy", 2, 2, 2, 2, 2)
                .out("dx", 0, 0, 2, 0, 0));
        PointDims raised = PointDims.of(4, PointDims.Function.RELU, 0.5, 1, Double.POSITIVE_INFINITY);
        all.add(on(Operation.POINTWISE, raised).in("x", -3, 1, 1.5, 9).out("y", -2, 0, 1.5, 9));
        all.add(on(Operation.POINTWISE_GRAD, raised)
                .in("x", -3, 1, 1.5, 9)
                .in("dy", 4, 4, 4, 4)
                .out("dx", 2, 2, 4, 4));
        all.add(on(Operation.POINTWISE, PointDims.of(5, PointDims.Function.HARD_SIGMOID, 0.25))
                .in("x", -4, -2, 0, 1, 9)
                .out("y", 0, 0, 0.5, 0.75, 1));
        all.add(on(Operation.POINTWISE, PointDims.of(4, PointDims.Function.HARD_SILU))
                .in("x", -4, 0, 3, 9)
                .out("y", 0, 0, 3, 9));
        all.add(on(Operation.POINTWISE_GRAD, PointDims.of(4, PointDims.Function.HARD_SILU))
                .in("x", -4, 0, 1.5, 9)
                .in("dy", 1, 1, 1, 1)
                .out("dx", 0, 0.5, 1, 1));
    }

    private static void channels(List<HandMade> all) {
        // 2 · (5 - 3) / √(3 + 1) + 1 in the first channel, 3 · (1 - 1) / √(8 + 1) - 2 in the second.
        ChannelDims normalized = new ChannelDims(1, 1, 1, 2, 1);
        all.add(on(Operation.BATCH_NORM, normalized)
                .in("x", 5, 1)
                .in("gamma", 2, 3)
                .in("beta", 1, -2)
                .in("mean", 3, 1)
                .in("variance", 3, 8)
                .out("y", 3, -2));
        // Two images of one number: the mean of 1 and 5 is 3, the mean of the squared differences 4.
        ChannelDims two = new ChannelDims(2, 1, 1, 1, 0);
        all.add(on(Operation.BATCH_STATISTICS, two).in("x", 1, 5).out("mean", 3).out("variance", 4));
        // s = √(3 + 13) = 4; Σ dy = 4, Σ dy·(x - μ) = -2 + 6 = 4; dx = 4/4 · (dy - 2 - (x - μ) · 4/(2·16)).
        all.add(on(Operation.BATCH_NORM_GRAD, new ChannelDims(2, 1, 1, 1, 13))
                .in("x", 1, 5)
                .in("dy", 1, 3)
                .in("gamma", 4)
                .in("mean", 3)
                .in("variance", 3)
                .out("dx", -0.75, 0.75)
                .out("dgamma", 1)
                .out("dbeta", 4));
        ChannelDims slopes = new ChannelDims(1, 1, 2, 2, 0);
        all.add(on(Operation.PRELU, slopes)
                .in("x", 3, -4, -2, 0)
                .in("a", 0.5, 0.25)
                .out("y", 3, -1, -1, 0));
        all.add(on(Operation.PRELU_GRAD, slopes)
                .in("x", 3, -4, -2, 1)
                .in("a", 0.5, 0.25)
                .in("dy", 1, 2, 4, 8)
                .out("dx", 1, 0.5, 2, 8)
                .out("da", -8, -8));
        // Outputs at -1/4, 1/4, 3/4 and 5/4; beyond the pixels the border continues.
        all.add(on(Operation.RESIZE_BILINEAR, new ResizeDims(1, 1, 2, 1, 4, 1, true))
                .in("x", 0, 4)
                .out("y", 0, 1, 3, 4));
        all.add(on(Operation.RESIZE_BILINEAR, new ResizeDims(1, 1, 2, 1, 4, 1, false))
                .in("x", 0, 4)
                .out("y", 0, 2, 4, 4));
        all.add(on(Operation.RESIZE_BILINEAR_GRAD, new ResizeDims(1, 1, 2, 1, 4, 1, true))
                .in("dy", 1, 4, 8, 16)
                .out("dx", 1 + 3 + 2, 1 + 6 + 16));
    }

    private static void updates(List<HandMade> all) {
        // The first step is lr·g/(|g| + ε/√(1-β₂)), with lr, β₁ and β₂ rounded to float32: 1-β₁ =
        // 0.10000002384, 1-β₂ = 0.00099998713, ε/√(1-β₂) = 3.16230e-6.
        all.add(on(Operation.ADAM, AdamDims.of(2, 1))
                .in("g", 1, -2)
                .in("p", 0, 0)
                .in("m", 0, 0)
                .in("v", 0, 0)
                .out("p", -0.00099999688520, 0.00099999846633)
                .out("m", 0.10000002384, -0.20000004768)
                .out("v", 0.00099998713, 0.00399994852));
        // Velocity 0.5·0.5 - 0.25·2 = -0.25; Nesterov's step is 0.5·(-0.25) - 0.5.
        all.add(on(Operation.SGD, new SgdDims(1, 1, 0.25f, 0.5f, false))
                .in("g", 2)
                .in("p", 1)
                .in("v", 0.5)
                .out("p", 0.75)
                .out("v", -0.25));
        all.add(on(Operation.SGD, new SgdDims(1, 1, 0.25f, 0.5f, true))
                .in("g", 2)
                .in("p", 1)
                .in("v", 0.5)
                .out("p", 0.375)
                .out("v", -0.25));
    }
}
