package dev.yij.io.transfer;

import dev.yij.reference.layer.Activating;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.CustomLayer;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.Stochastic;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.ModelCut;
import dev.yij.reference.model.Node;
import dev.yij.reference.model.Plan;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A network for new classes on the layers of a trained one, the base: its last dense layers are replaced by
/// a new head, a dense layer with softmax for the new classes. The head's layers have names of their own, by
/// which a model that was stored is cut into base and head again.
public final class TransferModel {

    private static final String POOLING = "head_pooling";
    private static final String DENSE = "head_dense";
    private static final String SOFTMAX = "head_softmax";
    private static final List<String> NAMES = List.of(POOLING, DENSE, SOFTMAX);

    /// [#create] freezes all layers of the base.
    public static final String BASE = "base";

    /// [#create] freezes nothing.
    public static final String NONE = "none";

    /// Rows of features computed together: for a dense layer, sums of two would cost more than what they add.
    private static final int SLICE = 16;

    private TransferModel() {}

    /// A model of the base's layers, with copies of their weights, and a new head; not compiled. If the
    /// base's features are maps, the head begins with global average pooling.
    ///
    /// @param base    with one input and one output
    /// @param classes the number of new classes
    /// @param seed    of the head's weights
    /// @param freeze  [#BASE], [#NONE], or the name of a layer up to which the base is frozen
    /// @throws IllegalArgumentException if the base has several inputs or outputs, only dense layers, or no
    ///     layer of that name; the message says which
    public static Model create(Model base, int classes, Seed seed, String freeze) {
        Model front = base(copy(base));
        Shape out = front.outputShape();
        List<Layer> head = new ArrayList<>();
        if (out.rank() == 3) {
            head.add(pooling());
        }
        head.add(new Dense(classes).name(DENSE));
        head.add(new Activation(ActivationFunction.SOFTMAX).name(SOFTMAX));
        Model model = ModelCut.extended(front, head, seed);
        freeze(model, freeze);
        return model;
    }

    /// The layers of a model before its last dense layers, with the model's own arrays of weights.
    ///
    /// @throws IllegalArgumentException if it has several inputs or outputs, or only dense layers
    public static Model base(Model model) {
        int value = beforeHead(model);
        return model.plan().outputs().contains(value)
                ? model
                : ModelCut.after(model, model.plan().name(value)).front();
    }

    /// The [#base] with one row of features for each image: maps are averaged.
    ///
    /// @throws IllegalArgumentException as [#base]
    public static Model pooledBase(Model model) {
        Model base = base(model);
        return base.outputShape().rank() == 3 ? ModelCut.extended(base, List.of(pooling()), model.seed()) : base;
    }

    private static Layer pooling() {
        return new GlobalAveragePooling2D().name(POOLING);
    }

    /// The value that the base's last dense layers read.
    private static int beforeHead(Model base) {
        Plan plan = base.plan();
        if (plan.inputs().size() != 1 || plan.outputs().size() != 1) {
            throw new IllegalArgumentException("a base needs one input and one output, this model has "
                    + plan.inputs().size() + " and " + plan.outputs().size());
        }
        int value = plan.outputs().getFirst();
        while (!plan.isInput(value) && isOfHead(plan.node(value))) {
            value = plan.node(value).read();
        }
        if (plan.isInput(value)) {
            throw new IllegalArgumentException("this model has only dense layers: none is left as a base");
        }
        return value;
    }

    /// Whether a node belongs to the last dense layers.
    private static boolean isOfHead(Node node) {
        Layer layer = node.layer().layer();
        return node.reads().size() == 1
                && node.layer().in().rank() == 1
                && (layer instanceof Dense
                        || layer instanceof Activating
                        || layer instanceof Stochastic
                        || layer instanceof BatchNormalization);
    }

    private static Model copy(Model model) {
        Model copy = model.blank().setBackend(model.backend());
        for (int i = 0; i < copy.weights().size(); i++) {
            float[] from = model.weights().get(i).value();
            System.arraycopy(from, 0, copy.weights().get(i).value(), 0, from.length);
        }
        return copy;
    }

    private static void freeze(Model model, String freeze) {
        boolean frozen = !freeze.equals(NONE);
        if (frozen && !freeze.equals(BASE)) {
            model.layer(freeze); // names the layers if it is none of them
        }
        List<BuiltLayer> head = headLayers(model);
        for (BuiltLayer layer : model.layers()) {
            model.setTrainable(layer.name(), !frozen || head.contains(layer));
            frozen &= !layer.name().equals(freeze);
        }
    }

    /// The layers of the head: the last ones, as far as they have the names that [#create] gives. Layers of the
    /// base may have such names too.
    private static List<BuiltLayer> headLayers(Model model) {
        List<BuiltLayer> layers = model.layers();
        int from = layers.size();
        while (from > 0 && NAMES.contains(layers.get(from - 1).name())) {
            from--;
        }
        return layers.subList(from, layers.size());
    }

    /// The base and the head of a model that [#create] has made; the head's pooling, which has no weights, is
    /// in front, so that features are one row of numbers for each image.
    ///
    /// @throws IllegalArgumentException if it has no head of such a name
    public static ModelCut cut(Model model) {
        if (headLayers(model).isEmpty()) {
            throw new IllegalArgumentException("the model does not end with a head, " + String.join(", ", NAMES));
        }
        return ModelCut.before(model, DENSE);
    }

    /// The model cut after the layers that compute the same from an image in each step of training: they are
    /// frozen or have no weights, and draw nothing at random. The front computes with the bits of training's
    /// forward pass.
    ///
    /// @return empty if there are none that multiply, or the model cannot be cut after them
    public static Optional<ModelCut> frozen(Model model) {
        Optional<ModelCut> cut = ModelCut.afterLast(model, TransferModel::isFixed)
                .filter(parts -> parts.front().forwardFlops() > 0);
        cut.ifPresent(parts -> parts.front().setFolding(false));
        return cut;
    }

    /// A user-defined layer may do in training what it does not do otherwise.
    private static boolean isFixed(BuiltLayer layer) {
        return (!layer.trainable() || layer.weights().isEmpty())
                && !(layer.layer() instanceof Stochastic)
                && !(layer.layer() instanceof CustomLayer);
    }

    /// The head of a compiled model, compiled with the model's own optimizer, losses, metrics and class
    /// weights: training it on features trains the model.
    public static Model head(Model model) {
        return compiled(cut(model).back().setSliceSize(SLICE), model);
    }

    /// A part of a compiled model, compiled as the model is: training the part trains the model.
    ///
    /// @param back the end of the model
    public static Model compiled(Model back, Model model) {
        back.compile(model.optimizer(), model.losses()).setClassWeights(model.classWeights());
        back.setMetrics(model.metrics());
        return back;
    }

    /// Whether a model has a head, and no weight before it is trained: its features do not change.
    public static boolean hasFrozenBase(Model model) {
        List<BuiltLayer> head = headLayers(model);
        return !head.isEmpty()
                && model.layers().stream()
                        .allMatch(layer ->
                                head.contains(layer) || layer.trainableWeights().isEmpty());
    }

    /// Makes all layers trainable, except batch normalization, which keeps its statistics: those of a few
    /// of the user's images would disturb all layers after it.
    public static void unfreeze(Model model) {
        for (BuiltLayer layer : model.layers()) {
            model.setTrainable(layer.name(), !(layer.layer() instanceof BatchNormalization));
        }
    }
}
