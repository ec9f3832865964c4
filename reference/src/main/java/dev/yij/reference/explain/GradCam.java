package dev.yij.reference.explain;

import dev.yij.reference.layer.Activating;
import dev.yij.reference.layer.Convolution2D;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.ClassScores;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Node;
import dev.yij.reference.model.Plan;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import java.util.List;

/// The image regions that are evidence for a class: Grad-CAM (Selvaraju et al., "Grad-CAM: Visual Explanations
/// from Deep Networks via Gradient-based Localization", 2017).
///
/// A layer has an output A of `h × w × K`: K feature maps Aᵏ. Equation 1 defines the importance of each map for
/// the score yᶜ of class c, before softmax: the mean of the gradient over the map's positions,
///
/// αₖ = 1/(h·w) · Σᵢⱼ ∂yᶜ/∂Aᵏᵢⱼ.
///
/// Equation 2 is the weighted sum of the maps, restricted to positive evidence for the class:
///
/// L = max(Σₖ αₖ · Aᵏ, 0).
///
/// Sums are accumulated in double and rounded once.
///
/// @param layer   the layer's name
/// @param ofClass the class
/// @param weights αₖ, one for each channel of the layer
/// @param map     L, `h × w`
public record GradCam(String layer, int ofClass, Tensor weights, Tensor map) {

    /// Computes the map of a class for one input, using the model's backend. The model is not modified.
    ///
    /// @param model   a built model
    /// @param x       one input, `1 × input shape`
    /// @param layer   a layer before the scores whose outputs are feature maps, `h × w × K`
    /// @param ofClass the class, counted from 0
    /// @throws IllegalArgumentException if the model has no such layer or class, or the layer is the final
    ///     softmax
    /// @throws ShapeException           if the input does not fit the model, or the layer's output is not a
    ///     stack of feature maps
    public static GradCam of(Model model, Tensor x, String layer, int ofClass) {
        if (!x.shape().equals(model.inputShape().prepend(1))) {
            throw new ShapeException(
                    "expected one input of shape " + model.inputShape().prepend(1) + ", found " + x.shape());
        }
        BuiltLayer built = model.layer(layer);
        Shape maps = built.out().requireRank(3, layer + " to give maps (height × width × channels)");
        Plan scoring = ClassScores.plan(model);
        int scores = scoring.outputs().getFirst();
        int classes = scoring.shape(scores).size();
        if (ofClass < 0 || ofClass >= classes) {
            throw new IllegalArgumentException("expected a class from 0 to " + (classes - 1) + ", found " + ofClass);
        }
        int value = model.node(layer).value();
        if (value > scores) {
            throw new IllegalArgumentException(layer + " comes after the scores, expected a layer before them");
        }
        BackwardPass way = new BackwardPass(scoring, Pass.inference(model.backend(), 1), x.data());
        float[] oneScore = new float[classes]; // ∂yᶜ/∂y: 1 for the class, 0 for every other
        oneScore[ofClass] = 1;
        way.begin(scores, oneScore);
        float[] weights = weights(maps, way.gradientAt(value));
        float[] map = map(maps, weights, way.value(value));
        return new GradCam(layer, ofClass, Tensor.of(weights, maps.dim(2)), Tensor.of(map, maps.dim(0), maps.dim(1)));
    }

    /// The layer that the paper uses: the last convolution, after its activation.
    ///
    /// @return its name
    /// @throws IllegalArgumentException if the model has no convolution
    public static String lastConvolution(Model model) {
        List<BuiltLayer> convolutions = model.layers(Convolution2D.class);
        if (convolutions.isEmpty()) {
            throw new IllegalArgumentException("the model has no convolution, expected one for Grad-CAM");
        }
        String last = convolutions.getLast().name();
        int value = model.node(last).value();
        return model.plan().nodes().stream()
                .filter(node -> node.layer().layer() instanceof Activating && node.read() == value)
                .map(Node::name)
                .findFirst()
                .orElse(last);
    }

    /// Equation 1, from the gradient ∂yᶜ/∂A.
    private static float[] weights(Shape maps, float[] gradient) {
        int positions = maps.dim(0) * maps.dim(1);
        int channels = maps.dim(2);
        float[] alpha = new float[channels];
        for (int k = 0; k < channels; k++) {
            double sum = 0;
            for (int ij = 0; ij < positions; ij++) {
                sum += gradient[ij * channels + k];
            }
            alpha[k] = (float) (sum / positions);
        }
        return alpha;
    }

    /// Equation 2.
    private static float[] map(Shape maps, float[] alpha, float[] a) {
        int channels = maps.dim(2);
        float[] map = new float[maps.dim(0) * maps.dim(1)];
        for (int ij = 0; ij < map.length; ij++) {
            double sum = 0;
            for (int k = 0; k < channels; k++) {
                sum += (double) alpha[k] * a[ij * channels + k];
            }
            map[ij] = (float) Math.max(sum, 0);
        }
        return map;
    }
}
