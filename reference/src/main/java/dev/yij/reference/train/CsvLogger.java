package dev.yij.reference.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Writes a line of metrics after each epoch, so that a run can be monitored and plotted while it is in
/// progress.
///
/// Columns: `epoch,loss,acc,val_loss,val_acc,lr,seconds`; the validation columns are empty if there is no
/// validation. With [#skipped], a column counts the samples that were left out. Further
/// [metrics][Metrics#others] have columns after these, `top_5_acc,val_top_5_acc`.
public final class CsvLogger implements Callback {

    /// The header line.
    public static final String HEADER = "epoch,loss,acc,val_loss,val_acc,lr,seconds";

    /// The name of the column after those of [#HEADER], if there is one.
    public static final String SKIPPED = "skipped";

    private final Path file;
    private final @Nullable IntSupplier skipped;
    private List<String> metrics = List.of();

    /// Rewrites the file, including the epochs already completed if the run is resumed.
    public CsvLogger(Path file) {
        this(file, null);
    }

    private CsvLogger(Path file, @Nullable IntSupplier skipped) {
        this.file = file;
        this.skipped = skipped;
    }

    /// A logger with one more column.
    ///
    /// @param count the number of samples that the run leaves out because they cannot be read; asked when
    ///              a line is written
    public CsvLogger skipped(IntSupplier count) {
        return new CsvLogger(file, count);
    }

    @Override
    public void trainBegin(Training training) {
        StringBuilder text = new StringBuilder(HEADER).append(skipped == null ? "" : "," + SKIPPED);
        metrics = training.metrics();
        metrics.forEach(key -> text.append(',').append(key).append(",val_").append(key));
        text.append('\n');
        training.history().epochs().forEach(epoch -> text.append(wholeLine(epoch)));
        write(
                text.toString(),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
    }

    @Override
    public void epochEnd(Training training, Epoch epoch) {
        write(wholeLine(epoch), StandardOpenOption.APPEND);
    }

    private String wholeLine(Epoch epoch) {
        StringBuilder line = new StringBuilder(line(epoch)).append(skipped == null ? "" : "," + skipped.getAsInt());
        Metrics validation = epoch.validation();
        for (String key : metrics) {
            line.append(',').append(value(epoch.training(), key));
            line.append(',').append(validation == null ? "" : value(validation, key));
        }
        return line.append('\n').toString();
    }

    private static String value(Metrics metrics, String key) {
        Double value = metrics.others().get(key);
        return value == null ? "" : value.toString();
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
            throw new UncheckedIOException("the log " + file + " could not be written: " + reason(e), e);
        }
    }

    /// The messages of Java's file exceptions are often only the path.
    private static @Nullable String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException e -> "its folder does not exist";
            case AccessDeniedException e -> "permission denied";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> failure.getMessage();
        };
    }
}
