package dev.yij.reference.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// Writes a line of numbers after each epoch, so that a run can be watched and plotted while it goes on.
///
/// Columns: `epoch,loss,acc,val_loss,val_acc,lr,seconds`; the validation's are empty where there is none.
public final class CsvLogger implements Callback {

    /// The first line of the file.
    public static final String HEADER = "epoch,loss,acc,val_loss,val_acc,lr,seconds";

    private final Path file;

    /// Begins the file anew, with the epochs that lie behind where a run goes on.
    public CsvLogger(Path file) {
        this.file = file;
    }

    @Override
    public void trainBegin(Training training) {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        training.history().epochs().forEach(epoch -> text.append(line(epoch)).append('\n'));
        write(
                text.toString(),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
    }

    @Override
    public void epochEnd(Training training, Epoch epoch) {
        write(line(epoch) + "\n", StandardOpenOption.APPEND);
    }

    /// One epoch as a line, without its end.
    public static String line(Epoch epoch) {
        Metrics validation = epoch.validation();
        return String.format(
                Locale.ROOT,
                "%d,%s,%s,%s,%s,%s,%.3f",
                epoch.number(),
                epoch.training().loss(),
                epoch.training().accuracy(),
                validation == null ? "" : validation.loss(),
                validation == null ? "" : validation.accuracy(),
                epoch.learningRate(),
                epoch.seconds());
    }

    private void write(String text, StandardOpenOption... how) {
        try {
            Files.writeString(file, text, how);
        } catch (IOException e) {
            throw new UncheckedIOException("the log " + file + " could not be written: " + e, e);
        }
    }
}
