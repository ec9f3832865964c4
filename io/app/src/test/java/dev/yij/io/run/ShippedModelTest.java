package dev.yij.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.data.BatchOptions;
import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.SampleData;
import dev.yij.io.data.SplitFolders;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.Evaluation;
import dev.yij.reference.model.Model;
import dev.yij.reference.train.History;
import dev.yij.simd.SimdBackends;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShippedModelTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void itIsTheChaptersAndSmall(ShippedModel shipped) throws IOException {
        SavedModel saved = shipped.load();
        Model model = saved.model();
        assertEquals(1_177_396, model.parameters());
        assertTrue(model.isCompiled(), "it can be measured");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ModelFile.write(bytes, saved);
        assertTrue(bytes.size() <= 5_000_000, () -> "5 MB at most, found " + bytes.size());
    }

    /// The images are from the chapter's test split, unused in training. Random guessing gets one in twenty.
    @ParameterizedTest
    @EnumSource
    void itRecognisesSnacks(ShippedModel shipped) throws IOException {
        SavedModel saved = shipped.load();
        SplitFolders sample = SplitFolders.scan(SampleData.extractTo(folder));
        assertEquals(sample.train().classes(), saved.classes());
        try (Backend backend = SimdBackends.create()) {
            Evaluation evaluation = saved.model()
                    .setBackend(backend)
                    .evaluate(new ImageBatches(Objects.requireNonNull(sample.test()), BatchOptions.standard()));
            assertTrue(evaluation.metrics().accuracy() >= 0.25, evaluation.metrics()::toString);
        }
    }

    /// The chapter trains for 40 epochs; the validation loss rises again before the end.
    @Test
    void theyAreTheBestAndTheLastOfOneRun() throws IOException {
        History whole = ShippedModel.FINAL.load().history();
        History until = ShippedModel.BEST.load().history();
        assertEquals(40, whole.lastEpoch());
        assertEquals(whole.epochs().subList(0, until.lastEpoch()), until.epochs());
        assertEquals(
                until.epochs().getLast(),
                whole.epochs().stream()
                        .min(Comparator.comparingDouble(epoch ->
                                Objects.requireNonNull(epoch.validation()).loss()))
                        .orElseThrow());
    }
}
