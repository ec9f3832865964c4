package dev.yij.bench.tensorflow;

import dev.yij.testvectors.dims.AdamWDims;
import dev.yij.testvectors.dims.RmsPropDims;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/// AdamW and RMSprop over one or more steps, composed of TensorFlow's operations as PyTorch and Keras compose
/// them. Nothing is rounded to float32 between the steps.
///
/// @param <T> the type in which the graph computes
public final class TensorFlowDecay<T extends TFloating> {

    private final Class<T> type;
    private final int threads;

    /// @param type    the type to compute in: TFloat32 or TFloat64
    /// @param threads as for [Computation]
    public TensorFlowDecay(Class<T> type, int threads) {
        this.type = type;
        this.threads = threads;
    }

    /// Steps of AdamW from step `firstStep` on, in place.
    ///
    /// @param g the gradients, step after step, `steps × count`
    public void adamW(AdamWDims d, int firstStep, int steps, float[] g, float[] p, float[] m, float[] v) {
        try (Computation<T> c = new Computation<>(type, threads)) {
            Operand<T> weight = c.array(p, p.length);
            Operand<T> first = c.array(m, m.length);
            Operand<T> second = c.array(v, v.length);
            Operand<T> one = c.number(1);
            Operand<T> rate = c.number(d.learningRate());
            Operand<T> kept = c.tf.math.sub(one, c.tf.math.mul(rate, c.number(d.weightDecay())));
            for (int step = 0; step < steps; step++) {
                Operand<T> gradient = gradient(c, g, step, p.length);
                Operand<T> time = c.number(firstStep + step);
                first = decayed(c, first, d.beta1(), gradient);
                second = decayed(c, second, d.beta2(), c.tf.math.square(gradient));
                Operand<T> correction1 = c.tf.math.sub(one, c.tf.math.pow(c.number(d.beta1()), time));
                Operand<T> correction2 = c.tf.math.sub(one, c.tf.math.pow(c.number(d.beta2()), time));
                Operand<T> root = c.tf.math.sqrt(c.tf.math.div(second, correction2));
                Operand<T> step1 =
                        c.tf.math.div(c.tf.math.div(first, correction1), c.tf.math.add(root, c.number(d.epsilon())));
                weight = c.tf.math.sub(c.tf.math.mul(weight, kept), c.tf.math.mul(rate, step1));
            }
            fetch(c, List.of(weight, first, second), p, m, v);
        }
    }

    /// Steps of RMSprop, in place.
    ///
    /// @param g the gradients, step after step, `steps × count`
    public void rmsProp(RmsPropDims d, int steps, float[] g, float[] p, float[] m, float[] v) {
        try (Computation<T> c = new Computation<>(type, threads)) {
            Operand<T> weight = c.array(p, p.length);
            Operand<T> move = c.array(m, m.length);
            Operand<T> squares = c.array(v, v.length);
            Operand<T> epsilon = c.number(d.epsilon());
            for (int step = 0; step < steps; step++) {
                Operand<T> gradient = gradient(c, g, step, p.length);
                squares = decayed(c, squares, d.rho(), c.tf.math.square(gradient));
                Operand<T> root = d.insideRoot()
                        ? c.tf.math.sqrt(c.tf.math.add(squares, epsilon))
                        : c.tf.math.add(c.tf.math.sqrt(squares), epsilon);
                Operand<T> push = c.tf.math.div(c.tf.math.mul(c.number(d.learningRate()), gradient), root);
                move = c.tf.math.add(c.tf.math.mul(c.number(d.momentum()), move), push);
                weight = c.tf.math.sub(weight, move);
            }
            fetch(c, List.of(weight, move, squares), p, m, v);
        }
    }

    private static <T extends TFloating> Operand<T> decayed(
            Computation<T> c, Operand<T> mean, float decay, Operand<T> term) {
        Operand<T> share = c.tf.math.sub(c.number(1), c.number(decay));
        return c.tf.math.add(c.tf.math.mul(c.number(decay), mean), c.tf.math.mul(share, term));
    }

    private static <T extends TFloating> Operand<T> gradient(Computation<T> c, float[] g, int step, int count) {
        return c.array(Arrays.copyOfRange(g, step * count, (step + 1) * count), count);
    }

    private static <T extends TFloating> void fetch(Computation<T> c, List<Operand<T>> results, float[]... into) {
        List<double[]> values = c.fetch(results);
        for (int k = 0; k < into.length; k++) {
            for (int i = 0; i < into[k].length; i++) {
                into[k][i] = (float) values.get(k)[i];
            }
        }
    }
}
