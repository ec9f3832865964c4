package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.dims.SgdDims;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.oracle.Expected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Bugs of the optimizers.
final class UpdateBugs {

    private static final Set<Operation> ADAM = Set.of(Operation.ADAM);
    private static final Set<Operation> SGD = Set.of(Operation.SGD);

    private static final int ROUNDINGS_OF_A_STEP = 16;

    private UpdateBugs() {}

    /// One step of Adam for one weight: `s` holds p, m, v and is updated.
    private interface AdamStep {
        void take(AdamDims d, int t, double g, double[] s);
    }

    /// One step of gradient descent for one weight: `s` holds p, v and is updated.
    private interface SgdStep {
        void take(SgdDims d, double g, double[] s);
    }

    static List<Hypothesis> all() {
        List<Hypothesis> bugs = new ArrayList<>();
        adam(bugs);
        sgd(bugs);
        return bugs;
    }

    private static Hypothesis adam(String name, String advice, AdamStep... variants) {
        Prediction bug = Prediction.of(name, advice, ADAM);
        for (AdamStep variant : variants) {
            bug = bug.or(evidence -> run(evidence, List.of("p", "m", "v"), (step, g, s) -> {
                AdamDims d = (AdamDims) evidence.dims();
                variant.take(d, d.firstStep() + step, g, s);
            }));
        }
        return bug;
    }

    private static Hypothesis sgd(String name, String advice, SgdStep... variants) {
        Prediction bug = Prediction.of(name, advice, SGD);
        for (SgdStep variant : variants) {
            bug = bug.or(evidence ->
                    run(evidence, List.of("p", "v"), (step, g, s) -> variant.take((SgdDims) evidence.dims(), g, s)));
        }
        return bug;
    }

    private static void adam(List<Hypothesis> bugs) {
        bugs.add(adam("epsilon inside the square root", "√(v + ε) is computed: add ε to √v", (d, t, g, s) -> {
            moments(d, g, s);
            s[0] -= rate(d, t) * s[1] / Math.sqrt(s[2] + d.epsilon());
        }));
        bugs.add(adam("no bias correction", "the rate is lr: it must be lr·√(1-β₂ᵗ)/(1-β₁ᵗ)", (d, t, g, s) -> {
            moments(d, g, s);
            s[0] -= d.learningRate() * s[1] / (Math.sqrt(s[2]) + d.epsilon());
        }));
        bugs.add(adam(
                "bias correction of one moment only",
                "the rate lacks the factor √(1-β₂ᵗ) or 1/(1-β₁ᵗ)",
                (d, t, g, s) -> {
                    moments(d, g, s);
                    s[0] -= d.learningRate() / (1 - Math.pow(d.beta1(), t)) * s[1] / (Math.sqrt(s[2]) + d.epsilon());
                },
                (d, t, g, s) -> {
                    moments(d, g, s);
                    s[0] -= d.learningRate()
                            * Math.sqrt(1 - Math.pow(d.beta2(), t))
                            * s[1]
                            / (Math.sqrt(s[2]) + d.epsilon());
                }));
        bugs.add(adam(
                "step counted from 0 or 2",
                "t is off by one: the first step is t = 1",
                (d, t, g, s) -> right(d, t - 1, g, s),
                (d, t, g, s) -> right(d, t + 1, g, s)));
        bugs.add(adam(
                "second moment of g, not g²",
                "v is computed from g: it must be computed from g²",
                (d, t, g, s) -> {
                    s[1] = d.beta1() * s[1] + (1 - (double) d.beta1()) * g;
                    s[2] = d.beta2() * s[2] + (1 - (double) d.beta2()) * g;
                    s[0] -= rate(d, t) * s[1] / (Math.sqrt(s[2]) + d.epsilon());
                },
                (d, t, g, s) -> {
                    s[1] = d.beta1() * s[1] + (1 - (double) d.beta1()) * g;
                    s[2] = d.beta2() * s[2] + (1 - (double) d.beta2()) * Math.abs(g);
                    s[0] -= rate(d, t) * s[1] / (Math.sqrt(s[2]) + d.epsilon());
                }));
        bugs.add(adam("moments without 1-β", "a moment is β·m + g: it must be β·m + (1-β)·g", (d, t, g, s) -> {
            s[1] = d.beta1() * s[1] + g;
            s[2] = d.beta2() * s[2] + g * g;
            s[0] -= rate(d, t) * s[1] / (Math.sqrt(s[2]) + d.epsilon());
        }));
        bugs.add(adam(
                "betas exchanged",
                "β₁ decays the second moment and β₂ the first",
                (d, t, g, s) -> right(
                        new AdamDims(
                                d.count(),
                                d.steps(),
                                d.firstStep(),
                                d.learningRate(),
                                d.beta2(),
                                d.beta1(),
                                d.epsilon()),
                        t,
                        g,
                        s)));
        bugs.add(adam(
                "square root missing in Adam",
                "the step is divided by v: it must be divided by √v + ε",
                (d, t, g, s) -> {
                    moments(d, g, s);
                    s[0] -= rate(d, t) * s[1] / (s[2] + d.epsilon());
                }));
        bugs.add(adam(
                "sign of the update",
                "weights move in the direction of the gradient: subtract the step",
                (d, t, g, s) -> {
                    moments(d, g, s);
                    s[0] += rate(d, t) * s[1] / (Math.sqrt(s[2]) + d.epsilon());
                }));
    }

