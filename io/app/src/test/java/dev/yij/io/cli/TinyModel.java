package dev.yij.io.cli;

import dev.yij.io.model.ModelFile;
import dev.yij.io.model.Preparation;
import dev.yij.io.model.SavedModel;
import dev.yij.io.run.TinyImages;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/// An untrained model file of a few kilobytes, for tests that only need one to exist.
final class TinyModel {

    private TinyModel() {}

    /// Layers conv2d_1 (4 channels), global_average_pooling2d_1, dense_1 and activation_1 over the classes of
    /// [TinyImages].
    static Path save(Path file) throws IOException {
        return save(file, Shape.of(TinyImages.SIZE, TinyImages.SIZE, 3), model -> {});
    }

    /// The same model for other inputs.
    static Path save(Path file, Shape input) throws IOException {
        return save(file, input, model -> {});
    }

    /// The same model, modified before it is saved.
    static Path save(Path file, Consumer<Sequential> change) throws IOException {
        return save(file, Shape.of(TinyImages.SIZE, TinyImages.SIZE, 3), change);
    }

    private static Path save(Path file, Shape input, Consumer<Sequential> change) throws IOException {
        Sequential model = new Sequential()
                .add(new Conv2D(4, 3).padding(Padding.SAME).activation(ActivationFunction.RELU))
                .add(new GlobalAveragePooling2D())
                .add(new Dense(3))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(input, new Seed(1))
                .compile(new Adam(), new CategoricalCrossentropy());
        change.accept(model);
        SavedModel saved = new SavedModel(model, TinyImages.CLASSES, History.EMPTY);
        ModelFile.save(file, saved.preparation(Preparation.KERAS));
        return file;
    }
}
