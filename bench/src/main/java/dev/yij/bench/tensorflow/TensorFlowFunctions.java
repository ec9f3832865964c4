package dev.yij.bench.tensorflow;

import dev.yij.testvectors.dims.PointDims;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/// Functions of one number in a TensorFlow graph: its own operations where it has them, and else composed as
/// Keras composes them. Gradients of the smooth ones are those that TensorFlow derives.
///
/// @param <T> the type in which the graph computes
final class TensorFlowFunctions<T extends TFloating> {

    private final Computation<T> c;
    private final PointDims d;

    TensorFlowFunctions(Computation<T> c, PointDims d) {
        this.c = c;
        this.d = d;
    }

    Operand<T> value(Operand<T> x) {
        return switch (d.function()) {
            case RELU -> where(isAbove(x), c.tf.math.minimum(x, parameter(2)), times(parameter(0), fromThreshold(x)));
            case ELU -> {
                Operand<T> below = c.tf.math.minimum(c.tf.nn.elu(x), c.number(0));
                yield times(parameter(1), c.tf.math.add(c.tf.nn.relu(x), times(parameter(0), below)));
            }
            case HARD_SIGMOID -> clipped(line(x, parameter(0)));
            case HARD_SILU -> times(x, clipped(line(x, c.number(1.0 / 6))));
            case SILU -> times(x, c.tf.math.sigmoid(x));
            case GELU -> half(x, c.tf.math.erf(c.tf.math.div(x, c.number(Math.sqrt(2)))));
            case GELU_TANH -> {
                Operand<T> cube = times(c.number(0.044715), times(x, times(x, x)));
                Operand<T> inner = times(c.number(Math.sqrt(2 / Math.PI)), c.tf.math.add(x, cube));
                yield half(x, c.tf.math.tanh(inner));
            }
            case SOFTPLUS -> c.tf.math.softplus(x);
            case SOFTSIGN -> c.tf.nn.softsign(x);
            case EXPONENTIAL -> c.tf.math.exp(x);
            case MISH -> times(x, c.tf.math.tanh(c.tf.math.softplus(x)));
        };
    }

    Operand<T> gradient(Operand<T> x, Operand<T> dy) {
        return switch (d.function()) {
            case RELU -> {
                Operand<T> above = where(c.tf.math.less(x, parameter(2)), c.number(1), c.number(0));
                yield times(dy, where(isAbove(x), above, parameter(0)));
            }
            case HARD_SIGMOID -> times(dy, where(isInside(line(x, parameter(0))), parameter(0), c.number(0)));
            case HARD_SILU -> {
                Operand<T> line = line(x, c.number(1.0 / 6));
                Operand<T> flat = where(c.tf.math.less(line, c.number(0.5)), c.number(0), c.number(1));
                yield times(dy, where(isInside(line), line(x, c.number(1.0 / 3)), flat));
            }
            case ELU, SILU, GELU, GELU_TANH, SOFTPLUS, SOFTSIGN, EXPONENTIAL, MISH -> {
                Gradients gradients =
                        c.tf.gradients(List.of(value(x)), List.of(x), Gradients.dx(List.<Operand<?>>of(dy)));
                yield gradients.dy(0);
            }
        };
    }

    private Operand<T> parameter(int i) {
        return c.number(d.parameter(i));
    }

    private Operand<T> times(Operand<T> a, Operand<T> b) {
        return c.tf.math.mul(a, b);
    }

    private Operand<TBool> isAbove(Operand<T> x) {
        return c.tf.math.greater(x, parameter(1));
    }

    private Operand<T> fromThreshold(Operand<T> x) {
        return c.tf.math.sub(x, parameter(1));
    }

    private Operand<T> line(Operand<T> x, Operand<T> rise) {
        return c.tf.math.add(times(rise, x), c.number(0.5));
    }

    private Operand<T> clipped(Operand<T> line) {
        return c.tf.clipByValue(line, c.number(0), c.number(1));
    }

    private Operand<TBool> isInside(Operand<T> line) {
        return c.tf.math.logicalAnd(c.tf.math.greater(line, c.number(0)), c.tf.math.less(line, c.number(1)));
    }

    private Operand<T> where(Operand<TBool> condition, Operand<T> then, Operand<T> otherwise) {
        return c.tf.select(condition, then, otherwise);
    }

    /// x · (1 + sign) / 2.
    private Operand<T> half(Operand<T> x, Operand<T> sign) {
        return times(times(c.number(0.5), x), c.tf.math.add(c.number(1), sign));
    }
}
