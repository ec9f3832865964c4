package dev.yij.bench.reproduction;

import dev.yij.io.data.CsvTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The authors of the images of the data set, from its `credits.csv`.
final class Credits {

    private final CsvTable table;
    private final Map<String, List<String>> rows = new HashMap<>();

    private Credits(CsvTable table) {
        this.table = table;
        table.rows().forEach(row -> rows.put(table.value(row, "ImageID"), row));
    }

    static Credits read(Path csv) throws IOException {
        return new Credits(CsvTable.parse(Files.readString(csv)));
    }

    /// The credit of an image in Markdown, as CC BY 2.0 asks for it.
    String of(Path image) {
        String name = String.valueOf(image.getFileName());
        List<String> row = rows.get(name.substring(0, name.lastIndexOf('.')));
        if (row == null) {
            throw new IllegalArgumentException("credits.csv has no line for " + image);
        }
        return "[“" + plain("Title", row) + "”](" + table.value(row, "OriginalLandingURL") + ") by ["
                + plain("Author", row) + "](" + table.value(row, "AuthorProfileURL") + "), CC BY 2.0, made smaller";
    }

    /// Characters with a meaning in Markdown are removed.
    private String plain(String column, List<String> row) {
        return table.value(row, column).replaceAll("[\\[\\]|*_<>`\\\\]", " ").strip();
    }
}
