package dev.yij.reference.explain;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Layers;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.ClassScores;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Node;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Loss;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Explains the gradients of a model's weights for a batch of one slice, whose terms form one sum. They are
/// those of the next training step, including its dropout. The model is not modified.
///
/// ```java
/// GradientExplainer explainer = new GradientExplainer(model, images, oneHot, model.loss());
/// WeightGradient gradient = explainer.explain("conv2d_1/kernel:0", 1, 1, 0, 7);
/// ```
///
/// With the scalar backend the explained gradient is bit-identical to [Weight#gradient] after such a step, if
/// the batch has at most [Model#sliceSize] images.
public final class GradientExplainer {

    private final Model model;
    private final BackwardPass way;
    private final float lossValue;

    /// The value of the plan that the loss is computed from.
    private final int scored;

    /// Computes the forward pass of a batch, and the gradient of the loss with respect to its outputs.
    ///
    /// @param model  a built model; its backend computes
    /// @param x      the inputs, `images × input shape`
    /// @param target the expected outputs, `images × output shape`, one-hot for classification; `images × 1`
    ///     class numbers if the loss compares with these
    /// @param loss   the loss; its mean over the batch is minimized
    /// @throws ShapeException if inputs or targets do not fit the model
    public GradientExplainer(Model model, Tensor x, Tensor target, Loss loss) {
        int images = x.shape().rank() == 0 ? 0 : x.shape().dim(0);
        requireShape("inputs", model.inputShape(), images, x);
        int targets = loss.targets(model.outputShape().size());
        requireShape("targets", targets == 1 ? Shape.of(1) : model.outputShape(), images, target);
        for (BuiltLayer layer : model.layers(BatchNormalization.class)) {
            if (layer.trainable()) {
                throw new IllegalArgumentException(layer.name() + ": the gradients of a network that normalizes whole"
                        + " batches cannot be explained, expected the layer to be frozen");
            }
        }
        this.model = model;
        Backend backend = model.backend();
        long steps = model.isCompiled() ? model.optimizer().iterations() : 0;
        Pass pass = new Pass(
                backend, images, true, model.seed().stream("dropout", steps).value(), 0);
        this.way = new BackwardPass(model.plan(), pass, x.data());
        this.scored = ClassScores.value(loss, model.plan());
        float[] scores = way.value(scored);
        float[] dy = new float[scores.length];
        int classes = scores.length / images;
        double sum = 0;
        for (int n = 0; n < images; n++) {
            sum += loss.sample(classes, scores, n * classes, target.data(), n * targets, 1f / images, dy);
        }
        this.lossValue = (float) (sum / images);
        way.begin(scored, dy);
    }

    private static void requireShape(String what, Shape each, int images, Tensor found) {
        if (images == 0 || !found.shape().equals(each.prepend(images))) {
            throw new ShapeException("the model expects " + what + " of shape N×" + each + ", found " + found.shape());
        }
    }

    /// The loss of the batch.
    public float loss() {
        return lossValue;
    }

    /// Explains the gradient of one weight.
    ///
    /// @param weight   its name, `conv2d_1/kernel:0`
    /// @param position one index per dimension of the weight
    /// @throws IllegalArgumentException if the model has no such weight, or it belongs to a
    ///     [custom layer][dev.yij.reference.layer.CustomLayer]
    /// @throws ShapeException           if the position lies outside the weight
    public WeightGradient explain(String weight, int... position) {
        BuiltLayer built = layerOf(weight);
        Weight which = named(weight, built.weights());
        try {
            which.shape().offset(position);
        } catch (ShapeException e) {
            throw e.in(weight);
        }
        List<Integer> at = Arrays.stream(position).boxed().toList();
        return new WeightGradient(built.name(), weight, at, terms(built, which, position));
    }

    /// The gradient of a whole weight as the model's backend computes it.
    ///
    /// @param weight its name, `conv2d_1/kernel:0`
    /// @throws IllegalArgumentException if the model has no such weight
    public Tensor gradient(String weight) {
        Weight which = named(weight, way.weights(layerOf(weight)));
        return new Tensor(which.shape(), which.gradient());
    }

    /// The gradient of the loss with respect to the output of a layer, `images × output shape`.
    ///
    /// @throws IllegalArgumentException if the model has no such layer, or it comes after the scores that the
    ///     loss is computed from
    public Tensor outputGradient(String layer) {
        int value = model.node(layer).value();
        if (value > scored) {
            throw new IllegalArgumentException(layer + " comes after the scores that the loss is computed from;"
                    + " expected " + model.plan().node(scored).name() + " or a layer before it");
        }
        return gradientAt(value);
    }

    /// The gradient of the loss with respect to the model's input, `images × input shape`.
    public Tensor inputGradient() {
        return gradientAt(0); // the value of the only input
    }

    private Tensor gradientAt(int value) {
        return new Tensor(
                model.plan().shape(value).prepend(way.pass().images()),
                way.gradientAt(value).clone());
    }

    private static Weight named(String weight, List<Weight> among) {
        return among.stream()
                .filter(each -> each.name().equals(weight))
                .findFirst()
                .orElseThrow();
    }

    private BuiltLayer layerOf(String weight) {
        return model.layers().stream()
                .filter(layer ->
                        layer.weights().stream().anyMatch(each -> each.name().equals(weight)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the model has no weight \"" + weight + "\"; it has "
                        + model.weights().stream().map(Weight::name).collect(Collectors.joining(", "))));
    }

    private List<GradientTerm> terms(BuiltLayer built, Weight which, int... at) {
        List<Node> uses = model.plan().nodes().stream()
                .filter(node -> node.layer().name().equals(built.name()))
                .toList();
        if (uses.size() > 1) {
            throw new IllegalArgumentException(built.name() + ": the gradient of a layer that is used " + uses.size()
                    + " times cannot be explained");
        }
        Node node = uses.getFirst();
        return LayerExplanations.gradient(built, way.pass(), way.value(node.read()), beforeActivation(node), which, at);
    }

    /// The gradient with respect to a layer's sums, before its activation function.
    private float[] beforeActivation(Node node) {
        BuiltLayer built = node.layer();
        float[] dy = way.gradientAt(node.value());
        float[] at = Layers.activationGradientAt(
                built.layer(),
                way.pass(),
                built.in(),
                built.weights(),
                way.value(node.read()),
                way.value(node.value()));
        float[] dSums = new float[dy.length];
        int columns = built.out().dim(built.out().rank() - 1);
        built.layer().activation().backward(way.pass().backend(), dy.length / columns, columns, at, dy, dSums);
        return dSums;
    }
}
