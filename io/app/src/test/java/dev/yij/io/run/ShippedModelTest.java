package dev.yij.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.classify.Classifier;
import dev.yij.io.data.BatchOptions;
import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.SampleData;
import dev.yij.io.data.SplitFolders;
import dev.yij.io.model.SavedModel;
import dev.yij.io.model.WeightHash;
import dev.yij.io.shipped.ShippedModel;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.Evaluation;
import dev.yij.reference.model.Model;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Metrics;
import dev.yij.simd.SimdBackends;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedModelTest {

    @TempDir
    private Path folder;

    static List<ShippedModel> all() {
        return ShippedModel.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void itIsSmallAndCanBeMeasured(ShippedModel shipped) throws IOException {
        assertTrue(shipped.load().model().isCompiled());
        long bytes = shipped.bytes();
        assertTrue(bytes > 4_000_000 && bytes <= 5_000_000, () -> "5 MB at most, found " + bytes);
    }

    /// The images are from the chapter's test split, unused in training. Random guessing gets one in twenty.
    @ParameterizedTest
    @MethodSource("all")
    void itRecognisesSnacks(ShippedModel shipped) throws IOException {
        SavedModel saved = shipped.load();
        SplitFolders sample = SplitFolders.scan(SampleData.extractTo(folder));
        assertEquals(sample.train().classes(), saved.classes());
        Model model = saved.model();
        BatchOptions options = BatchOptions.standard()
                .size(model.inputShape().dim(0), model.inputShape().dim(1))
                .reader(new Classifier(saved, shipped.toString()).reader());
        try (Backend backend = SimdBackends.create()) {
            Evaluation evaluation = model.setBackend(backend)
                    .evaluate(new ImageBatches(Objects.requireNonNull(sample.test()), options));
            assertTrue(evaluation.metrics().accuracy() >= 0.25, evaluation.metrics()::toString);
        }
    }

    /// The file has what its run measured after this epoch on the same images, rounded as that run rounded.
    @ParameterizedTest
    @MethodSource("all")
    void theTableSaysOfAFileWhatTheFileSays(ShippedModel shipped) throws IOException {
        SavedModel saved = shipped.load();
        assertEquals(WeightHash.of(saved.model()), shipped.sha256());
        assertEquals(saved.model().seed().value(), shipped.seed());
        Epoch last = saved.history().epochs().getLast();
        assertEquals(last.number(), shipped.epoch());
        Metrics validation = Objects.requireNonNull(last.validation());
        assertEquals(validation.accuracy(), shipped.validation().accuracy(), 1e-6);
        assertEquals(validation.loss(), shipped.validation().loss(), 1e-3);
    }

    @Test
    void theDefaultIsChosenByValidation() {
        assertEquals(
                ShippedModel.all().stream()
                        .max(Comparator.comparingDouble(
                                model -> model.validation().accuracy()))
                        .orElseThrow(),
                ShippedModel.usual());
    }

    /// The chapter trains for 40 epochs; the validation loss rises again before the end.
    @Test
    void theChaptersAreTheBestAndTheLastOfOneRun() throws IOException {
        assertEquals(1_177_396, ShippedModel.of("chapter-best").load().model().parameters());
        History whole = ShippedModel.of("final").load().history();
        History until = ShippedModel.of("best").load().history();
        assertEquals(40, whole.lastEpoch());
        assertEquals(whole.epochs().subList(0, until.lastEpoch()), until.epochs());
        assertEquals(
                until.epochs().getLast(),
                whole.epochs().stream()
                        .min(Comparator.comparingDouble(epoch ->
                                Objects.requireNonNull(epoch.validation()).loss()))
                        .orElseThrow());
    }

    @Test
    void aRowIsWrittenAsItIsRead() {
        for (ShippedModel model : ShippedModel.all()) {
            assertEquals(model, ShippedModel.parse(model.row()));
        }
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> ShippedModel.parse("snacks\t\t60"));
        assertEquals("models.tsv needs 15 columns, found 3: snacks\t\t60", e.getMessage());
    }
}
