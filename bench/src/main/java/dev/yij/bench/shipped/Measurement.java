package dev.yij.bench.shipped;

import dev.yij.io.classify.Classifier;
import dev.yij.io.classify.Mirror;
import dev.yij.io.data.BatchOptions;
import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.model.SavedModel;
import dev.yij.io.shipped.ShippedModel.Figures;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Metrics;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Measures a model as `yij evaluate` does, with and without `--mirror`.
final class Measurement {

    private final Classifier classifier;

    Measurement(SavedModel saved, String name, Backend backend) throws IOException {
        saved.model().setBackend(backend);
        classifier = new Classifier(saved, name);
    }

    Figures of(@Nullable ImageFolder images) {
        Model model = classifier.model();
        Shape input = model.inputShape();
        ImageBatches batches = new ImageBatches(
                Objects.requireNonNull(images, "the data set needs train, val and test"),
                BatchOptions.standard().size(input.dim(0), input.dim(1)).reader(classifier.reader()));
        Metrics plain = model.evaluate(batches).metrics();
        Metrics mirrored =
                model.evaluate(batches, x -> Mirror.predict(model, x)).metrics();
        return new Figures(images.images().size(), plain.loss(), plain.accuracy(), mirrored.accuracy());
    }
}
