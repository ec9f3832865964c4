package dev.yij.io.compare;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.AveragePooling2D;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.GlobalMaxPooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Size;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.testvectors.ConvDims;
import dev.yij.testvectors.CountDims;
import dev.yij.testvectors.DenseDims;
import dev.yij.testvectors.Dims;
import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.PoolDims;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.RowDims;
import dev.yij.testvectors.cases.Fill;
import dev.yij.testvectors.cases.Inputs;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.Operation;
import dev.yij.testvectors.cases.Tier;
import dev.yij.testvectors.diagnosis.Evidence;
import dev.yij.testvectors.oracle.Expected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A layer of a model in double by the oracle of test-vectors, with a bound for each output.
///
/// Convolution and dense layer are one kernel with ReLU or without. Another activation behind them is applied to
/// the exact sum, and the sum's bound goes through it: tanh changes it by a factor of at most 1, the logistic
/// function by 1/4; softmax of logits that are off by B is off by a factor of at most e²ᴮ.
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

    /// What a layer should make of an input.
    ///
    /// @param value  what each output should be
    /// @param bound  how far it may be off
    /// @param kernel the layer as one kernel's case, for a diagnosis; null where it is none, or more than one
    /// @param inputs what that kernel reads
    record Prediction(
            double[] value, double[] bound, @Nullable KernelCase kernel, Inputs inputs) {

        /// For a diagnosis of what somebody else computed; null where [#kernel] is.
        @Nullable
        Evidence evidence(Precision precision, float[] actual) {
            if (kernel == null) {
                return null;
            }
            Expected expected = kernel.expected(inputs).getFirst();
            return new Evidence(kernel, inputs, precision, List.of(new Evidence.Output(expected, bound, actual)));
        }
    }

    /// Computes a layer.
    ///
    /// @param precision what the program under test rounds the inputs of its multiplications to
    /// @param x         the layer's input, with the batch dimension
    static Prediction of(Precision precision, BuiltLayer layer, Tensor x) {
        return new LayerOracle(precision, layer, x.shape().dim(0), x.data()).prediction();
    }

    private Prediction prediction() {
        return switch (layer.layer()) {
            case Conv2D c -> convolution(c);
            case Dense d -> dense(d);
            case MaxPooling2D p -> kernel(Operation.MAX_POOL2D, pool(p.pool(), p.strides(), p.padding()));
            case AveragePooling2D p -> kernel(Operation.AVERAGE_POOL2D, pool(p.pool(), p.strides(), p.padding()));
            case GlobalMaxPooling2D p -> kernel(Operation.MAX_POOL2D, globalPool());
            case GlobalAveragePooling2D p -> kernel(Operation.AVERAGE_POOL2D, globalPool());
            case Activation a -> activation(a.function());
            default -> unchanged(); // Flatten, and Dropout outside of training
        };
    }

    private PoolDims pool(Size pool, Size strides, Padding padding) {
        Shape in = layer.in();
        return new PoolDims(
                images,
                in.dim(0),
                in.dim(1),
                in.dim(2),
                pool.height(),
                pool.width(),
                strides.height(),
                strides.width(),
                padding(padding));
    }

    private PoolDims globalPool() {
        return PoolDims.global(
                images, layer.in().dim(0), layer.in().dim(1), layer.in().dim(2));
    }

    private static dev.yij.testvectors.Padding padding(Padding padding) {
        return padding == Padding.SAME ? dev.yij.testvectors.Padding.SAME : dev.yij.testvectors.Padding.VALID;
    }

    private Prediction convolution(Conv2D c) {
        Shape in = layer.in();
        ConvDims d = new ConvDims(
                images,
                in.dim(0),
                in.dim(1),
                in.dim(2),
                c.kernel().height(),
                c.kernel().width(),
                c.filters(),
                c.strides().height(),
                c.strides().width(),
                c.dilation().height(),
                c.dilation().width(),
                padding(c.padding()),
                c.useBias());
        boolean relu = c.activation() == ActivationFunction.RELU;
        Prediction sum = kernel(relu ? Operation.CONV2D_RELU : Operation.CONV2D, d);
        return relu ? sum : behind(sum, c.activation(), c.filters());
    }

    /// With ReLU it is a convolution of one pixel, as that kernel exists.
    private Prediction dense(Dense dense) {
        int in = layer.in().dim(layer.in().rank() - 1);
        int rows = images * layer.in().size() / in;
        if (dense.activation() == ActivationFunction.RELU) {
            ConvDims d = ConvDims.of(rows, 1, 1, in, 1, 1, dense.units(), dev.yij.testvectors.Padding.VALID);
            return kernel(Operation.CONV2D_RELU, dense.useBias() ? d : d.withoutBias());
        }
        Prediction sum = kernel(Operation.DENSE, new DenseDims(rows, in, dense.units(), dense.useBias()));
        return behind(sum, dense.activation(), dense.units());
    }

    private Prediction kernel(Operation operation, Dims dims) {
        KernelCase kernel = new KernelCase(operation, dims, Fill.GAUSSIAN, Tier.BOUND, 0);
        Inputs inputs = inputs();
        Expected expected = kernel.expected(inputs).getFirst();
        double[] bound = new double[expected.value().length];
        Arrays.setAll(bound, i -> expected.bound(precision, i));
        return new Prediction(expected.value(), bound, kernel, inputs);
    }

    private Inputs inputs() {
        List<NamedArray> arrays = new ArrayList<>();
        arrays.add(new NamedArray("x", new int[] {x.length}, x));
        List<String> names = List.of("w", "b");
        for (int i = 0; i < layer.weights().size(); i++) {
            arrays.add(new NamedArray(
                    names.get(i),
                    layer.weights().get(i).shape().toArray(),
                    layer.weights().get(i).value()));
        }
        return new Inputs(arrays);
    }

    private Prediction activation(ActivationFunction function) {
        int columns = layer.in().rank() == 0 ? 1 : layer.in().dim(layer.in().rank() - 1);
        return switch (function) {
            case LINEAR -> unchanged();
            case RELU -> kernel(Operation.RELU, new CountDims(x.length));
            case SIGMOID -> kernel(Operation.SIGMOID, new CountDims(x.length));
            case TANH -> kernel(Operation.TANH, new CountDims(x.length));
            case SOFTMAX -> kernel(Operation.SOFTMAX, new RowDims(x.length / columns, columns));
        };
    }

    private Prediction unchanged() {
        double[] value = new double[x.length];
        Arrays.setAll(value, i -> x[i]);
        return new Prediction(value, new double[x.length], null, new Inputs(List.of()));
    }

    /// An activation behind a sum, whose bound goes through it. The activation's own bound is that of the sum
    /// rounded to float32.
    private Prediction behind(Prediction sum, ActivationFunction function, int columns) {
        if (function == ActivationFunction.LINEAR) {
            return sum;
        }
        float[] rounded = new float[sum.value().length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) sum.value()[i];
        }
        Prediction own = new LayerOracle(precision, layer, images, rounded).behindSum(function, columns);
        double[] bound = own.bound().clone();
        Arrays.setAll(bound, i -> own.bound()[i] + passedOn(function, sum, own, i, columns));
        return new Prediction(own.value(), bound, null, new Inputs(List.of()));
    }

    private Prediction behindSum(ActivationFunction function, int columns) {
        return switch (function) {
            case SIGMOID -> kernel(Operation.SIGMOID, new CountDims(x.length));
            case TANH -> kernel(Operation.TANH, new CountDims(x.length));
            case SOFTMAX -> kernel(Operation.SOFTMAX, new RowDims(x.length / columns, columns));
            default -> kernel(Operation.RELU, new CountDims(x.length));
        };
    }

    /// What a sum's bound, and its rounding to float32, become behind an activation.
    private static double passedOn(ActivationFunction function, Prediction sum, Prediction own, int i, int columns) {
        if (function != ActivationFunction.SOFTMAX) {
            double slope = function == ActivationFunction.SIGMOID ? 0.25 : 1;
            return slope * (sum.bound()[i] + Math.ulp((float) sum.value()[i]));
        }
        double largest = 0;
        for (int k = i - i % columns; k < i - i % columns + columns; k++) {
            largest = Math.max(largest, sum.bound()[k] + Math.ulp((float) sum.value()[k]));
        }
        return own.value()[i] * Math.expm1(2 * largest);
    }
}
