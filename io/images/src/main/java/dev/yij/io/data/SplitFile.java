package dev.yij.io.data;

import dev.yij.io.file.WholeFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// A split as a file, so that the images that a model was not trained on are known later. CSV, one row for each
/// image: its path in the data folder, with `/` between names on every system, its class, and `train`, `val` or
/// `test`.
public final class SplitFile {

    private static final List<String> COLUMNS = List.of("path", "class", "split");

    /// How many files a message names.
    private static final int NAMED = 3;

    private final Path file;
    private final Map<String, Part> parts;

    private SplitFile(Path file, Map<String, Part> parts) {
        this.file = file;
        this.parts = parts;
    }

    /// Writes a split of one folder.
    ///
    /// @throws IOException if the file cannot be written
    public static void write(Path file, SplitFolders split) throws IOException {
        StringBuilder csv = new StringBuilder(CsvTable.line(COLUMNS));
        for (Part part : Part.values()) {
            ImageFolder folder = split.part(part);
            if (folder != null) {
                for (ImageFolder.Item image : folder.images()) {
                    String name = folder.classes().get(image.classIndex());
                    csv.append(CsvTable.line(List.of(name(folder, image), name, part.word())));
                }
            }
        }
        byte[] bytes = csv.toString().getBytes(StandardCharsets.UTF_8);
        WholeFile.write(file, out -> out.write(bytes));
    }

    /// Reads a split.
    ///
    /// @throws DataException if it is not such a file
    /// @throws IOException   if it cannot be read
    public static SplitFile read(Path file) throws IOException {
        CsvTable table;
        if (Files.isDirectory(file)) {
            throw new DataException(file + " is a folder, expected a split with the columns path,class,split");
        }
        try {
            String text = Files.readString(file);
            table = text.isEmpty() ? new CsvTable(List.of(), List.of()) : CsvTable.parse(text);
        } catch (CharacterCodingException e) {
            throw new DataException(
                    file + " is not text in UTF-8, expected a split with the columns path,class,split", e);
        }
        if (!table.columns().equals(COLUMNS)) {
            throw new DataException(file + ": expected the columns path,class,split, found "
                    + (table.columns().isEmpty() ? "nothing" : String.join(",", table.columns())));
        }
        Map<String, Part> parts = new LinkedHashMap<>();
        for (int i = 0; i < table.rows().size(); i++) {
            List<String> row = table.rows().get(i);
            Part part = row.size() == COLUMNS.size() ? Part.of(row.get(2)) : null;
            if (part == null) {
                throw new DataException(file + ", row " + (i + 1)
                        + ": expected a path, a class, and train, val or test, found " + String.join(",", row));
            }
            parts.put(row.get(0), part);
        }
        return new SplitFile(file, parts);
    }

    /// The images of a folder as the file splits them.
    ///
    /// @throws DataException if the folder and the file do not have the same images
    public SplitFolders apply(ImageFolder folder) throws DataException {
        Map<Path, Part> found = find(folder);
        List<String> added = folder.images().stream()
                .filter(image -> !found.containsKey(image.file()))
                .map(image -> name(folder, image))
                .toList();
        if (!added.isEmpty()) {
            throw new DataException(folder.root() + " has images that are not in " + file + ": " + some(added));
        }
        return StratifiedSplit.of(folder, found);
    }

    /// The images of one part. The folder may have more images than the file.
    ///
    /// @throws DataException if an image of the file is missing, or the part has none
    public ImageFolder part(Part part, ImageFolder folder) throws DataException {
        Map<Path, Part> found = find(folder);
        List<ImageFolder.Item> images = folder.images().stream()
                .filter(image -> found.get(image.file()) == part)
                .toList();
        if (images.isEmpty()) {
            throw new DataException(file + " has no images for " + part.word());
        }
        return folder.with(images);
    }

    /// By the exact name, and what is left by the composed one: another system may store a name decomposed,
    /// and a folder may have both.
    private Map<Path, Part> find(ImageFolder folder) throws DataException {
        Map<String, Part> left = new LinkedHashMap<>(parts);
        Map<Path, Part> found = new HashMap<>();
        for (UnaryOperator<String> form : List.<UnaryOperator<String>>of(name -> name, ClassName::composed)) {
            Map<String, String> names = new HashMap<>();
            left.keySet().forEach(name -> names.put(form.apply(name), name));
            for (ImageFolder.Item image : folder.images()) {
                String listed = found.containsKey(image.file()) ? null : names.remove(form.apply(name(folder, image)));
                if (listed != null) {
                    found.put(image.file(), Objects.requireNonNull(left.remove(listed)));
                }
            }
        }
        if (!left.isEmpty()) {
            throw new DataException(folder.root() + " does not have all images of " + file + ": "
                    + some(new ArrayList<>(left.keySet())));
        }
        return found;
    }

    private static String name(ImageFolder folder, ImageFolder.Item image) {
        List<String> names = new ArrayList<>();
        folder.root().relativize(image.file()).forEach(name -> names.add(name.toString()));
        return String.join("/", names);
    }

    private static String some(List<String> names) {
        return names.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
    }
}
