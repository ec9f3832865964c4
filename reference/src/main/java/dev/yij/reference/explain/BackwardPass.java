package dev.yij.reference.explain;

import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Node;
import dev.yij.reference.model.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values that pass through a network, all of which are kept, and the gradients with respect to them,
/// propagated back only as far as they are requested. The model is not modified.
final class BackwardPass {

    private final Plan plan;
    private final Pass pass;

    /// The values of the plan, `images × shape` each.
    private final List<float[]> values = new ArrayList<>();

    /// The gradients with respect to the values, complete for those from [#reached] on.
    private final Map<Integer, float[]> gradients = new HashMap<>();

    private int reached;

    /// Runs the forward pass.
    BackwardPass(Plan plan, Pass pass, float[] x) {
        requireOneInput(plan);
        this.plan = plan;
        this.pass = pass;
        this.reached = plan.values();
        for (int value = 0; value < plan.values(); value++) {
            values.add(
                    plan.isInput(value)
                            ? x
                            : new float[pass.images() * plan.shape(value).size()]);
        }
        for (Node node : plan.nodes()) {
            node.forward(pass, values);
        }
    }

    static void requireOneInput(Plan plan) {
        if (plan.inputs().size() != 1) {
            throw new IllegalArgumentException(
                    "a network with " + plan.inputs().size() + " inputs cannot be explained, expected one input");
        }
    }

    Pass pass() {
        return pass;
    }

    /// A value.
    float[] value(int value) {
        return values.get(value);
    }

    /// Sets the gradient with respect to a value, where the backward pass starts.
    void begin(int value, float[] dy) {
        gradients.put(value, dy);
        reached = value;
    }

    /// The gradient with respect to a value, propagated back as far as necessary; zeros if nothing depends on
    /// it.
    float[] gradientAt(int value) {
        while (reached > value) {
            Node node = plan.node(reached);
            if (gradients.containsKey(reached)) {
                List<float @Nullable []> dx = new ArrayList<>();
                for (int read : node.reads()) {
                    dx.add(new float[values.get(read).length]);
                }
                float[] dy = gradientAt(reached).clone(); // which the layer may use up
                node.backward(pass, withGradients(node.layer()), values, dy, dx);
                for (int i = 0; i < dx.size(); i++) {
                    add(node.reads().get(i), dx.get(i));
                }
            }
            reached--;
        }
        return gradients.computeIfAbsent(value, v -> new float[values.get(v).length]);
    }

    private void add(int value, float @Nullable [] gradient) {
        if (gradient == null) {
            return;
        }
        float[] sum = gradients.putIfAbsent(value, gradient);
        if (sum != null) {
            pass.backend().add(sum.length, sum, gradient, sum);
        }
    }

    /// The gradients of a layer's weights, over all of its uses.
    ///
    /// @return the layer's weights with their gradients, separate from those of the model
    List<Weight> weights(BuiltLayer layer) {
        List<Weight> own = withGradients(layer);
        for (Node node : plan.nodes().reversed()) {
            if (node.layer().name().equals(layer.name())) {
                node.backward(pass, own, values, gradientAt(node.value()).clone(), noInput(node));
            }
        }
        return own;
    }

    private static List<float @Nullable []> noInput(Node node) {
        List<float @Nullable []> none = new ArrayList<>();
        node.reads().forEach(read -> none.add(null));
        return none;
    }

    private static List<Weight> withGradients(BuiltLayer layer) {
        return layer.weights().stream().map(Weight::withOwnGradient).toList();
    }
}
