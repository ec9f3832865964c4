package dev.yij.io.shipped;

import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/// A model that comes with yij. They classify the chapter's twenty kinds of snacks, so that `yij predict` works
/// before anything has been trained. docs/model-card.md describes their training data and their accuracy.
///
/// `models.tsv` lists them, the one that commands use by default first. `-Dyij.pack` of `bench` adds a model of
/// a finished run to it.
///
/// @param name        by which `--shipped` selects it, and the name of its file
/// @param earlierName the name it had before there were others, which works too; empty if it had none
/// @param epoch       the epoch after which it was saved
/// @param seed        the seed of its run
/// @param validation  its figures on the images by which it was chosen
/// @param test        its figures on images that had no part in training
/// @param sha256      of its weights, as `yij inspect` prints it
/// @param command     the command that trained it
/// @param description what it is, in words
public record ShippedModel(
        String name,
        String earlierName,
        int epoch,
        long seed,
        Figures validation,
        Figures test,
        String sha256,
        String command,
        String description) {

    /// The table of all models.
    public static final String TABLE = "models.tsv";

    /// What was measured on some images.
    ///
    /// @param images   their number
    /// @param loss     the mean cross-entropy
    /// @param accuracy the fraction classified correctly
    /// @param mirrored the same with the mean probabilities of each image and its mirror image; NaN if that was
    ///     not measured
    public record Figures(int images, double loss, double accuracy, double mirrored) {

        private static Figures of(String[] cells, int from) {
            return new Figures(
                    Integer.parseInt(cells[from]),
                    Double.parseDouble(cells[from + 1]),
                    Double.parseDouble(cells[from + 2]),
                    cells[from + 3].isEmpty() ? Double.NaN : Double.parseDouble(cells[from + 3]));
        }

        private String row() {
            return images + "\t" + loss + "\t" + accuracy + "\t" + (Double.isNaN(mirrored) ? "" : mirrored);
        }
    }

    /// The first row of the table.
    public static final String HEADER = String.join(
            "\t",
            List.of(
                    "name",
                    "earlier_name",
                    "epoch",
                    "seed",
                    "validation_images",
                    "validation_loss",
                    "validation_accuracy",
                    "validation_mirrored",
                    "test_images",
                    "test_loss",
                    "test_accuracy",
                    "test_mirrored",
                    "sha256",
                    "command",
                    "description"));

    private static final int COLUMNS = HEADER.split("\t").length;
    private static final List<ShippedModel> ALL = read();

    /// All models, the default one first.
    public static List<ShippedModel> all() {
        return ALL;
    }

    /// The model that commands use by default.
    public static ShippedModel usual() {
        return ALL.getFirst();
    }

    /// A model by its name.
    ///
    /// @throws IllegalArgumentException if there is none of this name
    public static ShippedModel of(String name) {
        return ALL.stream()
                .filter(each ->
                        each.name.equalsIgnoreCase(name) || !name.isEmpty() && each.earlierName.equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("yij comes with the models "
                        + ALL.stream().map(ShippedModel::name).collect(Collectors.joining(", ")) + ", found " + name));
    }

    /// The model with its classes and history; its optimizer is in its initial state.
    ///
    /// @throws IOException if it cannot be read
    public SavedModel load() throws IOException {
        try (InputStream in = open(name + ".yij")) {
            SavedModel saved = ModelFile.load(in, toString(), Integer.MAX_VALUE);
            return saved.preparation(saved.preparationOrKeras()); // the chapter's are older than this entry of a file
        }
    }

    /// The size of its file.
    ///
    /// @throws IOException if it cannot be read
    public long bytes() throws IOException {
        try (InputStream in = open(name + ".yij")) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /// Its row of the table.
    public String row() {
        return String.join(
                "\t",
                name,
                earlierName,
                Integer.toString(epoch),
                Long.toString(seed),
                validation.row(),
                test.row(),
                sha256,
                command,
                description);
    }

    /// A model from its row of the table.
    ///
    /// @throws IllegalArgumentException if it has another number of columns, or something else for a number
    public static ShippedModel parse(String row) {
        String[] cells = row.split("\t", -1);
        if (cells.length != COLUMNS) {
            throw new IllegalArgumentException(
                    TABLE + " needs " + COLUMNS + " columns, found " + cells.length + ": " + row);
        }
        return new ShippedModel(
                cells[0],
                cells[1],
                Integer.parseInt(cells[2]),
                Long.parseLong(cells[3]),
                Figures.of(cells, 4),
                Figures.of(cells, 8),
                cells[12],
                cells[13],
                cells[14]);
    }

    /// The model's name in messages.
    @Override
    public String toString() {
        return "the model " + name + " that comes with yij";
    }

    private static List<ShippedModel> read() {
        try (InputStream in = open(TABLE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(ShippedModel::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) {
        InputStream in = ShippedModel.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalStateException("yij was built without the resource " + resource);
        }
        return in;
    }
}
