package dev.yij.io.compare;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.PointFunction;
import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.layer.Activating;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.ActivationFunction.BuiltIn;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Convolution2D;
import dev.yij.reference.layer.CustomActivation;
import dev.yij.reference.layer.CustomLayer;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Merge;
import dev.yij.reference.layer.Pooling2D;
import dev.yij.reference.layer.Rearrangement;
import dev.yij.reference.layer.Rescaling;
import dev.yij.reference.layer.Stochastic;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Tensor;
import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.cases.Fill;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.Tier;
import dev.yij.testvectors.diagnosis.Evidence;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.CountDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.dims.Dims;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.oracle.Expected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Computes a layer of a model in double with the oracle of test-vectors, with a bound for each output.
///
/// A convolution or dense layer is one kernel, with or without ReLU. Another activation function is applied to
/// the exact sum, and the sum's bound is propagated through it, times the function's largest slope; softmax of
/// logits with error B has a relative error of at most e²ᴮ.
final class LayerOracle {

    private final Precision precision;
    private final BuiltLayer layer;
    private final int images;
    private final float[] x;

    private LayerOracle(Precision precision, BuiltLayer layer, int images, float[] x) {
        this.precision = precision;
        this.layer = layer;
        this.images = images;
        this.x = x;
    }

    /// The expected output of a layer.
    ///
    /// @param value  the expected values
    /// @param bound  the largest permitted error of each value
    /// @param kernel the layer as a case of a single kernel, for a diagnosis; null if it is not a single one
    /// @param inputs the inputs of that kernel
    record Prediction(
            double[] value, double[] bound, @Nullable KernelCase kernel, NamedArrays inputs) {

        /// Diagnoses the output of another implementation; null if [#kernel] is null.
        @Nullable
        Evidence evidence(Precision precision, float[] actual) {
            if (kernel == null) {
                return null;
            }
            Expected expected = kernel.expected(inputs).getFirst();
            return new Evidence(kernel, inputs, precision, List.of(Evidence.Output.of(expected, bound, actual)));
        }
    }

    /// Computes a layer.
    ///
    /// @param precision the format to which the program under test rounds the inputs of its multiplications
    /// @param x         the layer's input, with the batch dimension
    /// @return null for a custom layer or activation function, whose arithmetic is unknown, and for a layer
    ///     with several inputs
    static @Nullable Prediction of(Precision precision, BuiltLayer layer, Tensor x) {
        return new LayerOracle(precision, layer, x.shape().dim(0), x.data()).prediction();
    }

    private @Nullable Prediction prediction() {
        return switch (layer.layer()) {
            case Convolution2D c -> convolution(c);
            case Dense d -> dense(d);
            case Pooling2D p -> kernel(p.takesMaximum() ? Operation.MAX_POOL2D : Operation.AVERAGE_POOL2D, pool(p));
            case Activating a -> activation(a.function(), columns());
            case Rearrangement r -> copied(layer.out().size(), i -> r.source(layer.in(), i));
            case Rescaling r -> line(r.line());
            case Stochastic _ -> unchanged(); // outside of training
            case BatchNormalization _, CustomLayer _, Merge _ -> null;
        };
    }

    /// The last dimension of the input.
    private int columns() {
        return layer.in().rank() == 0 ? 1 : layer.in().dim(layer.in().rank() - 1);
    }

    private PoolDims pool(Pooling2D pool) {
        Pool2DShape s = pool.shape(images, layer.in());
        Window h = s.h();
        Window w = s.w();
        return new PoolDims(
                images, h.in(), w.in(), s.channels(), h.size(), w.size(), h.stride(), w.stride(), padding(s.window()));
    }

    /// Without padding, SAME and VALID give the same window.
    private static Padding padding(Window2D window) {
        boolean padded = window.h().before()
                        + window.h().after()
                        + window.w().before()
                        + window.w().after()
                > 0;
        return padded ? Padding.SAME : Padding.VALID;
    }

    private @Nullable Prediction convolution(Convolution2D c) {
        Conv2DShape s = c.shape(images, layer.in());
        Window h = s.h();
        Window w = s.w();
        ConvDims d = new ConvDims(
                images,
                h.in(),
                w.in(),
                s.inC(),
                h.size(),
                w.size(),
                s.outC(),
                h.stride(),
                w.stride(),
                h.dilation(),
                w.dilation(),
                s.groups(),
                padding(s.window()),
                c.useBias());
        boolean relu = c.activation() == ActivationFunction.RELU;
        Operation plain = s.groups() == 1 ? Operation.CONV2D : Operation.GROUPED_CONV2D;
        Operation rectified = s.groups() == 1 ? Operation.CONV2D_RELU : Operation.GROUPED_CONV2D_RELU;
        Prediction sum = kernel(relu ? rectified : plain, d);
        return relu ? sum : activated(sum, c.activation(), s.outC());
    }

