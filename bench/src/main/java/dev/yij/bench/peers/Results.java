package dev.yij.bench.peers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The measurements: images per second for each task, contender and round, and peaks of memory.
final class Results {

    /// One line of the table.
    ///
    /// @param threads the number of threads
    record Row(Library library, int threads) {
        @Override
        public String toString() {
            return library.title() + ", " + threads + (threads == 1 ? " thread" : " threads");
        }
    }

    private final Map<Task, Map<Row, List<Double>>> rates = new LinkedHashMap<>();
    private final Map<Row, Long> memory = new LinkedHashMap<>();

    void add(Task task, Row row, double imagesPerSecond) {
        rates.computeIfAbsent(task, t -> new LinkedHashMap<>())
                .computeIfAbsent(row, r -> new ArrayList<>())
                .add(imagesPerSecond);
    }

    void peakMemory(Row row, long bytes) {
        memory.put(row, bytes);
    }

    private List<Double> rates(Task task, Row row) {
        return rates.getOrDefault(task, Map.of()).getOrDefault(row, List.of());
    }

    /// Images per second of every contender: the median of the rounds, and the slowest and the fastest of them.
    String speeds(List<Row> rows) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(header("images/s: median (slowest–fastest round)", "peak memory of training"));
        for (Row row : rows) {
            List<String> line = line(row.toString(), task -> speed(rates(task, row)));
            Long bytes = memory.get(row);
            line.add(bytes == null ? "" : String.format(Locale.ROOT, "%.2f GB", bytes * 1e-9));
            cells.add(line);
        }
        return table(cells);
    }

    private static String speed(List<Double> rates) {
        return rates.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT, "%.1f (%.1f–%.1f)", median(rates), Collections.min(rates), Collections.max(rates));
    }

    /// The speedup of a contender over each of its peers with the same number of threads: the median of the
    /// ratios of each round, whose two measurements are adjacent in time. For memory, a fraction of the peer's.
    String ratios(Library ours, List<Row> rows) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(header(ours.title() + " against", "its memory as a part of the peer's"));
        for (Row peer : rows) {
            Row own = new Row(ours, peer.threads);
            if (peer.equals(own) || !rows.contains(own)) {
                continue;
            }
            List<String> line = line(peer.toString(), task -> quotient(rates(task, own), rates(task, peer)));
            line.add(
                    memory.containsKey(own) && memory.containsKey(peer)
                            ? String.format(Locale.ROOT, "%.2f", (double) memory.get(own) / (double) memory.get(peer))
                            : "");
            cells.add(line);
        }
        return cells.size() == 1 ? "" : table(cells);
    }

    /// The speedup of the largest number of threads over the smallest.
    String scaling(List<Row> rows) {
        List<List<String>> cells = new ArrayList<>();
        int fewest = rows.stream().mapToInt(Row::threads).min().orElse(1);
        int most = rows.stream().mapToInt(Row::threads).max().orElse(1);
        cells.add(header("threads: " + most + " against " + fewest, null));
        for (Row row : rows) {
            Row few = new Row(row.library, fewest);
            if (row.threads == most && most > fewest && rows.contains(few)) {
                cells.add(line(row.library.title(), task -> quotient(rates(task, row), rates(task, few))));
            }
        }
        return cells.size() == 1 ? "" : table(cells);
    }

    private static String quotient(List<Double> above, List<Double> below) {
        List<Double> quotients = new ArrayList<>();
        for (int round = 0; round < Math.min(above.size(), below.size()); round++) {
            quotients.add(above.get(round) / below.get(round));
        }
        return quotients.isEmpty() ? "" : String.format(Locale.ROOT, "%.2f×", median(quotients));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    private interface Cell {
        String of(Task task);
    }

    private List<String> line(String title, Cell cell) {
        List<String> line = new ArrayList<>(List.of(title));
        rates.keySet().forEach(task -> line.add(cell.of(task)));
        return line;
    }

    private List<String> header(String title, @Nullable String last) {
        List<String> header = line(title, Task::toString);
        if (last != null) {
            header.add(last);
        }
        return header;
    }

    /// A table in Markdown with its columns aligned, so that it reads as text as well.
    private static String table(List<List<String>> cells) {
        int columns = cells.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> line : cells) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], line.get(c).length());
            }
        }
        StringBuilder table = new StringBuilder();
        for (int r = 0; r < cells.size(); r++) {
            for (int c = 0; c < columns; c++) {
                String cell = cells.get(r).get(c);
                table.append("| ")
                        .append(cell)
                        .repeat(' ', widths[c] - cell.length())
                        .append(' ');
            }
            table.append("|\n");
            if (r == 0) {
                for (int width : widths) {
                    table.append("| ").repeat('-', width).append(' ');
                }
                table.append("|\n");
            }
        }
        return table.toString();
    }
}
