package dev.yij.io.compare;

import dev.yij.reference.kernel.PointFunction;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.testvectors.dims.PointDims;
import dev.yij.testvectors.dims.PointDims.Function;

/// Functions of one number in the terms of test-vectors.
final class PointKernels {

    private PointKernels() {}

    static PointDims dims(PointFunction f, int count) {
        return switch (f) {
            case PointFunction.Relu r -> PointDims.of(count, Function.RELU, r.negativeSlope(), r.threshold(), r.max());
            case PointFunction.Elu e -> PointDims.of(count, Function.ELU, e.alpha(), e.scale());
            case PointFunction.HardSigmoid h -> PointDims.of(count, Function.HARD_SIGMOID, h.rise());
            case PointFunction.Line line -> throw new IllegalArgumentException("there is no kernel for " + line);
            case PointFunction.Smooth smooth -> PointDims.of(count, Function.valueOf(smooth.name()));
        };
    }

    /// The largest slope of an activation function other than softmax; of the exponential function, up to a
    /// value.
    static double steepest(ActivationFunction function, double upTo) {
        if (function instanceof ActivationFunction.Pointwise pointwise) {
            return steepest(pointwise.f(), upTo);
        }
        return function == ActivationFunction.SIGMOID ? 0.25 : 1;
    }

    private static double steepest(PointFunction f, double upTo) {
        return switch (f) {
            case PointFunction.Relu r -> Math.max(1, r.negativeSlope());
            case PointFunction.Elu e -> e.scale() * Math.max(1, e.alpha());
            case PointFunction.HardSigmoid h -> h.rise();
            case PointFunction.Line l -> Math.abs(l.scale());
            case PointFunction.Smooth smooth ->
                switch (smooth) {
                    case SOFTPLUS, SOFTSIGN -> 1;
                    case SILU, MISH -> 1.1;
                    case GELU, GELU_TANH -> 1.13;
                    case HARD_SILU -> 1.5;
                    case EXPONENTIAL -> Math.exp(upTo);
                };
        };
    }
}
