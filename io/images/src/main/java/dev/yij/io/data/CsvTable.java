package dev.yij.io.data;

import java.util.ArrayList;
import java.util.List;

/// A reader and writer of CSV according to RFC 4180: fields may be quoted, quotes inside are doubled, a quoted
/// field may hold commas and line ends. The first row names the columns.
public record CsvTable(List<String> columns, List<List<String>> rows) {

    /// Reads a whole file.
    public static CsvTable parse(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c != '"') {
                    field.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    field.append('"');
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',' || c == '\n') {
                row.add(take(field));
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            } else if (c != '\r') {
                field.append(c);
            }
        }
        if (!row.isEmpty() || !field.isEmpty()) {
            row.add(take(field));
            rows.add(row);
        }
        return new CsvTable(rows.getFirst(), rows.subList(1, rows.size()));
    }

    /// A field of a row.
    ///
    /// @throws IllegalArgumentException if there is no such column
    public String value(List<String> row, String column) {
        int index = columns.indexOf(column);
        if (index < 0) {
            throw new IllegalArgumentException("there is no column " + column + " among " + columns);
        }
        return row.get(index);
    }

    /// A row with its line end.
    public static String line(List<String> fields) {
        List<String> written = new ArrayList<>();
        for (String field : fields) {
            boolean plain = field.chars().noneMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
            written.add(plain ? field : '"' + field.replace("\"", "\"\"") + '"');
        }
        return String.join(",", written) + "\n";
    }

    private static String take(StringBuilder field) {
        String value = field.toString();
        field.setLength(0);
        return value;
    }
}