    /// With ReLU it is treated as a convolution of one pixel, since such a kernel exists.
    private @Nullable Prediction dense(Dense dense) {
        DenseDims d = new DenseDims(x.length / columns(), columns(), dense.units(), dense.useBias());
        if (dense.activation() == ActivationFunction.RELU) {
            return kernel(Operation.CONV2D_RELU, ConvDims.of(d));
        }
        Prediction sum = kernel(Operation.DENSE, d);
        return activated(sum, dense.activation(), dense.units());
    }

    private Prediction kernel(Operation operation, Dims dims) {
        KernelCase kernel = new KernelCase(operation, dims, Fill.GAUSSIAN, Tier.BOUND, 0);
        NamedArrays inputs = inputs();
        Expected expected = kernel.expected(inputs).getFirst();
        double[] bound = new double[expected.value().length];
        Arrays.setAll(bound, i -> expected.bound(precision, i));
        return new Prediction(expected.value(), bound, kernel, inputs);
    }

    private NamedArrays inputs() {
        List<NamedArray> arrays = new ArrayList<>();
        arrays.add(new NamedArray("x", new int[] {x.length}, x));
        List<String> names = List.of("w", "b");
        for (int i = 0; i < layer.weights().size(); i++) {
            arrays.add(new NamedArray(
                    names.get(i),
                    layer.weights().get(i).shape().toArray(),
                    layer.weights().get(i).value()));
        }
        return new NamedArrays(arrays);
    }

    private @Nullable Prediction activation(ActivationFunction function, int columns) {
        return switch (function) {
            case BuiltIn.LINEAR -> unchanged();
            case BuiltIn.RELU -> kernel(Operation.RELU, new CountDims(x.length));
            case BuiltIn.SIGMOID -> kernel(Operation.SIGMOID, new CountDims(x.length));
            case BuiltIn.TANH -> kernel(Operation.TANH, new CountDims(x.length));
            case BuiltIn.SOFTMAX -> kernel(Operation.SOFTMAX, new RowDims(x.length / columns, columns));
            case ActivationFunction.Pointwise p -> kernel(Operation.POINTWISE, PointKernels.dims(p.f(), x.length));
            case CustomActivation _ -> null;
        };
    }

    /// A product and a sum.
    private Prediction line(PointFunction.Line line) {
        double[] value = new double[x.length];
        double[] magnitude = new double[x.length];
        int[] roundings = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            double product = (double) line.scale() * x[i];
            value[i] = product + line.offset();
            magnitude[i] = Math.abs(product) + Math.abs(line.offset());
            roundings[i] = 2;
        }
        Expected expected = new Expected("y", new int[] {x.length}, value, magnitude, roundings, 2);
        double[] bound = new double[x.length];
        Arrays.setAll(bound, i -> expected.bound(precision, i));
        return new Prediction(value, bound, null, new NamedArrays(List.of()));
    }

    private Prediction unchanged() {
        return copied(layer.in().size(), i -> i);
    }

    /// Copies of inputs, which must be exact.
    ///
    /// @param each   the number of values of one output
    /// @param source the input index of each value; -1 for a constant zero
    private Prediction copied(int each, IntUnaryOperator source) {
        int in = layer.in().size();
        double[] value = new double[images * each];
        Arrays.setAll(value, i -> {
            int from = source.applyAsInt(i % each);
            return from < 0 ? 0 : x[i / each * in + from];
        });
        return new Prediction(value, new double[value.length], null, new NamedArrays(List.of()));
    }

    /// An activation function applied to a sum, whose bound is propagated. The activation's own bound is
    /// that of the sum rounded to float32.
    private @Nullable Prediction activated(Prediction sum, ActivationFunction function, int columns) {
        if (function == ActivationFunction.LINEAR) {
            return sum;
        }
        float[] rounded = new float[sum.value().length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) sum.value()[i];
        }
        Prediction own = new LayerOracle(precision, layer, images, rounded).activation(function, columns);
        if (own == null) {
            return null;
        }
        double[] bound = own.bound().clone();
        Arrays.setAll(bound, i -> own.bound()[i] + passedOn(function, sum, own, i, columns));
        return new Prediction(own.value(), bound, null, new NamedArrays(List.of()));
    }

    /// Propagates a sum's bound and its rounding to float32 through an activation function.
    private static double passedOn(ActivationFunction function, Prediction sum, Prediction own, int i, int columns) {
        if (function != ActivationFunction.SOFTMAX) {
            double error = sum.bound()[i] + Math.ulp((float) sum.value()[i]);
            return PointKernels.steepest(function, sum.value()[i] + error) * error;
        }
        double largest = 0;
        for (int k = i - i % columns; k < i - i % columns + columns; k++) {
            largest = Math.max(largest, sum.bound()[k] + Math.ulp((float) sum.value()[k]));
        }
        return own.value()[i] * Math.expm1(2 * largest);
    }
}
