package dev.yij.reference.model;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activating;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.BatchStatistics;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Convolution2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.DepthwiseConv2D;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.layer.ZeroPadding2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The nodes that predictions compute where a backend [allows it][dev.yij.reference.kernel.Backend#folds]: a
/// convolution or dense layer takes over the batch normalization and the activation function after it, and the
/// padding before it.
///
/// In predictions a normalization is a line, y = (x - μ) · f + β with f = γ/√(σ² + ε), and a convolution is a
/// sum of products. Both together are a convolution with the weights w · f and the bias (b - μ) · f + β. The
/// result is the same function, rounded differently.
///
/// Only where nothing else reads what is between the two. Training, [Model#outputs] and all that explains or
/// compares layers compute every node.
final class Folding {

    private final List<Node> nodes;
    private final List<Fold> folds = new ArrayList<>();

    /// @param folds whether layers are folded; otherwise these are the nodes of the plan
    Folding(Plan plan, List<Head> heads, boolean folds) {
        nodes = folds ? fold(plan, readers(plan, heads)) : plan.nodes();
    }

    /// The nodes in order.
    List<Node> nodes() {
        return nodes;
    }

    /// Computes the folded weights again if the model's have changed.
    void update() {
        folds.forEach(Fold::update);
    }

    /// How often each value is read, an output of the model and a score counted as read.
    private static int[] readers(Plan plan, List<Head> heads) {
        int[] readers = new int[plan.values()];
        plan.nodes().forEach(node -> node.reads().forEach(value -> readers[value]++));
        plan.outputs().forEach(value -> readers[value]++);
        heads.forEach(head -> readers[head.scores()]++);
        return readers;
    }

    private List<Node> fold(Plan plan, int[] readers) {
        Map<Integer, Node> byValue = new LinkedHashMap<>();
        for (Node node : plan.nodes()) {
            Node before = readers[node.read()] == 1 ? byValue.get(node.read()) : null;
            BuiltLayer both = before == null ? null : both(before.layer(), node.layer());
            if (before != null && both != null) {
                byValue.remove(before.value());
                byValue.put(node.value(), new Node(both, before.reads(), node.value(), 0));
            } else {
                byValue.put(node.value(), node);
            }
        }
        return List.copyOf(byValue.values());
    }

    /// Two layers as one; null if they cannot be.
    private @Nullable BuiltLayer both(BuiltLayer before, BuiltLayer after) {
        if (before.layer() instanceof ZeroPadding2D && after.layer() instanceof Convolution2D convolution) {
            return padded(before, after, convolution);
        }
        Layer biased = biased(before.layer());
        if (biased == null || before.layer().activation() != ActivationFunction.LINEAR) {
            return null;
        }
        if (after.layer() instanceof BatchNormalization) {
            Fold fold = new Fold(biased, before, after);
            folds.add(fold);
            return fold.to;
        }
        // a convolution's own softmax is along the channels, the last dimension
        return after.layer() instanceof Activating activating && activating.isAlongLast(after.in())
                ? new BuiltLayer(
                        activated(before.layer(), activating.function()), before.in(), after.out(), before.weights())
                : null;
    }

    /// A convolution whose own padding is that of the layer before it.
    private static @Nullable BuiltLayer padded(BuiltLayer padding, BuiltLayer after, Convolution2D convolution) {
        Layer same = same(convolution);
        ZeroPadding2D zeros = (ZeroPadding2D) padding.layer();
        if (convolution.padding() != Padding.VALID || !(same instanceof Convolution2D to)) {
            return null;
        }
        var window = to.shape(1, padding.in()).window();
        boolean equal = to.outputShape(padding.in()).equals(after.out())
                && window.h().before() == zeros.top()
                && window.w().before() == zeros.left();
        return equal ? new BuiltLayer(to, padding.in(), after.out(), after.weights()) : null;
    }

    private static @Nullable Layer same(Layer layer) {
        if (layer instanceof Conv2D conv) {
            return conv.padding(Padding.SAME);
        }
        return layer instanceof DepthwiseConv2D depthwise ? depthwise.padding(Padding.SAME) : null;
    }

    /// The layer with a bias; null if it is none whose outputs are sums of products with a kernel of its own.
    private static @Nullable Layer biased(Layer layer) {
        if (layer instanceof Conv2D conv) {
            return conv.useBias(true);
        }
        if (layer instanceof DepthwiseConv2D depthwise) {
            return depthwise.useBias(true);
        }
        return layer instanceof Dense dense ? dense.useBias(true) : null;
    }

    private static Layer activated(Layer layer, ActivationFunction function) {
        return layer instanceof Convolution2D convolution
                ? convolution.activation(function)
                : ((Dense) layer).activation(function);
    }

    /// A layer that has taken over the normalization after it.
    private static final class Fold {

        private final BuiltLayer sums;
        private final BuiltLayer normalization;
        private final BuiltLayer to;

        /// The weights of both as they were when they were folded.
        private final List<float[]> folded = new ArrayList<>();

        Fold(Layer biased, BuiltLayer sums, BuiltLayer normalization) {
            this.sums = sums;
            this.normalization = normalization;
            List<Weight> weights = biased.weights(sums.in()).stream()
                    .map(spec -> new Weight(sums.name() + "/" + spec.name(), spec.shape()))
                    .toList();
            this.to = new BuiltLayer(biased, sums.in(), sums.out(), weights);
        }

        void update() {
            List<float[]> now = new ArrayList<>();
            sums.weights().forEach(weight -> now.add(weight.value()));
            normalization.weights().forEach(weight -> now.add(weight.value()));
            boolean changed = folded.size() != now.size();
            for (int i = 0; i < folded.size(); i++) {
                changed |= !Arrays.equals(folded.get(i), now.get(i));
            }
            if (changed) {
                folded.clear();
                now.forEach(values -> folded.add(values.clone()));
                fold();
            }
        }

        private void fold() {
            BatchStatistics by = ((BatchNormalization) normalization.layer()).moving(normalization.weights());
            float[] factor = by.factor();
            float[] w = sums.weights().getFirst().value();
            float[] scaled = to.weights().getFirst().value();
            for (int i = 0; i < w.length; i++) {
                scaled[i] = w[i] * factor[i % factor.length]; // the channels of the output come last
            }
            float[] bias = to.weights().get(1).value();
            for (int c = 0; c < bias.length; c++) {
                double b = sums.weights().size() > 1 ? sums.weights().get(1).value()[c] : 0;
                bias[c] = (float) ((b - by.mean()[c]) * factor[c] + by.offset()[c]);
            }
        }
    }
}
