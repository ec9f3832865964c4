package dev.yij.io.explore.browser;

import dev.yij.io.classify.Classifier;
import dev.yij.io.data.SampleData;
import dev.yij.io.explore.ExploreServer;
import dev.yij.io.explore.Explored;
import dev.yij.io.explore.SurveyImages;
import dev.yij.io.image.Normalisation;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.SavedModel;
import dev.yij.io.trainer.Trainer;
import dev.yij.io.trainer.TrainerData;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.ChapterModel;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A server with a model whose weights are determined by a seed.
final class Explorer implements AutoCloseable {

    static final List<String> CLASSES = SampleData.images("test").stream()
            .map(SampleData.Image::label)
            .distinct()
            .toList();

    /// Internal failures reported by the server; empty unless there is a bug.
    final List<Throwable> unexpected = Collections.synchronizedList(new ArrayList<>());

    private final int size;
    private final Supplier<Sequential> network;
    private final ExploreServer server;

    /// A server with any network.
    ///
    /// @param size    rows and columns of its images
    /// @param classes the names of its classes, empty if there are none
    /// @param network creates it, not yet built
    Explorer(int size, List<String> classes, Supplier<Sequential> network, Mode mode) throws IOException {
        this(size, classes, network, mode, new Trainer(TrainerData.sample(), SimdBackends::create));
    }

    private Explorer(int size, List<String> classes, Supplier<Sequential> network, Mode mode, Trainer trainer)
            throws IOException {
        this(size, classes, network, mode, trainer, null);
    }

    private Explorer(
            int size,
            List<String> classes,
            Supplier<Sequential> network,
            Mode mode,
            Trainer trainer,
            @Nullable Explored against)
            throws IOException {
        this.size = size;
        this.network = network;
        SavedModel saved = new SavedModel(model(), classes, History.EMPTY);
        Explored explored = new Explored(
                saved, "seeded.yij", false, new Classifier(saved, "seeded.yij"), SurveyImages.sample(classes), against);
        server = ExploreServer.start(explored, SimdBackends.create(mode, 1), trainer, 0, unexpected::add);
    }

    /// A server with the chapter's network whose page trains with a trainer of the test's own.
    static Explorer ofChapter(int size, int filters, Mode mode, Trainer trainer) throws IOException {
        return new Explorer(size, CLASSES, () -> ChapterModel.create(CLASSES.size(), filters), mode, trainer);
    }

    /// A server with the chapter's network at some size, with a given number of filters.
    static Explorer ofChapter(int size, int filters, Mode mode) throws IOException {
        return new Explorer(size, CLASSES, () -> ChapterModel.create(CLASSES.size(), filters), mode);
    }

    /// A server with the chapter's network, and beside it one that starts from another seed.
    static Explorer ofTwo(int size, int filters, Mode mode) throws IOException {
        Supplier<Sequential> network = () -> ChapterModel.create(CLASSES.size(), filters);
        SavedModel second =
                new SavedModel(network.get().build(Shape.of(size, size, 3), new Seed(8)), CLASSES, History.EMPTY);
        return new Explorer(
                size,
                CLASSES,
                network,
                mode,
                new Trainer(TrainerData.sample(), SimdBackends::create),
                new Explored(second, "second.yij", false, new Classifier(second, "second.yij")));
    }

    /// Another copy of the model, for a test to compute with.
    Sequential model() {
        return network.get().build(Shape.of(size, size, 3), new Seed(7));
    }

    Sequential model(Backend backend) {
        return model().setBackend(backend);
    }

    String address() {
        return server.address().toString();
    }

    /// An image of the model's size: colours that change slowly, with some noise.
    RgbImage image() {
        byte[] rgb = new byte[3 * size * size];
        Random random = new Random(5);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                for (int c = 0; c < 3; c++) {
                    double wave = Math.sin(0.11 * (c + 1) * x + 0.07 * y) + Math.cos(0.13 * y - c);
                    rgb[3 * (y * size + x) + c] =
                            (byte) Math.clamp((long) (128 + 50 * wave + random.nextInt(20)), 0, 255);
                }
            }
        }
        return RgbImage.of(size, size, rgb);
    }

    /// The image as a file.
    byte[] file() throws IOException {
        return PngFile.encode(image());
    }

    /// The image as the network's input.
    Tensor input() {
        Tensor x = Tensor.zeros(1, size, size, 3);
        Normalisation.KERAS.normalise(image(), x.data(), 0);
        return x;
    }

    @Override
    public void close() {
        server.close();
    }
}
