package dev.yij.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.io.file.FormatException;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("history.csv"), text);
    }

    @Test
    void aRunsHistoryIsReadLineByLine() throws IOException {
        Path file = file("""
                epoch,loss,acc,val_loss,val_acc,lr,seconds
                1,2.95,0.0625,2.85,0.125,0.001,201.5
                2,2.5,0.25,,,1.0E-4,200
                """);
        assertEquals(
                List.of(
                        new Epoch(1, new Metrics(2.95, 0.0625), new Metrics(2.85, 0.125), 0.001f, 201.5),
                        new Epoch(2, new Metrics(2.5, 0.25), null, 1e-4f, 200)),
                HistoryFile.read(file).epochs());
    }

    @Test
    void theNumberOfSkippedImagesMayFollow() throws IOException {
        Path file = file("epoch,loss,acc,val_loss,val_acc,lr,seconds,skipped\n7,1.5,0.5,2,0.25,0.001,9,4\n");
        assertEquals(
                List.of(new Epoch(7, new Metrics(1.5, 0.5), new Metrics(2, 0.25), 0.001f, 9)),
                HistoryFile.read(file).epochs());
    }

    @Test
    void theLastColumnsMayBeMissing() throws IOException {
        Path file = file("epoch,loss,acc,val_loss,val_acc\r\n7,1.5,0.5,2,0.25\r\n");
        assertEquals(
                List.of(new Epoch(7, new Metrics(1.5, 0.5), new Metrics(2, 0.25), 0, 0)),
                HistoryFile.read(file).epochs());
    }

    @Test
    void whatIsNoHistoryIsSaidToBeNone() throws IOException {
        String header = "line 1: expected epoch,loss,acc,val_loss,val_acc,lr,seconds, found ";
        assertEquals(header + "''", message(""));
        assertEquals(header + "'epoch,acc'", message("epoch,acc\n1,2\n"));
        assertEquals(header + "'epoch,loss,accuracy'", message("epoch,loss,accuracy\n"));
        assertEquals("line 2: expected 3 columns, found 2", message("epoch,loss,acc\n1,2\n"));
        assertEquals("line 3: expected numbers, found '1,two,0'", message("epoch,loss,acc\n\n1,two,0\n"));
    }

    @Test
    void aHistoryWithoutEpochsIsNone() throws IOException {
        Path file = file("epoch,loss,acc\n\n");
        FormatException e = assertThrows(FormatException.class, () -> HistoryFile.read(file));
        assertEquals(file + " has no epochs", e.getMessage());
    }

    /// The error message for a file with this text, without the file's name.
    private String message(String text) throws IOException {
        Path file = file(text);
        FormatException e = assertThrows(FormatException.class, () -> HistoryFile.read(file));
        return String.valueOf(e.getMessage()).replace(file + ", ", "");
    }
}
