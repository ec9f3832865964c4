package dev.yij.io.figure;

import dev.yij.io.image.RgbImage;
import dev.yij.reference.explain.OutputExplainer;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Tensor;
import java.util.List;

/// The subject of the figures: a model, an image, and the model's outputs for it.
public final class Subject {

    private final Model model;
    private final RgbImage image;
    private final String imageName;
    private final OutputExplainer explainer;

    /// @param model       a built model that takes images; its backend computes the outputs
    /// @param image     the image, in the model's size
    /// @param imageName the name of the image in the figures
    /// @param input       the image as the model's input, `1 × height × width × 3`
    public Subject(Model model, RgbImage image, String imageName, Tensor input) {
        model.plan().requireChain("a figure");
        this.model = model;
        this.image = image;
        this.imageName = imageName;
        this.explainer = new OutputExplainer(model, input);
    }

    Model model() {
        return model;
    }

    RgbImage image() {
        return image;
    }

    String imageName() {
        return imageName;
    }

    OutputExplainer explainer() {
        return explainer;
    }

    /// The layers of a class, in order.
    ///
    /// @param kind the name of the class in a sentence, `convolution`
    /// @throws SkippedException if there is none
    List<BuiltLayer> layers(Class<? extends Layer> type, String kind) throws SkippedException {
        List<BuiltLayer> layers = model.layers(type);
        if (layers.isEmpty()) {
            throw new SkippedException("the model has no " + kind);
        }
        return layers;
    }
}
