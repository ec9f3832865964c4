package dev.yij.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.data.Augmentation;
import dev.yij.io.data.BatchOptions;
import dev.yij.io.file.FormatException;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.io.run.BuiltInNetwork.Kind;
import dev.yij.io.run.RunSettings.Network;
import dev.yij.io.run.RunSettings.Start;
import dev.yij.io.transfer.FeatureCache;
import dev.yij.io.transfer.TransferModel;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Architecture;
import dev.yij.reference.model.BaselineModels;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.AdamW;
import dev.yij.reference.train.Callback;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.GradientClipping;
import dev.yij.reference.train.Metric;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.RmsProp;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.Training;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs of networks other than the chapter's, with everything that changes batches and steps: a cut after a
/// batch in the middle of an epoch changes no bit.
class NetworksRunTest {

    private static final BatchOptions BATCHES = BatchOptions.standard()
            .size(8, 8)
            .batchSize(5)
            .augmentation(Augmentation.PHOTOGRAPHS.scale(0.9, 1.3).aspect(0.1).contrast(0.2));

    private static final Recipe RECIPE = Recipe.of(new AdamW(2e-3, 0.02), 2e-3)
            .schedule(RateSchedule.oneCycle(0.15))
            .loss(new CategoricalCrossentropy(true, 0.1))
            .mixup(0.2)
            .metrics(List.of(new Metric.TopAccuracy(2), new Metric.Precision(), new Metric.Recall()));

    @TempDir
    private Path folder;

    private Path data;
    private Extras extras = Extras.NONE;
    private BatchOptions batches = BATCHES;

    @BeforeEach
    void makeImages() throws IOException {
        data = TinyImages.dataSet(folder.resolve("data"));
    }

    private RunSettings settings(String out, Network network, Recipe recipe, int epochs, Start start) {
        return new RunSettings(
                data, folder.resolve(out), epochs, recipe, 42, network, batches, Duration.ZERO, start, extras);
    }

    private static SavedModel run(RunSettings settings, int threads, Callback... watchers) throws IOException {
        try (Backend backend = SimdBackends.create(Mode.FAST, threads);
                TrainingRun run = new TrainingRun(settings, backend, line -> {})) {
            run.run(watchers);
        }
        return ModelFile.load(settings.model());
    }

    private static Callback powerCut(int atEpoch, int atStep) {
        return new Callback() {
            @Override
            public void batchEnd(Training training, int epoch, int step, Metrics running) {
                if (epoch == atEpoch && step == atStep) {
                    throw new IllegalStateException("power cut");
                }
            }
        };
    }

    /// Trains with and without a cut, on another number of threads.
    private SavedModel requireSameBits(Network network, Recipe recipe) throws IOException {
        SavedModel unbroken = run(settings("unbroken", network, recipe, 2, Start.FRESH), 1);
        RunSettings cut = settings("cut", network, recipe, 2, Start.FRESH);
        assertThrows(IllegalStateException.class, () -> run(cut, 2, powerCut(2, 3)));
        SavedModel stopped = ModelFile.load(cut.checkpoint());
        assertEquals(2, stopped.position().steps(), "in the middle of the second epoch");
        assertEquals(recipe.metrics().size(), stopped.position().others().size());
        SavedModel resumed = run(settings("cut", network, recipe, 2, Start.RESUME), 2);
        List<Weight> weights = unbroken.model().weights();
        for (int i = 0; i < weights.size(); i++) {
            assertArrayEquals(
                    weights.get(i).value(),
                    resumed.model().weights().get(i).value(),
                    weights.get(i).name());
        }
        Map<String, float[]> slots = resumed.model().optimizer().slots();
        unbroken.model().optimizer().slots().forEach((name, slot) -> assertArrayEquals(slot, slots.get(name), name));
        assertEquals(metrics(unbroken), metrics(resumed));
        return unbroken;
    }

