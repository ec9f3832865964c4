package dev.yij.io.vectors;

import dev.yij.io.vectors.VectorCheck.Outcome;
import dev.yij.io.vectors.VectorCheck.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The outcome of a check of a folder: what [CheckJson], [CheckJunit] and [CheckPage] write.
///
/// @param folder   the folder's name
/// @param declared how the results were computed, as declared: `float32`
/// @param results  one for each case and model that was selected
/// @param unknown  sentences about files that belong to no case
/// @param notes    what can be said about all results together, as sentences; may be on several lines
public record CheckReport(
        String folder, String declared, List<Result> results, List<String> unknown, List<String> notes) {

    /// Number of cases with an outcome.
    public int count(Outcome outcome) {
        return (int) results.stream().filter(r -> r.outcome() == outcome).count();
    }

    /// The cases with an outcome.
    List<Result> with(Outcome outcome) {
        return results.stream().filter(r -> r.outcome() == outcome).toList();
    }

    /// Results by operation, in their order.
    Map<String, List<Result>> byOperation() {
        return results.stream()
                .collect(Collectors.groupingBy(Result::operation, LinkedHashMap::new, Collectors.toList()));
    }

    /// `708 cases: 500 passed, 3 failed, 205 missing`, and how many were not judged, if any.
    public String counts() {
        int notJudged = count(Outcome.NOT_JUDGED);
        return results.size() + " cases: " + count(Outcome.PASS) + " passed, " + count(Outcome.FAIL) + " failed, "
                + (notJudged == 0 ? "" : notJudged + " not judged, ") + count(Outcome.MISSING) + " missing";
    }

    /// Why the check as a whole failed, as sentences; empty if it passed.
    ///
    /// @param minimum    the number of cases that must have a result that is judged, at least 1
    /// @param requireAll whether every case and every tensor of a model must
    public List<String> failures(int minimum, boolean requireAll) {
        List<String> failures = new ArrayList<>();
        int checked = count(Outcome.PASS) + count(Outcome.FAIL);
        if (checked == 0) {
            failures.add(
                    count(Outcome.NOT_JUDGED) > 0
                            ? "Nothing was judged: "
                                    + with(Outcome.NOT_JUDGED).getFirst().note()
                            : "Nothing was checked: expected files such as "
                                    + results.stream()
                                            .map(r -> r.name() + ".npz")
                                            .findFirst()
                                            .orElse("CASE.npz") + " in " + folder);
        } else if (checked < minimum) {
            failures.add("Only " + checked + " cases have results, expected at least " + minimum);
        }
        if (requireAll && checked > 0) {
            List<Result> missing = with(Outcome.MISSING);
            if (!missing.isEmpty()) {
                failures.add(missing.size() + " cases have no result; the first is "
                        + missing.getFirst().name());
            }
            List<Result> notJudged = with(Outcome.NOT_JUDGED);
            if (!notJudged.isEmpty()) {
                failures.add(notJudged.size() + " cases were not judged; the first is "
                        + notJudged.getFirst().name() + ": "
                        + notJudged.getFirst().note());
            }
            results.stream()
                    .filter(r -> r.outcome() != Outcome.MISSING && !r.complete())
                    .forEach(r -> failures.add(r.name() + " has only " + r.note()));
        }
        return failures;
    }
}
