package dev.yij.io.vectors;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.vectors.VectorCheck.Outcome;
import dev.yij.io.vectors.VectorCheck.Result;
import dev.yij.testvectors.compare.Comparison;
import dev.yij.testvectors.compare.Histogram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A check as one JSON object, for programs.
public final class CheckJson {

    private CheckJson() {}

    /// The object.
    ///
    /// @param failures why the check as a whole failed; empty if it passed
    /// @throws IOException never in practice
    public static String of(CheckReport report, List<String> failures) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("folder", report.folder());
        json.put("declared", report.declared());
        json.put("passed", report.count(Outcome.PASS));
        json.put("failed", report.count(Outcome.FAIL));
        json.put("not_judged", report.count(Outcome.NOT_JUDGED));
        json.put("missing", report.count(Outcome.MISSING));
        json.put("failures", failures);
        json.put("unknown", report.unknown());
        json.put("notes", report.notes());
        List<Object> cases = new ArrayList<>();
        report.results().forEach(result -> cases.add(entry(result)));
        json.put("cases", cases);
        return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(json);
    }

    private static Map<String, Object> entry(Result result) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", result.name());
        entry.put("operation", result.operation());
        entry.put("outcome", result.outcome().word());
        if (!result.note().isEmpty()) {
            entry.put("note", result.note());
        }
        if (!result.report().isEmpty()) {
            entry.put("report", result.report().lines().toList());
        }
        if (result.verdict() != null) {
            List<Object> outputs = new ArrayList<>();
            result.verdict().comparisons().forEach(comparison -> outputs.add(output(comparison)));
            entry.put("outputs", outputs);
        }
        return entry;
    }

    private static Map<String, Object> output(Comparison comparison) {
        Map<String, Object> output = new LinkedHashMap<>();
        output.put("name", comparison.name().substring(comparison.name().lastIndexOf(' ') + 1));
        output.put("shape", IntStream.of(comparison.shape()).boxed().toList());
        output.put("wrong", comparison.failures());
        output.put("worst_error_to_bound", number(comparison.worst().ratio()));
        Map<String, Object> histogram = new LinkedHashMap<>();
        for (int i = 0; i < Histogram.LABELS.size(); i++) {
            histogram.put(Histogram.LABELS.get(i), comparison.histogram().counts()[i]);
        }
        output.put("error_to_bound", histogram);
        return output;
    }

    /// JSON has no infinity.
    private static Object number(double value) {
        return Double.isInfinite(value) ? "infinity" : value;
    }
}