    private static void right(AdamDims d, int t, double g, double[] s) {
        moments(d, g, s);
        s[0] -= rate(d, t) * s[1] / (Math.sqrt(s[2]) + d.epsilon());
    }

    private static void moments(AdamDims d, double g, double[] s) {
        s[1] = d.beta1() * s[1] + (1 - (double) d.beta1()) * g;
        s[2] = d.beta2() * s[2] + (1 - (double) d.beta2()) * g * g;
    }

    private static double rate(AdamDims d, int t) {
        return d.learningRate() * Math.sqrt(1 - Math.pow(d.beta2(), t)) / (1 - Math.pow(d.beta1(), t));
    }

    private static void sgd(List<Hypothesis> bugs) {
        bugs.add(sgd(
                "PyTorch's momentum",
                "v = momentum·v + g, p -= rate·v is computed: v must include the rate, v = momentum·v - rate·g, p += v",
                (d, g, s) -> {
                    s[1] = d.momentum() * s[1] + g;
                    s[0] -= d.learningRate() * (d.nesterov() ? g + d.momentum() * s[1] : s[1]);
                }));
        bugs.add(sgd("Nesterov's term missing", "with nesterov, p += momentum·v - rate·g", (d, g, s) -> {
            s[1] = d.momentum() * s[1] - d.learningRate() * g;
            s[0] += s[1];
        }));
        bugs.add(sgd("Nesterov's term always added", "without nesterov, p += v", (d, g, s) -> {
            s[1] = d.momentum() * s[1] - d.learningRate() * g;
            s[0] += d.momentum() * s[1] - d.learningRate() * g;
        }));
        bugs.add(sgd("momentum ignored", "v = momentum·v - rate·g", (d, g, s) -> {
            s[1] = -d.learningRate() * g;
            s[0] += d.nesterov() ? d.momentum() * s[1] - d.learningRate() * g : s[1];
        }));
        bugs.add(sgd(
                "momentum damped",
                "v = momentum·v - (1-momentum)·rate·g is computed: the gradient must not be multiplied by 1-momentum",
                (d, g, s) -> {
                    double push = (1 - (double) d.momentum()) * d.learningRate() * g;
                    s[1] = d.momentum() * s[1] - push;
                    s[0] += d.nesterov() ? d.momentum() * s[1] - push : s[1];
                }));
        bugs.add(sgd(
                "sign of the update", "weights move in the direction of the gradient: subtract the step", (d, g, s) -> {
                    s[1] = d.momentum() * s[1] + d.learningRate() * g;
                    s[0] += d.nesterov() ? d.momentum() * s[1] + d.learningRate() * g : s[1];
                }));
    }

    /// One step for one weight.
    private interface Step {
        void take(int step, double g, double[] state);
    }

    /// Runs all steps for all weights. The rounding errors of large steps remain when the steps cancel.
    private static List<Expected> run(Evidence evidence, List<String> names, Step step) {
        NamedArrays in = evidence.inputs();
        NamedArray g = in.arrays().get(0);
        int steps = g.shape()[0];
        int count = g.shape()[1];
        double[][] values = new double[names.size()][count];
        double[][] paths = new double[names.size()][count];
        for (int i = 0; i < count; i++) {
            double[] state = new double[names.size()];
            for (int a = 0; a < state.length; a++) {
                state[a] = in.get(names.get(a))[i];
            }
            for (int at = 0; at < steps; at++) {
                double[] before = state.clone();
                step.take(at, g.data()[at * count + i], state);
                for (int a = 0; a < state.length; a++) {
                    paths[a][i] += Math.abs(state[a] - before[a]);
                    values[a][i] = state[a];
                }
            }
        }
        List<Expected> outputs = new ArrayList<>();
        for (Evidence.Output output : evidence.outputs()) {
            int a = names.indexOf(output.expected().name());
            Expected right = output.expected();
            double[] magnitude = new double[count];
            Arrays.setAll(
                    magnitude,
                    i -> Math.max(right.magnitude()[i], Math.abs(values[a][i]) + ROUNDINGS_OF_A_STEP * paths[a][i]));
            outputs.add(
                    new Expected(right.name(), right.shape(), values[a], magnitude, right.terms(), right.factors()));
        }
        return outputs;
    }
}
