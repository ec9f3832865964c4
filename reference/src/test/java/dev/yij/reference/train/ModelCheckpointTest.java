package dev.yij.reference.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCheckpointTest {

    private final PaperTraining training = new PaperTraining();
    private final List<String> written = new ArrayList<>();

    private void write(Path file) {
        written.add(file.toString());
    }

    /// The values are those of epoch 7 with a validation loss of 2.14159 and an accuracy of 0.4335.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{epoch:02d}-{val_loss:.4f}.h5 | 07-2.1416.h5",
                "{epoch}.h5 | 7.h5",
                "best.h5 | best.h5",
                "{val_acc:.2f}-{val_accuracy:.4f} | 0.43-0.4335",
                "{loss}-{acc:.3f} | 9.0-0.125",
                "{epoch:03d}{epoch:d} | 0077",
            })
    void fieldsStandForTheEpochsNumbers(String pattern, String expected) {
        assertEquals(expected, ModelCheckpoint.fileName(pattern, PaperTraining.epoch(7, 2.14159, 0.4335)));
    }

    @Test
    void everyEpochIsSavedByDefault() {
        training.run(new ModelCheckpoint("{epoch:02d}", this::write), 1, 2, 3);
        assertEquals(List.of("01", "02", "03"), written);
    }

    @Test
    void onlyBetterEpochsAreSaved() {
        ModelCheckpoint best = new ModelCheckpoint("{epoch}-{val_loss:.1f}", Monitor.VALIDATION_LOSS, this::write);
        training.run(best, 1.0, 1.5, 0.5, 0.5, 0.4);
        assertEquals(List.of("1-1.0", "3-0.5", "5-0.4"), written);
    }

    @Test
    void higherAccuracyIsBetter() {
        ModelCheckpoint best = new ModelCheckpoint("{epoch}", Monitor.VALIDATION_ACCURACY, this::write);
        best.epochEnd(training, PaperTraining.epoch(1, 1, 0.5));
        best.epochEnd(training, PaperTraining.epoch(2, 1, 0.4));
        best.epochEnd(training, PaperTraining.epoch(3, 1, 0.6));
        assertEquals(List.of("1", "3"), written);
    }

    @Test
    void aResumedRunRemembersTheBestEpoch() {
        History before = new History(List.of(PaperTraining.epoch(1, 0.5, 0.5), PaperTraining.epoch(2, 0.7, 0.5)));
        ModelCheckpoint best = new ModelCheckpoint("{val_loss:.1f}", Monitor.VALIDATION_LOSS, this::write);
        training.after(before).run(best, 0.6, 0.5, 0.4);
        assertEquals(List.of("0.4"), written);
    }

    private static @Nullable String refused(String pattern) {
        return assertThrows(IllegalArgumentException.class, () -> new ModelCheckpoint(pattern, file -> {}))
                .getMessage();
    }

    @Test
    void patternThatIsNoneIsRefusedBeforeTraining() {
        assertEquals("\"top5\" is not a metric; metrics are loss, acc, val_loss, val_acc", refused("{top5:.2f}.h5"));
        assertEquals("in the file name {epoch:.4f}.h5, \".4f\" is not a format for epoch", refused("{epoch:.4f}.h5"));
        assertEquals(
                "in the file name {val_loss:wide}.h5, \"wide\" is not a format for val_loss",
                refused("{val_loss:wide}.h5"));
    }

    @Test
    void failedWriteNamesTheFileAndTheCause() {
        ModelCheckpoint checkpoint = new ModelCheckpoint("{epoch:02d}.h5", file -> {
            throw new IOException("disk full");
        });
        Epoch epoch = PaperTraining.epoch(3, 1, 1);
        assertEquals(
                "the model could not be saved to 03.h5: java.io.IOException: disk full",
                assertThrows(UncheckedIOException.class, () -> checkpoint.epochEnd(training, epoch))
                        .getMessage());
    }

    @Test
    void validationNumbersNeedValidation() {
        ModelCheckpoint checkpoint = new ModelCheckpoint("{val_loss:.4f}", this::write);
        Epoch epoch = new Epoch(1, new Metrics(1, 1), null, 1, 1);
        assertEquals(
                "val_loss is not known: there was no validation data",
                assertThrows(IllegalStateException.class, () -> checkpoint.epochEnd(training, epoch))
                        .getMessage());
    }
}
