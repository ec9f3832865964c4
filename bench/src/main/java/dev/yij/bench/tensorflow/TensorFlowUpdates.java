package dev.yij.bench.tensorflow;

import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.dims.SgdDims;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.train.ResourceApplyKerasMomentum;
import org.tensorflow.types.family.TFloating;

/// TensorFlow's optimizers over one or more steps. Nothing is rounded to float32 between the steps.
///
/// @param <T> the type in which the graph computes
public final class TensorFlowUpdates<T extends TFloating> {

    private final Class<T> type;
    private final int threads;

    /// @param type    the type to compute in: TFloat32 or TFloat64
    /// @param threads as for [Computation]
    public TensorFlowUpdates(Class<T> type, int threads) {
        this.type = type;
        this.threads = threads;
    }

    /// Steps of Adam, `ResourceApplyAdam`, from step `firstStep` on, in place.
    ///
    /// @param g the gradients, step after step, `steps × count`
    public void adam(AdamDims d, int firstStep, int steps, float[] g, float[] p, float[] m, float[] v) {
        try (Computation<T> c = new Computation<>(type, threads)) {
            Variable weight = new Variable(c, "p", p);
            Variable first = new Variable(c, "m", m);
            Variable second = new Variable(c, "v", v);
            List<Op> updates = new ArrayList<>();
            Operand<T> beta1 = c.number(d.beta1());
            Operand<T> beta2 = c.number(d.beta2());
            for (int step = 0; step < steps; step++) {
                Operand<T> time = c.number(firstStep + step);
                updates.add(after(c, updates)
                        .train
                        .resourceApplyAdam(
                                weight.handle,
                                first.handle,
                                second.handle,
                                c.tf.math.pow(beta1, time),
                                c.tf.math.pow(beta2, time),
                                c.number(d.learningRate()),
                                beta1,
                                beta2,
                                c.number(d.epsilon()),
                                gradient(c, g, step, p.length)));
            }
            run(c, updates, weight, first, second);
        }
    }

    /// Steps of gradient descent, `ResourceApplyKerasMomentum`, in place.
    ///
    /// @param g the gradients, step after step, `steps × count`
    public void sgd(SgdDims d, int steps, float[] g, float[] p, float[] v) {
        try (Computation<T> c = new Computation<>(type, threads)) {
            Variable weight = new Variable(c, "p", p);
            Variable velocity = new Variable(c, "v", v);
            List<Op> updates = new ArrayList<>();
            for (int step = 0; step < steps; step++) {
                updates.add(after(c, updates)
                        .train
                        .resourceApplyKerasMomentum(
                                weight.handle,
                                velocity.handle,
                                c.number(d.learningRate()),
                                gradient(c, g, step, p.length),
                                c.number(d.momentum()),
                                ResourceApplyKerasMomentum.useNesterov(d.nesterov())));
            }
            run(c, updates, weight, velocity);
        }
    }

    private Operand<T> gradient(Computation<T> c, float[] g, int step, int count) {
        return c.array(Arrays.copyOfRange(g, step * count, (step + 1) * count), count);
    }

    /// Operations that run after the previous step.
    private Ops after(Computation<T> c, List<Op> steps) {
        return steps.isEmpty() ? c.tf : c.tf.withControlDependencies(steps.getLast());
    }

    @SafeVarargs
    private void run(Computation<T> c, List<Op> updates, Variable... variables) {
        c.execute(Arrays.stream(variables).map(variable -> variable.assignment).toList());
        c.execute(List.of(updates.getLast()));
        for (Variable variable : variables) {
            c.fetch(c.tf.readVariableOp(variable.handle, type), variable.values);
        }
    }

    /// A variable that the steps update.
    private final class Variable {
        private final float[] values;
        private final VarHandleOp handle;
        private final Op assignment;

        Variable(Computation<T> c, String name, float[] values) {
            this.values = values;
            handle = c.tf.varHandleOp(type, Shape.of(values.length), VarHandleOp.sharedName(name));
            assignment = c.tf.assignVariableOp(handle, c.array(values, values.length));
        }
    }
}
