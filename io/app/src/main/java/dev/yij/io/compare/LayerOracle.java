package dev.yij.io.compare;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.layer.Activating;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.ActivationFunction.BuiltIn;
import dev.yij.reference.layer.Composed;
import dev.yij.reference.layer.Conv2DTranspose;
import dev.yij.reference.layer.Convolution2D;
import dev.yij.reference.layer.CustomActivation;
import dev.yij.reference.layer.CustomLayer;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Elementwise;
import dev.yij.reference.layer.Interpolation;
import dev.yij.reference.layer.Merge;
import dev.yij.reference.layer.Pooling2D;
import dev.yij.reference.layer.Rearrangement;
import dev.yij.reference.layer.Resampling;
import dev.yij.reference.layer.Stochastic;
import dev.yij.reference.layer.Weight;
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
import java.util.Objects;
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
            case Activating a when a.isAlongLast(layer.in()) -> activation(a.function(), columns());
            case Activating a -> inRows(a);
            case Rearrangement r -> positions().copied(i -> r.source(layer.in(), i));
            case Resampling r
            when r.interpolation() == Interpolation.NEAREST -> positions().copied(i -> r.nearest(layer.in(), i));
            case Resampling r -> positions().interpolated(r);
            case Elementwise e -> positions().elementwise(e);
            case Conv2DTranspose c -> transposed(c);
            case Composed _ -> composed();
            case Stochastic _ -> positions().copied(i -> i); // outside of training
            case CustomLayer _, Merge _ -> null;
        };
    }

    private PositionOracle positions() {
        return new PositionOracle(precision, layer, images, x);
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
        boolean relu = c.activation() == ActivationFunction.RELU;
        Operation plain = s.groups() == 1 ? Operation.CONV2D : Operation.GROUPED_CONV2D;
        Operation rectified = s.groups() == 1 ? Operation.CONV2D_RELU : Operation.GROUPED_CONV2D_RELU;
        Prediction sum = kernel(relu ? rectified : plain, dims(s, c.useBias()));
        return relu ? sum : activated(sum, c.activation(), s.outC());
    }

    private static ConvDims dims(Conv2DShape s, boolean bias) {
        Window h = s.h();
        Window w = s.w();
        return new ConvDims(
                s.images(),
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
                bias);
    }

    /// The gradient of a convolution with respect to its input, and the bias.
    private @Nullable Prediction transposed(Conv2DTranspose c) {
        Conv2DShape s = c.shape(images, layer.in());
        Weight kernel = layer.weights().getFirst();
        NamedArrays in = new NamedArrays(List.of(
                new NamedArray("dy", new int[] {x.length}, x),
                new NamedArray("w", kernel.shape().toArray(), kernel.value())));
        Prediction products = kernel(Operation.CONV2D_GRAD_INPUT, dims(s, false), in);
        if (!c.useBias()) {
            return activated(products, c.activation(), c.filters());
        }
        double[] value = products.value().clone();
        double[] bound = products.bound().clone();
        for (int i = 0; i < value.length; i++) {
            value[i] += layer.weights().get(1).value()[i % c.filters()];
            bound[i] += Math.ulp((float) (Math.abs(value[i]) + bound[i]));
        }
        Prediction sum = new Prediction(value, bound, null, in);
        return activated(sum, c.activation(), c.filters());
    }

    /// The parts one after the other: the errors of what the next one reads spread over the outputs with the
    /// absolute values of its weights. Null if a later part is no convolution.
    private @Nullable Prediction composed() {
        List<BuiltLayer> parts = layer.parts();
        Prediction found = new LayerOracle(precision, parts.getFirst(), images, x).prediction();
        for (BuiltLayer part : parts.subList(1, parts.size())) {
            if (found == null || !(part.layer() instanceof Convolution2D conv)) {
                return null;
            }
            float[] read = new float[found.value().length];
            float[] error = new float[read.length];
            for (int i = 0; i < read.length; i++) {
                read[i] = (float) found.value()[i];
                error[i] = Math.nextUp((float) (found.bound()[i] + Math.ulp(read[i])));
            }
            Prediction sum = new LayerOracle(precision, part.withoutActivation(), images, read).prediction();
            double[] spread = spread(conv, part, error);
            double[] bound = Objects.requireNonNull(sum).bound().clone();
            Arrays.setAll(bound, i -> bound[i] + spread[i]);
            found = new LayerOracle(precision, part, images, read)
                    .activated(
                            new Prediction(sum.value(), bound, null, sum.inputs()),
                            conv.activation(),
                            part.out().dim(2));
        }
        return found;
    }

    private double[] spread(Convolution2D conv, BuiltLayer part, float[] error) {
        Conv2DShape s = conv.shape(images, part.in());
        Weight kernel = part.weights().getFirst();
        float[] size = kernel.value().clone();
        for (int i = 0; i < size.length; i++) {
            size[i] = Math.abs(size[i]);
        }
        NamedArrays in = new NamedArrays(List.of(
                new NamedArray("x", new int[] {error.length}, error),
                new NamedArray("w", kernel.shape().toArray(), size)));
        Operation operation = s.groups() == 1 ? Operation.CONV2D : Operation.GROUPED_CONV2D;
        return operation.expected(dims(s, false), in).getFirst().value();
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
        return kernel(operation, dims, inputs());
    }

    private Prediction kernel(Operation operation, Dims dims, NamedArrays inputs) {
        KernelCase kernel = new KernelCase(operation, dims, Fill.GAUSSIAN, Tier.BOUND, 0);
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
            case BuiltIn.LINEAR -> positions().copied(i -> i);
            case BuiltIn.RELU -> kernel(Operation.RELU, new CountDims(x.length));
            case BuiltIn.SIGMOID -> kernel(Operation.SIGMOID, new CountDims(x.length));
            case BuiltIn.TANH -> kernel(Operation.TANH, new CountDims(x.length));
            case BuiltIn.SOFTMAX -> kernel(Operation.SOFTMAX, new RowDims(x.length / columns, columns));
            case ActivationFunction.Pointwise p -> kernel(Operation.POINTWISE, PointKernels.dims(p.f(), x.length));
            case CustomActivation _ -> null;
        };
    }

    /// Softmax along another dimension than the last: of rows, which are put back.
    private @Nullable Prediction inRows(Activating layerOfRows) {
        int size = layer.in().size();
        int columns = layer.in().dim(layerOfRows.dimension(layer.in()));
        float[] rows = new float[x.length];
        int[] from = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            from[i] = i / size * size + layerOfRows.inRows(layer.in(), i % size);
            rows[i] = x[from[i]];
        }
        Prediction found = new LayerOracle(precision, layer, images, rows).activation(layerOfRows.function(), columns);
        if (found == null) {
            return null;
        }
        double[] value = new double[x.length];
        double[] bound = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            value[from[i]] = found.value()[i];
            bound[from[i]] = found.bound()[i];
        }
        return new Prediction(value, bound, null, new NamedArrays(List.of()));
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
