package dev.yij.io.vectors;

import dev.yij.io.report.Html;
import dev.yij.io.vectors.VectorCheck.Outcome;
import dev.yij.io.vectors.VectorCheck.Result;
import java.util.List;

/// A check in the XML of JUnit, which build servers display: a suite for each operation, a test for each case.
/// A case without a result, or that is not judged, is a skipped test.
public final class CheckJunit {

    private CheckJunit() {}

    /// The document.
    ///
    /// @param failures why the check as a whole failed, each a failed test of the suite `check`
    public static String of(CheckReport report, List<String> failures) {
        Html xml = new Html();
        xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.open("testsuites", "name", "yij vectors check " + report.folder());
        report.byOperation().forEach((operation, results) -> {
            xml.open("testsuite", attributes(operation, results));
            results.forEach(result -> test(xml, result));
            xml.close("testsuite");
        });
        if (!failures.isEmpty()) {
            String count = String.valueOf(failures.size());
            xml.open("testsuite", "name", "check", "tests", count, "failures", count, "errors", "0", "skipped", "0");
            for (int i = 0; i < failures.size(); i++) {
                xml.open("testcase", "classname", "check", "name", "check " + (i + 1));
                xml.empty("failure", "message", failures.get(i));
                xml.close("testcase");
            }
            xml.close("testsuite");
        }
        return xml.close("testsuites").toString();
    }

    private static String[] attributes(String operation, List<Result> results) {
        return new String[] {
            "name", operation,
            "tests", String.valueOf(results.size()),
            "failures", String.valueOf(count(results, Outcome.FAIL)),
            "errors", "0",
            "skipped", String.valueOf(count(results, Outcome.MISSING) + count(results, Outcome.NOT_JUDGED))
        };
    }

    private static long count(List<Result> results, Outcome outcome) {
        return results.stream().filter(r -> r.outcome() == outcome).count();
    }

    private static void test(Html xml, Result result) {
        xml.open("testcase", "classname", result.operation(), "name", result.name());
        switch (result.outcome()) {
            case PASS -> {}
            case MISSING -> xml.empty("skipped", "message", "there is no result");
            case NOT_JUDGED -> xml.empty("skipped", "message", "not judged: " + result.note());
            case FAIL -> {
                String first = result.report().lines().findFirst().orElse("failed");
                xml.element("failure", result.report(), "message", first);
            }
        }
        if (!result.note().isEmpty()) {
            xml.element("system-out", result.note());
        }
        xml.close("testcase");
    }
}
