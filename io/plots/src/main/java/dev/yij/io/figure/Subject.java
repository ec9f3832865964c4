package dev.yij.io.figure;

import dev.yij.io.image.RgbImage;
import dev.yij.reference.explain.OutputExplainer;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Tensor;
import java.util.List;

/// The subject of the figures: a model, an image, and the model's outputs for it.
public final class Subject {

    private final Sequential model;
    private final RgbImage picture;
    private final String pictureName;
    private final OutputExplainer explainer;

    /// @param model       a built model that takes images; its backend computes the outputs
    /// @param picture     the image, in the model's size
    /// @param pictureName the name of the image in the figures
    /// @param input       the image as the model's input, `1 × height × width × 3`
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
    /// @param kind the name of the class in a sentence, `convolution`
    /// @throws LeftOutException if there is none
    List<BuiltLayer> layers(Class<? extends Layer> type, String kind) throws LeftOutException {
        List<BuiltLayer> layers = model.layers(type);
        if (layers.isEmpty()) {
            throw new LeftOutException("the model has no " + kind);
        }
        return layers;
    }
}
