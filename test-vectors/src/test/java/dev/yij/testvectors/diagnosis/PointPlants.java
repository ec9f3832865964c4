package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.kernel.Operation.POINTWISE;
import static dev.yij.testvectors.kernel.Operation.POINTWISE_GRAD;

import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.dims.PointDims;
import dev.yij.testvectors.dims.PointDims.Function;
import dev.yij.testvectors.kernel.Operation;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Functions of one number that are not the ones meant.
final class PointPlants {

    private static final Set<Operation> BOTH = Set.of(POINTWISE, POINTWISE_GRAD);

    private PointPlants() {}

    static List<Plant> all() {
        NaiveKernels identity = new NaiveKernels() {
            @Override
            public float function(PointDims d, float x) {
                return x;
            }

            @Override
            public float slope(PointDims d, float x) {
                return 1;
            }
        };
        return List.of(
                new Plant("activation missing", identity, Set.of(POINTWISE)),
                new Plant("activation's gradient ignored", identity, Set.of(POINTWISE_GRAD)),
                new Plant(
                        "the other GELU",
                        instead(d -> d.function() == Function.GELU ? PointDims.of(d.count(), Function.GELU_TANH) : d),
                        BOTH),
                new Plant(
                        "the other hard sigmoid",
                        instead(d -> d.function() == Function.HARD_SIGMOID
                                ? PointDims.of(d.count(), Function.HARD_SIGMOID, 0.2)
                                : d),
                        BOTH),
                new Plant(
                        "largest value ignored",
                        instead(d -> d.function() == Function.RELU
                                ? PointDims.of(d.count(), Function.RELU, d.parameter(0), d.parameter(1), 1e30)
                                : d),
                        BOTH));
    }

    private static NaiveKernels instead(UnaryOperator<PointDims> other) {
        return new NaiveKernels() {
            @Override
            public float function(PointDims d, float x) {
                return NaiveKernels.super.function(other.apply(d), x);
            }

            @Override
            public float slope(PointDims d, float x) {
                return NaiveKernels.super.slope(other.apply(d), x);
            }
        };
    }
}
