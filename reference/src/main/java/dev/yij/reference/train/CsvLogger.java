package dev.yij.reference.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// Writes a line of metrics after each epoch, so that a run can be monitored and plotted while it is in
/// progress.
///
/// Columns: `epoch,loss,acc,val_loss,val_acc,lr,seconds`; the validation columns are empty if there is no
/// validation.
public final class CsvLogger implements Callback {

    /// The header line.
    public static final String HEADER = "epoch,loss,acc,val_loss,val_acc,lr,seconds";

    private final Path file;

    /// Rewrites the file, including the epochs already completed if the run is resumed.
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

    /// One epoch as a line, without its line break.
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
