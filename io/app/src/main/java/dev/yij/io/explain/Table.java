package dev.yij.io.explain;

import java.util.ArrayList;
import java.util.List;

/// A table of aligned columns, numbers to the right; a long one is abbreviated in the middle. A cell beyond the
/// last heading is a remark, which begins after the last column.
final class Table {

    /// Up to this number of rows are shown; of longer tables the first and the last.
    private static final int MOST = 64;

    private static final int FIRST = 36;
    private static final int LAST = 12;

    private final List<List<String>> rows = new ArrayList<>();

    /// A table with a header line.
    Table(String... headings) {
        rows.add(List.of(headings));
    }

    /// Adds a row.
    ///
    /// @param cells the texts of the columns; empty for an empty cell
    void add(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(cell.toString());
        }
        rows.add(row);
    }

    /// The lines, indented by two spaces.
    ///
    /// @param all whether long tables are shown in full
    List<String> lines(boolean all) {
        List<String> lines = new ArrayList<>();
        lines.add(line(rows.getFirst()));
        int count = rows.size() - 1;
        int cut = all || count <= MOST ? 0 : count - FIRST - LAST;
        for (int i = 1; i <= count; i++) {
            if (cut > 0 && i == FIRST + 1) {
                lines.add("  … " + cut + " more, which --all shows …");
                i += cut;
            }
            lines.add(line(rows.get(i)));
        }
        return lines;
    }

    private String line(List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            boolean remark = column >= rows.getFirst().size();
            line.append(" ".repeat(remark ? 2 : 2 + width(column) - cell.length()))
                    .append(cell);
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> column < row.size())
                .mapToInt(row -> row.get(column).length())
                .max()
                .orElse(0);
    }
}
