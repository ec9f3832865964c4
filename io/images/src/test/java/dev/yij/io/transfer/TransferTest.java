package dev.yij.io.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.classify.Classifier;
import dev.yij.io.data.Augmentation;
import dev.yij.io.data.BatchOptions;
import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.PixelScaling;
import dev.yij.io.model.Preparation;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Evaluation;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransferTest {

    private static final BatchOptions OPTIONS =
            BatchOptions.standard().size(8, 8).batchSize(4);

    @TempDir
    private Path folder;

    private ImageFolder images;

    /// Dark and bright images of 8×8 pixels, five of each.
    @BeforeEach
    void makeImages() throws IOException {
        for (int i = 0; i < 5; i++) {
            image("photos/bright/" + i + ".png", 160 + 20 * i);
            image("photos/dark/" + i + ".png", 10 + 20 * i);
        }
        images = ImageFolder.scan(folder.resolve("photos"));
    }

    private Path image(String name, int value) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        byte[] rgb = new byte[3 * 64];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (value + i % 5);
        }
        PngFile.write(RgbImage.of(8, 8, rgb), file);
        return file;
    }

    @Test
    void layersOfTheBaseMayHaveTheNamesOfAHead() {
        Sequential base = new Sequential()
                .add(new Conv2D(2, 3).name("head_dense"))
                .add(new Conv2D(2, 3).name("head_conv"))
                .add(new GlobalAveragePooling2D().name("head_pooling"))
                .add(new Dense(3))
                .build(Shape.of(8, 8, 3), new Seed(1));
        assertThrows(
                IllegalArgumentException.class,
                () -> TransferModel.create(base, 2, new Seed(2), TransferModel.BASE),
                "two layers of one name");
        Sequential other = new Sequential()
                .add(new Conv2D(2, 3).name("head_conv"))
                .add(new GlobalAveragePooling2D().name("head_pooling"))
                .add(new Dense(3))
                .build(Shape.of(8, 8, 3), new Seed(1));
        Model model = TransferModel.create(other, 2, new Seed(2), TransferModel.BASE);
        assertTrue(TransferModel.hasFrozenBase(model), "the convolution is frozen");
        assertEquals(
                List.of("head_conv", "head_pooling"),
                TransferModel.cut(model).front().layers().stream()
                        .map(BuiltLayer::name)
                        .toList());
    }

    private static Sequential base() {
        return new Sequential()
                .add(new Conv2D(4, 3).name("conv"))
                .add(new BatchNormalization().name("bn"))
                .add(new Activation(ActivationFunction.RELU).name("relu"))
                .add(new GlobalAveragePooling2D().name("pool"))
                .add(new Dense(6).name("hidden"))
                .add(new Dropout(0.5f).name("drop"))
                .add(new Dense(3).name("old"))
                .add(new Activation(ActivationFunction.SOFTMAX).name("softmax"))
                .build(Shape.of(8, 8, 3), new Seed(3));
    }

    private static List<String> trained(Model model) {
        return model.layers().stream()
                .filter(layer -> !layer.trainableWeights().isEmpty())
                .map(BuiltLayer::name)
                .toList();
    }

    @Test
    void theDenseLayersAtTheEndAreReplacedAndTheBaseIsCopiedAndFrozen() {
        Sequential base = base();
        Model model = TransferModel.create(base, 2, new Seed(1), TransferModel.BASE);
        assertEquals(
                List.of("conv", "bn", "relu", "pool", "head_dense", "head_softmax"),
                model.layers().stream().map(BuiltLayer::name).toList());
        assertEquals(List.of("head_dense"), trained(model));
        assertTrue(TransferModel.hasFrozenBase(model));
        assertArrayEquals(
                base.weights().getFirst().value(), model.weights().getFirst().value());
        model.weights().getFirst().value()[0]++;
        assertFalse(base.weights().getFirst().value()[0]
                == model.weights().getFirst().value()[0]);
        TransferModel.unfreeze(model);
        assertEquals(List.of("conv", "head_dense"), trained(model));
        assertFalse(TransferModel.hasFrozenBase(model));
    }

    @Test
    void aBaseIsFrozenUpToALayerOrNotAtAll() {
        Seed seed = new Seed(1);
        assertEquals(List.of("bn", "head_dense"), trained(TransferModel.create(base(), 2, seed, "conv")));
        assertEquals(
                List.of("conv", "bn", "head_dense"),
                trained(TransferModel.create(base(), 2, seed, TransferModel.NONE)));
        assertEquals(
                "the model has no layer \"nowhere\"; it has conv, bn, relu, pool, head_dense, head_softmax",
                assertThrows(IllegalArgumentException.class, () -> TransferModel.create(base(), 2, seed, "nowhere"))
                        .getMessage());
    }

    @Test
    void aBaseThatEndsWithMapsIsPooledAndOneOfDenseLayersIsRefused() {
        Sequential maps = new Sequential().add(new Conv2D(4, 3)).build(Shape.of(8, 8, 3), new Seed(3));
        Model pooled = TransferModel.create(maps, 2, new Seed(1), TransferModel.BASE);
        assertEquals(Shape.of(4), pooled.layer("head_pooling").out());
        assertEquals(Shape.of(4), TransferModel.cut(pooled).front().outputShape());
        assertEquals(Shape.of(4), TransferModel.pooledBase(maps).outputShape());
        assertEquals(Shape.of(4), TransferModel.pooledBase(base()).outputShape());
        Sequential dense = new Sequential().add(new Dense(4)).build(Shape.of(5), new Seed(3));
        assertEquals(
                "this model has only dense layers: none is left as a base",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> TransferModel.create(dense, 2, new Seed(1), TransferModel.BASE))
                        .getMessage());
    }

    private static List<String> fixed(Model model) {
        return TransferModel.frozen(model).stream()
                .flatMap(cut -> cut.front().layers().stream())
                .map(BuiltLayer::name)
                .toList();
    }

    /// Up to the last layer before one that is trained, or random.
    @Test
    void theLayersThatComputeTheSameInEachEpochAreInFront() {
        Seed seed = new Seed(1);
        assertEquals(List.of("conv"), fixed(TransferModel.create(base(), 2, seed, "conv")));
        assertEquals(List.of("conv", "bn", "relu", "pool"), fixed(TransferModel.create(base(), 2, seed, "bn")));
        assertEquals(List.of(), fixed(TransferModel.create(base(), 2, seed, TransferModel.NONE)));
        Sequential random = new Sequential()
                .add(new Conv2D(2, 3).name("a"))
                .add(new Dropout(0.5f).name("drop"))
                .add(new Conv2D(2, 3).name("b"))
                .add(new Conv2D(2, 3).name("c"))
                .build(Shape.of(8, 8, 3), new Seed(3));
        assertEquals(List.of("a"), fixed(TransferModel.create(random, 2, seed, "b")));
        Sequential normalized = new Sequential()
                .add(new BatchNormalization().name("bn"))
                .add(new Conv2D(2, 3).name("a"))
                .build(Shape.of(8, 8, 3), new Seed(3));
        Model model = TransferModel.create(normalized, 2, seed, "bn");
        assertEquals(List.of(), fixed(model), "not worth keeping");
        TransferModel.unfreeze(model);
        assertEquals(List.of(), fixed(model));
    }

    @Test
    void aHeadIsTrainedOnABaseThatEndsWithMaps() throws IOException {
        Sequential maps = new Sequential().add(new Conv2D(4, 3)).build(Shape.of(8, 8, 3), new Seed(3));
        SavedModel mine = Transfer.from(new SavedModel(maps, List.of(), History.EMPTY))
                .epochs(30)
                .rate(0.1)
                .batchSize(4)
                .train(images, new ScalarBackend());
        Evaluation evaluation = mine.model()
                .evaluate(new ImageBatches(
                        images,
                        OPTIONS.preparation(Transfer.preparation(new SavedModel(maps, List.of(), History.EMPTY)))));
        assertEquals(1, evaluation.metrics().accuracy());
    }

    @Test
    void theHeadLearnsTheClassesAndTheModelIsOneFile() throws IOException {
        SavedModel base = new SavedModel(base(), List.of("x", "y", "z"), History.EMPTY)
                .preparation(Preparation.KERAS.pixels(PixelScaling.UNIT));
        SavedModel mine = Transfer.from(base).epochs(30).rate(0.1).batchSize(4).train(images, new ScalarBackend());
        Path file = folder.resolve("mine.yij");
        ModelFile.save(file, mine);
        Classifier classifier = Classifier.load(file, new ScalarBackend());
        assertEquals(PixelScaling.UNIT, classifier.reader().preparation().pixels());
        for (ImageFolder.Item item : images.images()) {
            assertEquals(
                    images.classes().get(item.classIndex()),
                    classifier.classify(item.file()).getFirst().name());
        }
    }

    @Test
    void cachedFeaturesAreThoseThatWereComputedAndADamagedCacheIsReplaced() throws IOException {
        Model layers = TransferModel.cut(TransferModel.create(base(), 2, new Seed(1), TransferModel.BASE))
                .front();
        FeatureCache cache = new FeatureCache(folder.resolve("cache"));
        List<String> said = new ArrayList<>();
        float[] first = Features.of(layers, new ImageBatches(images, OPTIONS), cache, said::add)
                .x()
                .data();
        Path file;
        try (var files = Files.list(folder.resolve("cache"))) {
            file = files.findFirst().orElseThrow();
        }
        layers.weights().getFirst().value()[0] += 0; // the same weights: the same file
        Files.delete(images.images().getLast().file());
        image("photos/dark/4.png", 90); // as it was
        assertArrayEquals(
                first,
                Features.of(layers, new ImageBatches(images, OPTIONS), cache, said::add)
                        .x()
                        .data());
        assertEquals(List.of(), said);
        Files.write(file, new byte[100]);
        assertArrayEquals(
                first,
                Features.of(layers, new ImageBatches(images, OPTIONS), cache, said::add)
                        .x()
                        .data());
        assertTrue(said.getFirst().startsWith("The cached features in " + file + " cannot be used"), said.toString());
        assertEquals(15 + 8 + 10 * (32 + 4 * 4) + 32, Files.size(file), "of 10 images, as before");
    }

    @Test
    void anImageThatCannotBeReadHasNoFeaturesAndIsListed() throws IOException {
        Path broken = Files.writeString(folder.resolve("photos/bright/0.png"), "no image");
        Model layers = TransferModel.cut(TransferModel.create(base(), 2, new Seed(1), TransferModel.BASE))
                .front();
        ImageBatches batches = new ImageBatches(images, OPTIONS.skipUnreadable(true));
        Features features = Features.of(layers, batches, FeatureCache.NONE, line -> {});
        assertEquals(9, features.items().size());
        assertEquals(broken, batches.skipped().getFirst().file());
        assertThrows(
                ImageException.class,
                () -> Features.of(layers, new ImageBatches(images, OPTIONS), FeatureCache.NONE, line -> {}));
    }

    @Test
    void augmentedImagesHaveARowInEachPass() throws IOException {
        Model layers = TransferModel.cut(TransferModel.create(base(), 2, new Seed(1), TransferModel.BASE))
                .front();
        BatchOptions augmented = OPTIONS.shuffle(new Seed(5))
                .augmentation(new Augmentation(0, 0, 0, 0, false, 0.5))
                .passes(3);
        Features features = Features.of(layers, new ImageBatches(images, augmented), FeatureCache.NONE, line -> {});
        assertEquals(30, features.items().size());
        assertEquals(Shape.of(30, 4), features.x().shape());
        assertEquals(8, features.batches(4, new Seed(5)).steps());
        ImageBatches twice =
                new ImageBatches(images, OPTIONS.shuffle(new Seed(5)).passes(2));
        assertEquals(
                20,
                Features.of(layers, twice, FeatureCache.NONE, line -> {})
                        .items()
                        .size(),
                "not augmented, an image has the same row in each pass");
    }
}
