package dev.yij.io.onnx;

import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The nodes that do not become layers, so that one message can name all of them.
final class Problems {

    private static final int MOST_SHOWN = 4;

    private record Problem(OnnxNode node, OnnxUnsupportedException why) {}

    private final List<Problem> problems = new ArrayList<>();

    void add(OnnxNode node, OnnxUnsupportedException why) {
        problems.add(new Problem(node, why));
    }

    /// @throws OnnxUnsupportedException if there are any: the message of the only one, or one sentence with the
    ///     different reasons
    void throwIfAny(String file) throws OnnxUnsupportedException {
        if (problems.size() == 1) {
            throw problems.getFirst().why();
        }
        if (problems.isEmpty()) {
            return;
        }
        Map<String, List<Problem>> byReason = new LinkedHashMap<>();
        for (Problem problem : problems) {
            String why = String.valueOf(problem.why().getMessage()).replaceFirst("(?s)^.*?" + NodeConstants.MISFIT, "");
            byReason.computeIfAbsent(problem.node().operator() + ": " + why, any -> new ArrayList<>())
                    .add(problem);
        }
        List<String> reasons = new ArrayList<>();
        byReason.forEach((reason, of) -> reasons.add((of.size() == 1 ? "" : of.size() + " × ")
                + (reason.length() > 120 ? reason.substring(0, 120) + "…" : reason)));
        String more = reasons.size() <= MOST_SHOWN ? "" : "; and " + (reasons.size() - MOST_SHOWN) + " further kinds";
        throw new OnnxUnsupportedException(file + ": " + problems.size() + " nodes do not become layers: "
                + String.join("; ", reasons.subList(0, Math.min(MOST_SHOWN, reasons.size()))) + more);
    }
}
