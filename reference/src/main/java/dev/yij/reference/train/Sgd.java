package dev.yij.reference.train;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.SgdStep;
import dev.yij.reference.layer.Weight;
import java.util.List;
import java.util.Map;

/// Stochastic gradient descent, with momentum (Polyak 1964) and Nesterov's variant (Sutskever et al. 2013) as
/// in Keras. The arithmetic is in [ScalarUpdates][dev.yij.reference.scalar.ScalarUpdates#sgd].
public final class Sgd extends Optimizer {

    private final float momentum;
    private final boolean nesterov;

    /// Plain descent, without momentum.
    public Sgd(double learningRate) {
        this(learningRate, 0, false);
    }

    /// Descent with momentum.
    ///
    /// @param momentum the fraction of the previous step that is kept, in [0, 1), rounded to float32
    /// @param nesterov whether to use Nesterov momentum
    /// @throws IllegalArgumentException if the momentum is out of range
    public Sgd(double learningRate, double momentum, boolean nesterov) {
        super(learningRate);
        this.momentum = fraction("a momentum", momentum);
        this.nesterov = nesterov;
    }

    static Sgd fromConfig(Config config) {
        return new Sgd(config.number("lr"), config.number("momentum"), config.flag("nesterov", false));
    }

    @Override
    public List<String> slotNames() {
        return List.of("velocity");
    }

    @Override
    protected void move(Backend backend, Weight weight) {
        SgdStep step = new SgdStep(learningRate(), momentum, nesterov);
        float[] p = weight.value();
        backend.sgd(step, p.length, weight.gradient(), p, slot("velocity", weight));
    }

    @Override
    public String className() {
        return "SGD";
    }

    @Override
    protected Map<String, Object> settings() {
        return new Config().put("momentum", momentum).put("nesterov", nesterov).toMap();
    }
}
