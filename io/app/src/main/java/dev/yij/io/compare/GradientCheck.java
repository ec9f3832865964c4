package dev.yij.io.compare;

import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.ClassScores;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Node;
import dev.yij.reference.model.Plan;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Loss;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Gradient check of a model: the gradients that its backend computes, compared with central differences.
///
/// Back propagation is the chain rule: the loss gives the gradient with respect to its scores, and each layer,
/// from its dy, the gradients dx and dw of L = Σ dy·y. So each link is checked by itself, with the dy that it
/// has in this network. A whole network in float32 could not be checked to more than two digits: the loss is
/// rounded to seven, and a small step changes only the last ones. A single layer can be computed in double by
/// the oracle of test-vectors, which leaves nine.
///
/// Where L has a kink within the step (ReLU, a maximum), the differences to both sides disagree, and another
/// number is checked instead.
public final class GradientCheck {

    /// The result for one array.
    ///
    /// @param layer    the layer's name, or the loss's
    /// @param array    `input` or the name of a weight
    /// @param checked  how many of its numbers were compared
    /// @param size     how many it has
    /// @param inDouble whether the layer was computed in double; custom layers and merges are not
    /// @param largest  the largest gradient of the array
    /// @param error    the largest difference found, divided by [#largest]; 0 if nothing could be compared
    /// @param worst    where it was found: the index in the array's shape, batch first for an input
    /// @param analytic the gradient there, by the backend
    /// @param numeric  the central difference there
    public record Row(
            String layer,
            String array,
            int checked,
            int size,
            boolean inDouble,
            double largest,
            double error,
            List<Integer> worst,
            double analytic,
            double numeric) {

        /// Whether the error is explained by rounding: in float32 the differences themselves are rough.
        public boolean passed() {
            return error <= (inDouble ? IN_DOUBLE : IN_FLOAT);
        }
    }

    private static final double IN_DOUBLE = 1e-4;
    private static final double IN_FLOAT = 1e-2;

    private final Model model;
    private final Plan plan;
    private final Loss loss;
    private final Differences differences;
    private final int images;
    private final Pass pass;
    private final List<float[]> values = new ArrayList<>();
    private final Map<Integer, float[]> gradients = new HashMap<>();

    /// @param model   a built model with one input; its backend is checked. Layers of batch normalization are
    ///     frozen by it, because a layer by itself has no statistics of a batch
    /// @param loss    the loss
    /// @param images  the number of images
    /// @param samples how many numbers of each array are compared at most
    /// @throws IllegalArgumentException if the model has several inputs
    public GradientCheck(Model model, Loss loss, int images, int samples) {
        if (model.plan().inputs().size() != 1) {
            throw new IllegalArgumentException(
                    "a model with " + model.plan().inputs().size() + " inputs cannot be checked, expected one input");
        }
        for (BuiltLayer layer : model.layers(BatchNormalization.class)) {
            model.setTrainable(layer.name(), false);
        }
        this.model = model;
        this.plan = model.plan();
        this.loss = loss;
        this.images = images;
        this.differences = new Differences(samples);
        this.pass = new Pass(model.backend(), images, false, 0, 0);
    }

    /// Checks all arrays, from the loss back to the first layer.
    ///
    /// @param x    the input, `images × input shape`
    /// @param rows receives each result as soon as it is known
    public void run(Tensor x, Consumer<Row> rows) {
        for (int value = 0; value < plan.values(); value++) {
            values.add(
                    plan.isInput(value)
                            ? x.data()
                            : new float[images * plan.shape(value).size()]);
        }
        plan.nodes().forEach(node -> node.forward(pass, values));
        int scored = ClassScores.value(loss, plan);
        rows.accept(loss(scored));
        for (Node node : plan.nodes().reversed()) {
            float[] dy = gradients.get(node.value());
            if (dy != null) {
                node(node, dy).forEach(rows);
            }
        }
    }

    /// Compares the gradient of the mean loss with respect to the scores, which is where back propagation
    /// begins.
    private Row loss(int scored) {
        float[] scores = values.get(scored);
        int classes = scores.length / images;
        int targets = loss.targets(classes);
        float[] target = new float[images * targets];
        for (int n = 0; n < images; n++) {
            target[n * targets + (targets == 1 ? 0 : n % classes)] = targets == 1 && classes > 1 ? n % classes : 1;
        }
        float[] dy = new float[scores.length];
        for (int n = 0; n < images; n++) {
            loss.sample(classes, scores, n * classes, target, n * targets, 1f / images, dy);
        }
        gradients.put(scored, dy);
        return differences.compare(
                loss.className(), "scores", plan.shape(scored).prepend(images), scores, dy, false, () -> {
                    double sum = 0;
                    for (int n = 0; n < images; n++) {
                        sum += loss.sample(classes, scores, n * classes, target, n * targets, 1f / images, null);
                    }
                    return sum / images;
                });
    }

    /// Propagates a gradient back through a node, and compares what it computes.
    private List<Row> node(Node node, float[] dy) {
        BuiltLayer layer = node.layer();
        List<Weight> weights =
                layer.weights().stream().map(Weight::withOwnGradient).toList();
        List<float @Nullable []> dx = new ArrayList<>();
        node.reads().forEach(read -> dx.add(new float[values.get(read).length]));
        node.backward(pass, weights, values, dy.clone(), dx);
        LayerSum sum = LayerSum.of(node, values, dy);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < dx.size(); i++) {
            int read = node.reads().get(i);
            float[] gradient = dx.get(i);
            if (gradient == null) {
                continue;
            }
            Shape shape = plan.shape(read).prepend(images);
            String name = dx.size() == 1 ? "input" : "input " + (i + 1);
            rows.add(differences.compare(node.name(), name, shape, values.get(read), gradient, sum.inDouble(), sum));
            float[] before = gradients.putIfAbsent(read, gradient);
            if (before != null) {
                model.backend().add(before.length, before, gradient, before);
            }
        }
        for (Weight weight : weights) {
            if (layer.trainable() && weight.trainable()) {
                rows.add(differences.compare(
                        node.name(),
                        weight.name(),
                        weight.shape(),
                        weight.value(),
                        weight.gradient(),
                        sum.inDouble(),
                        sum));
            }
        }
        return rows;
    }
}
