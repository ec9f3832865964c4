package dev.yij.bench.tensorflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.yij.reference.layer.Weight;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.train.Adadelta;
import dev.yij.reference.train.Adagrad;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.Epsilon;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.RmsProp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat64;

/// The optimizers that are loops in the reference, against TensorFlow's kernels in float64: those that Keras of
/// TensorFlow up to 2.10 calls.
class TensorFlowOptimizersTest {

    private static final float[] START = {0.5f, -1, 0.25f};
    private static final float[][] GRADIENTS = {
        {1, -0.5f, 1e-4f}, {-0.5f, 0.25f, 0}, {0.25f, 2, -1e-4f}, {3, -1, 2e-5f}, {-2, 0.125f, 1e-3f}
    };

    @BeforeAll
    static void skipWhereThereIsNoTensorFlow() {
        assumeTrue(TensorFlowRuntime.isPresent(), "TensorFlow has no native library for this system");
    }

    /// One step of a kernel.
    private interface Step {
        /// @param v the weight and its slots
        /// @param n a constant
        Op apply(Ops tf, List<VarHandleOp> v, Constant n, int time, Operand<TFloat64> gradient);
    }

    private interface Constant {
        Operand<TFloat64> of(double value);
    }

    private static Arguments row(Optimizer optimizer, float slots, int count, Step step) {
        return arguments(optimizer, slots, count, step);
    }

    static Stream<Arguments> kernels() {
        return Stream.of(
                row(
                        new RmsProp(0.125, 0.75, 0.5, 0x1p-10, false, Epsilon.INSIDE_ROOT),
                        0,
                        2,
                        (tf, v, n, t, g) -> tf.train.resourceApplyRmsProp(
                                v.get(0), v.get(1), v.get(2), n.of(0.125), n.of(0.75), n.of(0.5), n.of(0x1p-10), g)),
                row(
                        new RmsProp(0.125, 0.75, 0.5, 0x1p-10, true, Epsilon.INSIDE_ROOT),
                        0,
                        3,
                        (tf, v, n, t, g) -> tf.train.resourceApplyCenteredRmsProp(
                                v.get(0),
                                v.get(1),
                                v.get(2),
                                v.get(3),
                                n.of(0.125),
                                n.of(0.75),
                                n.of(0.5),
                                n.of(0x1p-10),
                                g)),
                row(
                        new Adagrad(0.125, 0.25, 0x1p-10, Epsilon.OUTSIDE_ROOT),
                        0.25f,
                        1,
                        (tf, v, n, t, g) ->
                                tf.train.resourceApplyAdagrad(v.get(0), v.get(1), n.of(0.125), n.of(0x1p-10), g)),
                row(
                        new Adadelta(0.5, 0.75, 0x1p-10),
                        0,
                        2,
                        (tf, v, n, t, g) -> tf.train.resourceApplyAdadelta(
                                v.get(0), v.get(1), v.get(2), n.of(0.5), n.of(0.75), n.of(0x1p-10), g)),
                row(
                        new Adam(0.125, 0.5, 0.75, 0x1p-10, true),
                        0,
                        3,
                        (tf, v, n, t, g) -> tf.train.resourceApplyAdamWithAmsgrad(
                                v.get(0),
                                v.get(1),
                                v.get(2),
                                v.get(3),
                                n.of(Math.pow(0.5, t)),
                                n.of(Math.pow(0.75, t)),
                                n.of(0.125),
                                n.of(0.5),
                                n.of(0.75),
                                n.of(0x1p-10),
                                g)));
    }

    /// Of each step ten roundings of a number up to 2 in float32.
    @ParameterizedTest
    @MethodSource("kernels")
    void fiveStepsAreThoseOfTensorFlow(Optimizer optimizer, float slots, int count, Step step) {
        Weight weight = new Weight("dense_1/bias:0", dev.yij.reference.tensor.Shape.of(3));
        System.arraycopy(START, 0, weight.value(), 0, 3);
        for (float[] gradient : GRADIENTS) {
            System.arraycopy(gradient, 0, weight.gradient(), 0, 3);
            optimizer.step(new ScalarBackend(), List.of(weight));
        }
        double[] expected = tensorFlow(slots, count, step);
        for (int i = 0; i < 3; i++) {
            assertEquals(expected[i], weight.value()[i], 5 * 10 * 0x1p-23, optimizer.config() + ", weight " + i);
        }
    }

    private static double[] tensorFlow(float slots, int count, Step step) {
        try (Computation<TFloat64> c = new Computation<>(TFloat64.class, 1)) {
            List<VarHandleOp> variables = new ArrayList<>();
            List<Op> assignments = new ArrayList<>();
            for (int i = 0; i <= count; i++) {
                float[] initial = START.clone();
                if (i > 0) {
                    Arrays.fill(initial, slots);
                }
                VarHandleOp variable = c.tf.varHandleOp(TFloat64.class, Shape.of(3), VarHandleOp.sharedName("v" + i));
                variables.add(variable);
                assignments.add(c.tf.assignVariableOp(variable, c.array(initial, 3)));
            }
            List<Op> steps = new ArrayList<>();
            for (int t = 0; t < GRADIENTS.length; t++) {
                Ops tf = t == 0 ? c.tf : c.tf.withControlDependencies(steps.getLast());
                steps.add(step.apply(tf, variables, c::number, t + 1, c.array(GRADIENTS[t], 3)));
            }
            c.execute(assignments);
            c.execute(List.of(steps.getLast()));
            return c.fetch(c.tf.readVariableOp(variables.getFirst(), TFloat64.class));
        }
    }
}
