package dev.yij.io.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The two lists of an embedded sample: its files with their sizes, and the authors of its images, from
/// `credits.csv` of the data set.
final class SampleIndex {

    private final Path snacks;
    private final CsvTable table;
    private final Map<String, List<String>> credits = new HashMap<>();
    private final StringBuilder index = new StringBuilder();
    private final StringBuilder attribution = new StringBuilder(CsvTable.line(
            List.of("file", "author", "author_profile", "title", "licence", "source", "original", "original_md5")));

    /// Nothing yet.
    ///
    /// @param snacks the data set's folder
    SampleIndex(Path snacks) throws IOException {
        this.snacks = snacks;
        table = CsvTable.parse(Files.readString(snacks.resolve("credits.csv")));
        table.rows().forEach(row -> credits.put(table.value(row, "ImageID"), row));
    }

    /// Writes an image into a sample, under its path in the data set, and adds it to both lists.
    void write(Path image, byte[] bytes, Path sample) throws IOException {
        String file = snacks.relativize(image).toString().replace('\\', '/');
        Path written = sample.resolve(file);
        Files.createDirectories(written.getParent());
        Files.write(written, bytes);
        add(file, bytes.length);
        List<String> row = credits.get(image.getFileName().toString().replaceFirst("\\.[^.]*$", ""));
        if (row == null) {
            throw new IOException(image + ": credits.csv does not say who made this image");
        }
        attribution.append(CsvTable.line(List.of(
                file,
                table.value(row, "Author"),
                table.value(row, "AuthorProfileURL"),
                table.value(row, "Title"),
                table.value(row, "License"),
                table.value(row, "OriginalLandingURL"),
                table.value(row, "OriginalURL"),
                table.value(row, "OriginalMD5"))));
    }

    /// Adds a file to the list of files.
    void add(String file, long size) {
        index.append(size).append(' ').append(file).append('\n');
    }

    /// The text of `index.txt`.
    String index() {
        return index.toString();
    }

    /// The text of `ATTRIBUTION.csv`.
    String attribution() {
        return attribution.toString();
    }
}
