package dev.yij.reference.model;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activating;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Conv2DTranspose;
import dev.yij.reference.layer.Convolution2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.DepthwiseConv2D;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.SeparableConv2D;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.ZeroPadding2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The nodes that predictions compute where a backend [allows it][dev.yij.reference.kernel.Backend#folds]: a
/// convolution or dense layer takes over the batch normalization and the activation function after it, and the
/// padding before it. A convolution with ReLU takes over max pooling too, if the backend computes both
/// [together][dev.yij.reference.kernel.FusedConv2D#poolsAfter].
///
/// In predictions a normalization is a line, y = (x - μ) · f + β with f = γ/√(σ² + ε), and a convolution is a
/// sum of products. Both together are a convolution with the weights w · f and the bias (b - μ) · f + β. The
/// result is the same function, rounded differently.
///
/// Only where nothing else reads what is between the two. Training, [Model#outputs] and all that explains or
/// compares layers compute every node.
final class Folding {

    /// Weights up to this number are copied although nothing is folded into them, so that they are packed once:
    /// copies of larger ones would take more memory than that is worth.
    private static final int MAX_COPIED = 1 << 20;

    private final Backend backend;
    private final List<Node> nodes;
    private final List<FoldedWeights> folded = new ArrayList<>();

    /// The nodes for this backend: those of the plan, if it does not fold.
    ///
    /// @param allowed whether the model may compute several layers as one
    Folding(Plan plan, List<Head> heads, Backend backend, boolean allowed) {
        this.backend = backend;
        nodes = allowed && backend.folds() ? fold(plan, readers(plan, heads)) : plan.nodes();
    }

    /// The nodes in order.
    List<Node> nodes() {
        return nodes;
    }

    /// Computes the folded weights again if the model's have changed.
    void update() {
        folded.forEach(weights -> weights.update(backend));
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
        byValue.replaceAll((_, node) -> copied(node));
        return List.copyOf(byValue.values());
    }

    /// The node with a copy of its weights, if it multiplies matrices by weights that are not copied yet.
    private Node copied(Node node) {
        BuiltLayer layer = node.layer();
        boolean multiplies = layer.layer() instanceof Dense
                || layer.layer() instanceof Conv2D conv && conv.kernel().equals(Size.of(1)) && conv.groups() == 1;
        boolean known = folded.stream().anyMatch(weights -> weights.layer().weights() == layer.weights());
        if (!multiplies || known || node.use() > 0 || layer.parameters() > MAX_COPIED) {
            return node;
        }
        FoldedWeights copy = new FoldedWeights(layer);
        folded.add(copy);
        return new Node(copy.layer(), node.reads(), node.value(), 0);
    }

    /// Two layers as one; null if they cannot be.
    private @Nullable BuiltLayer both(BuiltLayer before, BuiltLayer after) {
        if (before.layer() instanceof ZeroPadding2D && after.layer() instanceof Convolution2D convolution) {
            return padded(before, after, convolution);
        }
        if (before.layer() instanceof Convolution2D convolution
                && after.layer() instanceof MaxPooling2D pooling
                && PooledConvolution.fits(backend, convolution, pooling, before.in())) {
            return new BuiltLayer(
                    new PooledConvolution(convolution, pooling), before.in(), after.out(), before.weights());
        }
        FoldedWeights.Place place = place(before);
        if (place == null || before.layer().activation() != ActivationFunction.LINEAR) {
            return null;
        }
        if (after.layer() instanceof BatchNormalization) {
            FoldedWeights fold = new FoldedWeights(place, before, after);
            folded.add(fold);
            return fold.layer();
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

    /// Where a normalization after this layer goes; null if its outputs are not sums of products with weights
    /// of its own.
    private static FoldedWeights.@Nullable Place place(BuiltLayer before) {
        Layer layer = before.layer();
        if (layer instanceof Conv2D conv) {
            return new FoldedWeights.Place(conv.useBias(true), 0, 1);
        }
        if (layer instanceof DepthwiseConv2D depthwise) {
            return new FoldedWeights.Place(depthwise.useBias(true), 0, 1);
        }
        if (layer instanceof Dense dense) {
            return new FoldedWeights.Place(dense.useBias(true), 0, 1);
        }
        if (layer instanceof SeparableConv2D separable) {
            return new FoldedWeights.Place(separable.useBias(true), 1, 1);
        }
        return layer instanceof Conv2DTranspose transposed // its kernel has the channels of the input last
                ? new FoldedWeights.Place(
                        transposed.useBias(true), 0, before.in().dim(2))
                : null;
    }

    /// A layer that has a [#place], with an activation function.
    private static Layer activated(Layer layer, ActivationFunction function) {
        if (layer instanceof Convolution2D convolution) {
            return convolution.activation(function);
        }
        if (layer instanceof SeparableConv2D separable) {
            return separable.activation(function);
        }
        return layer instanceof Conv2DTranspose transposed
                ? transposed.activation(function)
                : ((Dense) layer).activation(function);
    }
}
