package dev.yij.io.run;

import dev.yij.io.file.FormatException;
import dev.yij.reference.train.CsvLogger;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Metrics;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the `history.csv` that a training run writes ([CsvLogger]). Files of other programs are accepted if
/// they have its first columns: `epoch,loss,acc`, then any number of `val_loss,val_acc,lr,seconds,skipped` in
/// order, and then columns of further metrics.
public final class HistoryFile {

    private static final String LEAST = "epoch,loss,acc";

    private HistoryFile() {}

    /// The epochs of a file.
    ///
    /// @throws FormatException if it is not such a file, or has no epochs
    /// @throws IOException     if it cannot be read
    public static History read(Path file) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (MalformedInputException e) {
            throw new FormatException(file + " is not text, expected lines of " + CsvLogger.HEADER);
        }
        String header = lines.isEmpty() ? "" : lines.getFirst().strip();
        String all = CsvLogger.HEADER + "," + CsvLogger.SKIPPED + ",";
        boolean isShorter = all.startsWith(header + ",") && (header + ",").startsWith(LEAST + ",");
        if (!isShorter && !(header + ",").startsWith(CsvLogger.HEADER + ",")) {
            throw new FormatException(file + ", line 1: expected " + CsvLogger.HEADER + ", found " + shortened(header));
        }
        String[] columns = header.split(",", -1);
        List<Epoch> epochs = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                epochs.add(epoch(lines.get(i), columns, file + ", line " + (i + 1)));
            }
        }
        if (epochs.isEmpty()) {
            throw new FormatException(file + " has no epochs");
        }
        return new History(epochs);
    }

    private static Epoch epoch(String line, String[] columns, String where) throws FormatException {
        String[] fields = line.strip().split(",", -1);
        if (fields.length != columns.length) {
            throw new FormatException(where + ": expected " + columns.length + " columns, found " + fields.length);
        }
        fields = Arrays.copyOf(fields, Math.max(7, fields.length));
        try {
            Map<String, Double> training = new LinkedHashMap<>();
            Map<String, Double> validation = new LinkedHashMap<>();
            for (int i = 7; i < columns.length; i++) {
                Double value = columns[i].equals(CsvLogger.SKIPPED) ? null : number(fields[i]);
                boolean isValidation = columns[i].startsWith("val_");
                if (value != null) {
                    (isValidation ? validation : training).put(columns[i].substring(isValidation ? 4 : 0), value);
                }
            }
            Double validationLoss = number(fields[3]);
            Double validationAccuracy = number(fields[4]);
            Double rate = number(fields[5]);
            Double seconds = number(fields[6]);
            return new Epoch(
                    Integer.parseInt(fields[0]),
                    new Metrics(Double.parseDouble(fields[1]), Double.parseDouble(fields[2]), training),
                    validationLoss == null || validationAccuracy == null
                            ? null
                            : new Metrics(validationLoss, validationAccuracy, validation),
                    rate == null ? 0 : rate.floatValue(),
                    seconds == null ? 0 : seconds);
        } catch (NumberFormatException e) {
            throw new FormatException(where + ": expected numbers, found " + shortened(line));
        }
    }

    private static @Nullable Double number(@Nullable String field) {
        return field == null || field.isEmpty() ? null : Double.valueOf(field);
    }

    private static String shortened(String text) {
        return "'" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "'";
    }
}
