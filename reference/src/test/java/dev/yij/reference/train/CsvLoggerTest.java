package dev.yij.reference.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvLoggerTest {

    private final PaperTraining training = new PaperTraining();

    @TempDir
    Path folder;

    @Test
    void fileHasALinePerEpoch() throws IOException {
        Path file = folder.resolve("log.csv");
        Files.writeString(file, "what was there before, and much longer than what comes now\n".repeat(9));
        training.run(new CsvLogger(file), 2.5, 2.25);
        assertEquals("""
                epoch,loss,acc,val_loss,val_acc,lr,seconds
                1,9.0,0.125,2.5,0.5,0.001,2.500
                2,9.0,0.125,2.25,0.5,0.001,2.500
                """, Files.readString(file));
    }

    @Test
    void lineIsThereAsSoonAsTheEpochIs() throws IOException {
        Path file = folder.resolve("log.csv");
        CsvLogger logger = new CsvLogger(file);
        logger.trainBegin(training);
        assertEquals(List.of(CsvLogger.HEADER), Files.readAllLines(file));
        logger.epochEnd(training, PaperTraining.epoch(1, 1, 1));
        assertEquals(2, Files.readAllLines(file).size());
    }

    @Test
    void resumedRunKeepsTheEarlierEpochs() throws IOException {
        Path file = folder.resolve("log.csv");
        History before = new History(List.of(PaperTraining.epoch(1, 4, 0.25), PaperTraining.epoch(2, 3, 0.5)));
        training.after(before).run(new CsvLogger(file), 2);
        assertEquals("""
                epoch,loss,acc,val_loss,val_acc,lr,seconds
                1,9.0,0.125,4.0,0.25,0.001,2.500
                2,9.0,0.125,3.0,0.5,0.001,2.500
                3,9.0,0.125,2.0,0.5,0.001,2.500
                """, Files.readString(file));
    }

    @Test
    void aLastColumnCountsWhatIsSkipped() throws IOException {
        Path file = folder.resolve("log.csv");
        training.run(new CsvLogger(file).skipped(() -> 3), 2.5);
        assertEquals("""
                epoch,loss,acc,val_loss,val_acc,lr,seconds,skipped
                1,9.0,0.125,2.5,0.5,0.001,2.500,3
                """, Files.readString(file));
    }

    @Test
    void columnsOfTheValidationAreEmptyWithoutIt() {
        assertEquals("12,0.5,1.0,,,1.0E-4,0.126", line(new Epoch(12, new Metrics(0.5, 1), null, 1e-4f, 0.1257)));
    }

    /// A comma as decimal separator would add a column.
    @Test
    void numbersDoNotDependOnTheCountry() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertEquals("1,0.5,1.0,,,0.5,1.500", line(new Epoch(1, new Metrics(0.5, 1), null, 0.5f, 1.5)));
        } finally {
            Locale.setDefault(before);
        }
    }

    private static String line(Epoch epoch) {
        return CsvLogger.line(epoch);
    }

    @Test
    void fileThatCannotBeWrittenIsNamedWithTheCause() {
        Path file = folder.resolve("missing").resolve("log.csv");
        String message =
                String.valueOf(assertThrows(UncheckedIOException.class, () -> new CsvLogger(file).trainBegin(training))
                        .getMessage());
        assertTrue(message.startsWith("the log " + file + " could not be written: "), message);
        assertTrue(message.endsWith(": its folder does not exist"), message);
    }
}
