package dev.yij.reference.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.IllegalFormatException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Saves the model after every epoch, or only when it is the best so far, as Keras's callback of this name.
/// When a run is resumed, the epochs already completed are taken into account: a worse model does not replace
/// the best one.
public final class ModelCheckpoint implements Callback {

    /// Writes the model to a file atomically.
    @FunctionalInterface
    public interface Writer {
        /// Writes the model.
        ///
        /// @throws IOException if the file cannot be written
        void write(Path file) throws IOException;
    }

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)(?::([^}]*))?}");

    /// An arbitrary epoch, used to validate a pattern.
    private static final Epoch ANY = new Epoch(1, new Metrics(1, 1), new Metrics(1, 1), 1, 1);

    private final String pattern;
    private final @Nullable Monitor bestBy;
    private final Writer writer;
    private double best;

    /// Saves after every epoch.
    ///
    /// @param pattern the file; `{epoch:02d}`, `{val_loss:.4f}` and the like are replaced by the epoch's values
    public ModelCheckpoint(String pattern, Writer writer) {
        this(pattern, null, writer);
    }

    /// Saves after an epoch that is better than all before it in this run.
    ///
    /// @param bestBy the value to compare; null to save after every epoch
    /// @throws IllegalArgumentException if the pattern has an unknown field or an invalid format; checked at
    ///     once, not after the first epoch
    public ModelCheckpoint(String pattern, @Nullable Monitor bestBy, Writer writer) {
        fileName(pattern, ANY);
        this.pattern = pattern;
        this.bestBy = bestBy;
        this.writer = writer;
        this.best = bestBy == null ? 0 : bestBy.worst();
    }

    @Override
    public void trainBegin(Training training) {
        if (bestBy != null) {
            best = bestBy.worst();
            training.history().with(bestBy).forEach(this::isBest);
        }
    }

    private boolean isBest(Epoch epoch) {
        if (bestBy == null) {
            return true;
        }
        double value = bestBy.of(epoch);
        boolean better = bestBy.improves(value, best, 0);
        best = better ? value : best;
        return better;
    }

    @Override
    public void epochEnd(Training training, Epoch epoch) {
        if (isBest(epoch)) {
            Path file = Path.of(fileName(pattern, epoch));
            try {
                writer.write(file);
            } catch (IOException e) {
                throw new UncheckedIOException("the model could not be saved to " + file + ": " + e, e);
            }
        }
    }

    /// The file of an epoch: Python's format fields are replaced by the epoch's values.
    ///
    /// @throws IllegalArgumentException if a field is unknown or its format is invalid
    static String fileName(String pattern, Epoch epoch) {
        Matcher matcher = PLACEHOLDER.matcher(pattern);
        StringBuilder name = new StringBuilder();
        while (matcher.find()) {
            String key = matcher.group(1);
            String format = matcher.group(2);
            Object value = key.equals("epoch")
                    ? (Object) epoch.number()
                    : Monitor.of(key).of(epoch);
            try {
                String text = format == null ? value.toString() : String.format(Locale.ROOT, "%" + format, value);
                matcher.appendReplacement(name, Matcher.quoteReplacement(text));
            } catch (IllegalFormatException e) {
                throw new IllegalArgumentException(
                        "in the file name " + pattern + ", \"" + format + "\" is not a format for " + key, e);
            }
        }
        return matcher.appendTail(name).toString();
    }
}
