package dev.yij.reference.train;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.SgdStep;
import dev.yij.reference.layer.Weight;
import java.util.List;
import java.util.Map;

/// Stochastic gradient descent, with momentum (Polyak 1964) and Nesterov's variant (Sutskever et al. 2013) as
/// Keras has them. The arithmetic is in [ScalarUpdates][dev.yij.reference.scalar.ScalarUpdates#sgd].
public final class Sgd extends Optimizer {

    private final float momentum;
    private final boolean nesterov;

    /// Plain descent, without momentum.
    public Sgd(double learningRate) {
        this(learningRate, 0, false);
    }

    /// Descent with momentum.
    ///
    /// @param momentum the share of the last step that goes on, in [0, 1)
    /// @param nesterov whether the gradient is applied once more after the momentum
    /// @throws IllegalArgumentException if the momentum is out of range
    public Sgd(double learningRate, float momentum, boolean nesterov) {
        super(learningRate);
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("a momentum must lie in [0, 1), found " + momentum);
        }
        this.momentum = momentum;
        this.nesterov = nesterov;
    }

    @Override
    List<String> slotNames() {
        return List.of("velocity");
    }

    @Override
    void move(Backend backend, Weight weight) {
        SgdStep step = new SgdStep(learningRate(), momentum, nesterov);
        float[] p = weight.value();
        backend.sgd(step, p.length, weight.gradient(), p, slot("velocity", weight));
    }

    @Override
    public Map<String, Object> config() {
        return ordered("class_name", "SGD", "lr", learningRate(), "momentum", momentum, "nesterov", nesterov);
    }
}
