package dev.yij.reference.model;

import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.train.Loss;
import java.util.List;

/// The scores of a classifier's classes: its outputs, or the logits if it ends in softmax, either as a layer of
/// its own or as the last layer's activation.
public final class ClassScores {

    private ClassScores() {}

    /// The model's plan with the scores of its first output as the only output.
    public static Plan plan(Model model) {
        Plan plan = model.plan();
        int output = plan.outputs().getFirst();
        if (Head.isLayerOf(ActivationFunction.SOFTMAX, plan, output)
                && !plan.isInput(plan.node(output).read())) {
            return new Plan(
                    plan.inputs(), plan.nodes(), List.of(plan.node(output).read()));
        }
        Plan single = new Plan(plan.inputs(), plan.nodes(), List.of(output));
        BuiltLayer last = single.node(output).layer();
        if (!last.layer().givesProbabilities()) {
            return single;
        }
        return single.map(layer -> layer.name().equals(last.name()) ? layer.withoutActivation() : layer);
    }

    /// The value that a loss takes as scores: the model's first output, or the input of the layer that computes
    /// it if the loss takes logits.
    public static int value(Loss loss, Plan plan) {
        return Head.of(plan, List.of(new WeightedLoss(loss))).getFirst().scores();
    }
}
