package dev.yij.testvectors.variant;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.ConvViewDims;
import dev.yij.testvectors.dims.View;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.oracle.Expected;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A convolution whose arrays are dense: of views, the same convolution of the gathered arrays.
///
/// @param kernelCase the dense convolution
/// @param inputs     its arrays
/// @param output     the order of the output in the case, null if it is dense
record Gathered(
        KernelCase kernelCase, NamedArrays inputs, @Nullable View output) {

    static Gathered of(KernelCase c, NamedArrays inputs) {
        if (!(c.dims() instanceof ConvViewDims d)) {
            return new Gathered(c, inputs, null);
        }
        ConvDims conv = d.conv();
        return switch (c.operation()) {
            case CONV2D_VIEWS -> dense(c, Operation.CONV2D, conv, inputs, d.dense(conv.yShape()));
            case CONV2D_GRAD_INPUT_VIEWS -> dense(c, Operation.CONV2D_GRAD_INPUT, conv, inputs, d.dense(conv.xShape()));
            case CONV2D_GRAD_WEIGHTS_VIEWS -> dense(c, Operation.CONV2D_GRAD_WEIGHTS, conv, inputs, d.denseKernel());
            default -> throw new IllegalArgumentException(c.operation() + " is no convolution of views");
        };
    }

    private static Gathered dense(KernelCase c, Operation operation, ConvDims conv, NamedArrays buffers, View output) {
        ConvViewDims d = (ConvViewDims) c.dims();
        List<NamedArray> arrays = new ArrayList<>();
        for (NamedArray array : buffers.arrays()) {
            arrays.add(
                    switch (array.name()) {
                        case "x" -> new NamedArray("x", conv.xShape(), d.x().gather(array.data()));
                        case "w" -> new NamedArray("w", conv.wShape(), d.w().gather(array.data()));
                        case "dy" -> new NamedArray("dy", conv.yShape(), d.dy().gather(array.data()));
                        default -> array;
                    });
        }
        KernelCase dense = new KernelCase(operation, conv, c.fill(), c.tier(), c.seed());
        return new Gathered(dense, new NamedArrays(arrays), output);
    }

    /// Where an element of the dense output stands in the output of the case.
    int stored(int i) {
        return output == null ? i : output.index(i);
    }

    /// An expected output in the order of the dense array; that of the bias has one order only.
    Expected dense(Expected expected) {
        if (output == null || expected.name().equals("db")) {
            return expected;
        }
        int count = expected.value().length;
        double[] value = new double[count];
        double[] magnitude = new double[count];
        int[] terms = new int[count];
        for (int i = 0; i < count; i++) {
            int at = stored(i);
            value[i] = expected.value()[at];
            magnitude[i] = expected.magnitude()[at];
            terms[i] = expected.terms()[at];
        }
        int[] shape = switch (kernelCase.operation()) {
            case CONV2D_GRAD_INPUT -> dims().xShape();
            case CONV2D_GRAD_WEIGHTS -> dims().wShape();
            default -> dims().yShape();
        };
        return new Expected(expected.name(), shape, value, magnitude, terms, expected.factors());
    }

    /// An output of a backend in the order of the dense array.
    float[] dense(float[] actual) {
        float[] dense = new float[actual.length];
        for (int i = 0; i < dense.length; i++) {
            dense[i] = actual[stored(i)];
        }
        return dense;
    }

    private ConvDims dims() {
        return (ConvDims) kernelCase.dims();
    }
}
