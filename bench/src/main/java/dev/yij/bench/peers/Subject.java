package dev.yij.bench.peers;

import dev.yij.bench.Chapter;
import dev.yij.io.format.Models;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.model.MobileNetModel;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.ResidualModel;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The model that all contenders compute.
///
/// @param name one of [#NAMES], or a model file
record Subject(String name) {

    /// The chapter's model, which every library has.
    static final Subject CHAPTER = new Subject("chapter");

    /// The models with random weights.
    static final List<String> NAMES = List.of("chapter", "residual", "mobilenet");

    private static final Shape IMAGE = Shape.of(224, 224, 3);

    /// The model with its initial weights, or those of its file.
    ///
    /// @throws IllegalArgumentException if the file cannot be read, with the reason
    Model model() {
        return switch (name) {
            case "chapter" -> Chapter.model();
            case "residual" -> ResidualModel.create(IMAGE, Chapter.CLASSES, 0).build(new Seed(1));
            case "mobilenet" ->
                MobileNetModel.create(IMAGE, Chapter.CLASSES, 0.35, 0).build(new Seed(1));
            default -> read();
        };
    }

    private Model read() {
        try {
            return Models.read(Path.of(name), null).saved().model();
        } catch (IOException e) {
            throw new IllegalArgumentException(name + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// The model as it is written to a file.
    SavedModel saved() {
        return new SavedModel(model(), List.of(), History.EMPTY);
    }

    /// Images of noise between -1 and 1.
    Tensor images(int count) {
        Shape image = model().inputShape();
        return new Tensor(image.prepend(count), Chapter.noise(count * image.size()));
    }

    /// One batch of noise, with a label for each image.
    ArrayBatches oneBatch(int count) {
        int classes = model().outputShape().size();
        Tensor targets = Tensor.zeros(count, classes);
        for (int n = 0; n < count; n++) {
            targets.data()[n * classes + n % classes] = 1;
        }
        return new ArrayBatches(images(count), targets, count);
    }
}
