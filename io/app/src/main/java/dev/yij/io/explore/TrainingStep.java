package dev.yij.io.explore;

import dev.yij.io.explain.Choice;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.explain.GradientExplainer;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One step of gradient descent for one image, w ← w - rate · ∂loss/∂w for every weight that is trained, tried
/// out: the losses before and after it. The model is as before afterwards.
final class TrainingStep {

    private TrainingStep() {}

    /// Takes the step, and takes it back.
    ///
    /// @param x       the image, `1 × input shape`
    /// @param ofClass the class that the image is supposed to show
    static Map<String, Object> tried(SavedModel saved, Tensor x, int ofClass, float rate) {
        GradientExplainer before = Choice.gradients(saved, x, ofClass);
        List<Weight> moved = saved.model().layers().stream()
                .filter(layer -> layer.trainable())
                .flatMap(layer -> layer.weights().stream())
                .filter(Weight::trainable)
                .toList();
        List<float[]> kept =
                moved.stream().map(weight -> weight.value().clone()).toList();
        try {
            for (Weight weight : moved) {
                float[] gradient = before.gradient(weight.name()).data();
                for (int i = 0; i < gradient.length; i++) {
                    weight.value()[i] -= rate * gradient[i];
                }
            }
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("class", ofClass);
            json.put("rate", rate);
            json.put("before", before.loss());
            json.put("after", Choice.gradients(saved, x, ofClass).loss());
            json.put(
                    "weights",
                    moved.stream().mapToInt(weight -> weight.value().length).sum());
            return json;
        } finally {
            for (int i = 0; i < kept.size(); i++) {
                System.arraycopy(kept.get(i), 0, moved.get(i).value(), 0, kept.get(i).length);
            }
        }
    }
}
