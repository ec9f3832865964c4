package dev.yij.io.figure;

import dev.yij.io.image.RgbImage;
import dev.yij.reference.explain.OutputExplainer;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Tensor;
import java.util.List;

/// What figures are drawn of: a model, a picture, and what the model makes of it.
public final class Subject {

    private final Sequential model;
    private final RgbImage picture;
    private final String pictureName;
    private final OutputExplainer explainer;

    /// @param model       a built model that takes pictures; its backend computes
    /// @param picture     in the model's size
    /// @param pictureName what the figures call it
    /// @param input       the picture as the model's input, `1 × height × width × 3`
    public Subject(Sequential model, RgbImage picture, String pictureName, Tensor input) {
        this.model = model;
        this.picture = picture;
        this.pictureName = pictureName;
        this.explainer = new OutputExplainer(model, input);
    }

    Sequential model() {
        return model;
    }

    RgbImage picture() {
        return picture;
    }

    String pictureName() {
        return pictureName;
    }

    OutputExplainer explainer() {
        return explainer;
    }

    /// The layers of a class, in order.
    ///
    /// @param kind what a sentence calls it, `convolution`
    /// @throws LeftOutException if there is none
    List<BuiltLayer> layers(Class<? extends Layer> type, String kind) throws LeftOutException {
        List<BuiltLayer> layers = model.layers(type);
        if (layers.isEmpty()) {
            throw new LeftOutException("the model has no " + kind);
        }
        return layers;
    }
}