    private static List<Metrics> metrics(SavedModel saved) {
        return saved.history().epochs().stream()
                .flatMap(epoch -> Stream.of(epoch.training(), Objects.requireNonNull(epoch.validation())))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAPTER_BN", "RESIDUAL"})
    void aCutWithinAnEpochChangesNoBit(Kind kind) throws IOException {
        float dropout = kind.isConvnet() ? 0.3f : 0;
        int filters = kind.isChapter() ? 4 : 32;
        Network network = new Network(new BuiltInNetwork(kind, filters, dropout, Initializer.GLOROT_UNIFORM));
        requireSameBits(network, RECIPE);
    }

    /// The first block, with its moving averages, stays as it was; it has no slots in the optimizer.
    @Test
    void aFrozenPartStaysAsItWasInARunThatIsCut() throws IOException {
        BuiltInNetwork small = new BuiltInNetwork(Kind.CHAPTER_BN, 4, 0, Initializer.GLOROT_UNIFORM);
        List<String> frozen = List.of("conv2d_1", "batch_normalization_1");
        Architecture partly = (input, classes, seed) -> {
            Model model = small.build(input, classes, seed);
            frozen.forEach(layer -> model.setTrainable(layer, false));
            return model;
        };
        SavedModel done = requireSameBits(new Network("partly", partly), RECIPE);
        Model fresh = partly.build(Shape.of(8, 8, 3), 3, new Seed(42));
        for (String layer : frozen) {
            for (int i = 0; i < fresh.layer(layer).weights().size(); i++) {
                Weight weight = done.model().layer(layer).weights().get(i);
                assertArrayEquals(fresh.layer(layer).weights().get(i).value(), weight.value(), weight.name());
                assertFalse(done.model().optimizer().slots().containsKey("m/" + weight.name()));
            }
        }
        assertTrue(done.model().optimizer().slots().containsKey("m/conv2d_2/kernel:0"));
    }

    /// The whole network is trained never, or from the second epoch on, in which the run is cut. Features are
    /// computed again by the resumed run.
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aCutChangesNoBitOfAHeadOnAFrozenBaseNorAfterIt(int unfreezeAfter) throws IOException {
        Model base = new BuiltInNetwork(Kind.CHAPTER_BN, 4, 0, Initializer.GLOROT_UNIFORM)
                .build(Shape.of(8, 8, 3), 5, new Seed(7));
        extras = Extras.NONE.transfer(new TransferSettings(FeatureCache.NONE, unfreezeAfter, 1e-3));
        Network network = new Network(
                "from base", (input, classes, seed) -> TransferModel.create(base, classes, seed, TransferModel.BASE));
        SavedModel done = requireSameBits(network, RECIPE);
        assertEquals(unfreezeAfter == 0, TransferModel.hasFrozenBase(done.model()));
    }

    /// With a frozen part, the layers after it are trained on its outputs, which are computed once: in the
    /// order and the batches of the images, of which one cannot be read.
    @Test
    void theFeaturesOfAFrozenPartChangeNoBit() throws IOException {
        Files.writeString(data.resolve("train/red/0.png"), "no image");
        batches = BATCHES.augmentation(Augmentation.NONE).passes(2).skipUnreadable(true);
        Recipe recipe = RECIPE.mixup(0);
        Network network = frozenUpTo("batch_normalization_2");
        SavedModel byImages = requireSameBits(network, recipe);
        Path cache = folder.resolve("cache");
        extras = Extras.NONE.transfer(new TransferSettings(new FeatureCache(cache), 0, 1e-5));
        for (String out : List.of("computed", "cached")) {
            SavedModel byFeatures = run(settings(out, network, recipe, 2, Start.FRESH), 2);
            List<Weight> weights = byImages.model().weights();
            for (int i = 0; i < weights.size(); i++) {
                assertArrayEquals(
                        weights.get(i).value(),
                        byFeatures.model().weights().get(i).value(),
                        weights.get(i).name());
            }
            assertTraining(byImages, byFeatures);
            // 18 images, of which those for validation and the test are copies, of 4 × 4 × 4 features
            try (Stream<Path> files = Files.list(cache)) {
                assertEquals(
                        15 + 8 + 18 * (32 + 4 * 64) + 32,
                        Files.size(files.findFirst().orElseThrow()),
                        out);
            }
        }
    }

    @Test
    void aCutChangesNoBitOfWhatIsTrainedOnFeaturesOfAFrozenPart() throws IOException {
        batches = BATCHES.augmentation(Augmentation.NONE);
        extras = Extras.NONE.transfer(new TransferSettings(new FeatureCache(folder.resolve("cache")), 0, 1e-5));
        requireSameBits(frozenUpTo("conv2d_2"), RECIPE.mixup(0));
    }

    /// Loss and accuracy while the epochs are trained; the validation's may be rounded otherwise, since
    /// predictions of the whole network compute several layers as one.
    private static void assertTraining(SavedModel expected, SavedModel actual) {
        for (int i = 0; i < 2; i++) {
            Epoch epoch = actual.history().epochs().get(i);
            Metrics validation = Objects.requireNonNull(epoch.validation());
            Epoch before = expected.history().epochs().get(i);
            assertEquals(before.training(), epoch.training());
            assertEquals(Objects.requireNonNull(before.validation()).loss(), validation.loss(), 1e-6);
        }
    }

    /// Of 4 filters; the layers after the first two convolutions are trained.
    private static Network frozenUpTo(String layer) {
        Model base = new BuiltInNetwork(Kind.CHAPTER_BN, 4, 0, Initializer.GLOROT_UNIFORM)
                .build(Shape.of(8, 8, 3), 5, new Seed(7));
        return new Network(
                "frozen up to " + layer, (input, classes, seed) -> TransferModel.create(base, classes, seed, layer));
    }

    /// The frozen layers of a second run compute nothing; where images are augmented or mixed, or the features
    /// would be too large, they compute in every epoch.
    @Test
    void aFrozenPartComputesOnceWhereImagesStayTheSame() throws IOException {
        batches = BATCHES.augmentation(Augmentation.NONE);
        extras = Extras.NONE.transfer(new TransferSettings(new FeatureCache(folder.resolve("cache")), 0, 1e-5));
        Network network = frozenUpTo("conv2d_1");
        Recipe recipe = RECIPE.mixup(0);
        assertEquals(18, imagesOfTheFirstLayer("first", network, recipe), "the others are copies");
        assertEquals(0, imagesOfTheFirstLayer("second", network, recipe));
        // 2 epochs of 18 training and 9 validation images, and twice 6 test images
        assertEquals(2 * 27 + 2 * 6, imagesOfTheFirstLayer("mixed", network, RECIPE));
        batches = BATCHES;
        assertEquals(2 * 27 + 2 * 6, imagesOfTheFirstLayer("augmented", network, recipe));
    }

    /// How many images pass through the layer that reads them.
    private int imagesOfTheFirstLayer(String out, Network network, Recipe recipe) throws IOException {
        int[] images = {0};
        Backend counting = new ScalarBackend() {
            @Override
            public void conv2d(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float[] y) {
                images[0] += s.inC() == 3 ? s.images() : 0;
                super.conv2d(s, x, w, b, y);
            }
        };
        try (TrainingRun run = new TrainingRun(settings(out, network, recipe, 2, Start.FRESH), counting, line -> {})) {
            run.run();
        }
        return images[0];
    }

    /// Schedules by the step, slots besides Adam's, and limited gradients.
    @ParameterizedTest
    @EnumSource(RateSchedule.Kind.class)
    void aCutChangesNoBitWhateverTheSchedule(RateSchedule.Kind kind) throws IOException {
        Network network = new Network("logistic", BuiltInNetwork.of(Kind.LOGISTIC));
        Recipe recipe = Recipe.of(
                        new RmsProp(1e-3)
                                .setClipping(GradientClipping.norm(0.1))
                                .setWeightDecay(0.01),
                        1e-3)
                .schedule(new RateSchedule(kind, 0.25, kind == RateSchedule.Kind.EXPONENTIAL ? 0.5 : 1));
        SavedModel done = requireSameBits(network, recipe);
        double last = done.history().epochs().getLast().learningRate();
        double expected = switch (kind) { // 8 steps, rising in the first 2
            case CONSTANT -> 1e-3;
            case COSINE -> 1e-3 * 0.5 * (1 + Math.cos(Math.PI * 5 / 6));
            case EXPONENTIAL -> 1e-3 * Math.pow(0.5, 5 / 4.0);
            case ONE_CYCLE -> 1e-3 / 25 / 1e4;
        };
        assertEquals(expected, last, 1e-6 * expected);
    }

    @Test
    void aRunIsNotResumedByAnotherRecipeOrForAnotherNumberOfStepsThanItsSchedule() throws IOException {
        Network network = new Network(BuiltInNetwork.of(Kind.LOGISTIC));
        run(settings("out", network, RECIPE, 1, Start.FRESH), 1);
        assertRefused(
                "learning rate schedule one cycle over 4 steps, rising in the first 1, found one cycle over 8 steps,"
                        + " rising in the first 1",
                settings("out", network, RECIPE, 2, Start.RESUME));
        assertRefused("mixup 0.2, found 0.0", settings("out", network, RECIPE.mixup(0), 1, Start.RESUME));
        assertRefused(
                "loss CategoricalCrossentropy (from_logits true, label_smoothing 0.1), found CategoricalCrossentropy"
                        + " (from_logits true, label_smoothing 0.2)",
                settings("out", network, RECIPE.loss(new CategoricalCrossentropy(true, 0.2)), 1, Start.RESUME));
        assertRefused(
                "optimizer AdamW (beta_1 0.9, beta_2 0.999, epsilon 1.0E-7, weight_decay 0.02), found AdamW (beta_1 0.9,"
                        + " beta_2 0.999, epsilon 1.0E-7, weight_decay 0.03)",
                settings("out", network, RECIPE.optimizer(new AdamW(2e-3, 0.03)), 1, Start.RESUME));
        assertRefused(
                "network logistic, found dense",
                settings("out", new Network(BuiltInNetwork.of(Kind.DENSE)), RECIPE, 1, Start.RESUME));
        run(settings("out", network, RECIPE.learningRate(1), 1, Start.RESUME), 1); // the checkpoint has the rate
    }

    private static void assertRefused(String difference, RunSettings settings) {
        assertEquals(
                "the run in " + settings.out() + " was started with " + difference + "; --resume cannot change it",
                assertThrows(FormatException.class, () -> run(settings, 1)).getMessage());
    }

    @Test
    void aNetworkThatDoesNotFitTheClassesIsRefused() {
        Architecture five = (input, classes, seed) -> BaselineModels.logistic(5).build(input, seed);
        assertEquals(
                "five: the network has outputs of shape 5, the images have 3 classes",
                assertThrows(
                                FormatException.class,
                                () -> run(settings("out", new Network("five", five), RECIPE, 1, Start.FRESH), 1))
                        .getMessage());
        Architecture scores = (input, classes, seed) ->
                new Sequential().add(new Flatten()).add(new Dense(classes)).build(input, seed);
        assertEquals(
                "scores: the last layer, dense_1, gives no probabilities: end the network with softmax",
                assertThrows(
                                FormatException.class,
                                () -> run(settings("out", new Network("scores", scores), RECIPE, 1, Start.FRESH), 1))
                        .getMessage());
    }

    @Test
    void mixupChangesWhatIsLearned() throws IOException {
        Network network = new Network(BuiltInNetwork.of(Kind.LOGISTIC));
        SavedModel mixed = run(settings("mixed", network, RECIPE, 1, Start.FRESH), 1);
        SavedModel plain = run(settings("plain", network, RECIPE.mixup(0), 1, Start.FRESH), 1);
        assertNotEquals(metrics(plain), metrics(mixed));
        assertTrue(plain.model().loss().fromLogits());
    }
}
