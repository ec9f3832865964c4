package dev.yij.bench.speed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Compares JMH's results of two revisions, two runs of each, made on one machine in the order before, after,
/// after, before. A benchmark is slower if both of its later runs are at least [#LIMIT] below both of its
/// earlier ones and the confidence intervals of the means are apart. So neither the noise of one run nor a
/// machine that becomes slower with time decides.
public final class PairedRuns {

    /// Smaller differences are noise on shared machines.
    static final double LIMIT = 0.10;

    /// What JMH measured: operations per unit of time, and half of the confidence interval.
    record Score(double value, double error) {}

    private PairedRuns() {}

    /// Prints a line for each benchmark, and ends with exit code 1 if one is slower.
    ///
    /// @param args four CSV files of JMH: before, before, after, after
    public static void main(String[] args) throws IOException {
        List<Map<String, Score>> runs = new ArrayList<>();
        for (String file : args) {
            runs.add(read(Files.readAllLines(Path.of(file))));
        }
        int slower = 0;
        for (String name : runs.getFirst().keySet()) {
            List<Score> scores = runs.stream().map(run -> run.get(name)).toList();
            if (!scores.contains(null)) {
                boolean bad = isSlower(scores);
                slower += bad ? 1 : 0;
                System.out.println(line(name, scores) + (bad ? "  SLOWER" : ""));
            }
        }
        if (slower > 0) {
            System.err.println(slower + " benchmarks are slower than before by " + Math.round(100 * LIMIT)
                    + " % or more in both pairs of runs");
            System.exit(1);
        }
    }

    /// Whether both runs after are slower than both before.
    ///
    /// @param scores before, before, after, after
    static boolean isSlower(List<Score> scores) {
        for (Score before : scores.subList(0, 2)) {
            for (Score after : scores.subList(2, 4)) {
                boolean apart = after.value() + after.error() < before.value() - before.error();
                if (!apart || after.value() > (1 - LIMIT) * before.value()) {
                    return false;
                }
            }
        }
        return true;
    }

    private static String line(String name, List<Score> scores) {
        double before = (scores.get(0).value() + scores.get(1).value()) / 2;
        double after = (scores.get(2).value() + scores.get(3).value()) / 2;
        return "%-60s %10.4g -> %10.4g  %+.1f %%".formatted(name, before, after, 100 * (after / before - 1));
    }

    /// The results in a CSV file of JMH, by benchmark and parameters. Secondary results, whose names contain a
    /// colon, are left out.
    static Map<String, Score> read(List<String> csv) {
        List<String> header = cells(csv.getFirst());
        Map<String, Score> scores = new LinkedHashMap<>();
        for (String row : csv.subList(1, csv.size())) {
            List<String> cells = cells(row);
            StringBuilder name = new StringBuilder(cells.getFirst().replaceFirst(".*\\.(?=\\w+\\.\\w+)", ""));
            for (int i = 0; i < header.size(); i++) {
                if (header.get(i).startsWith("Param: ")) {
                    name.append(' ').append(cells.get(i));
                }
            }
            double error = Double.parseDouble(cells.get(5));
            if (name.indexOf(":") < 0) {
                scores.put(
                        name.toString(), new Score(Double.parseDouble(cells.get(4)), Double.isNaN(error) ? 0 : error));
            }
        }
        return scores;
    }

    /// JMH quotes names, and none contains a comma.
    private static List<String> cells(String line) {
        return List.of(line.replace("\"", "").split(",", -1));
    }
}
