package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The likely bugs of a backend, from all of its cases: for each kernel the bug that explains the most failing
/// cases and would have made the fewest passing ones fail, then the same for the failing cases that it does not
/// explain.
///
/// @param findings the findings, kernel by kernel
public record RunDiagnosis(List<Finding> findings) {

    /// One bug of one kernel.
    ///
    /// @param operation    the kernel
    /// @param suspects     the bugs that fit equally well, usually one; empty if nothing fits
    /// @param explained    number of failing cases that the bug explains, or that nothing explains
    /// @param failing      number of cases of the kernel that failed
    /// @param contradicted number of passing cases that would have failed: the bug is on some code paths only
    /// @param where        where the outputs are wrong in all of these cases, if nothing explains them; else
    ///             empty
    /// @param confidence   explained / (failing and not explained by another finding + contradicted), times the
    ///                     certainty of the hypothesis, divided by the number of suspects
    public record Finding(
            Operation operation,
            List<Hypothesis> suspects,
            int explained,
            int failing,
            int contradicted,
            double confidence,
            String where) {

        /// One line, for example `11 of 12 failing conv2d cases are explained by: …`.
        @Override
        public String toString() {
            if (suspects.isEmpty()) {
                return String.format(
                        Locale.ROOT,
                        "%d of %d failing %s cases: no known bug explains them%s",
                        explained,
                        failing,
                        operation,
                        where.isEmpty() ? "" : "; wrong are in all of them " + where);
            }
            StringBuilder text = new StringBuilder();
            text.append(String.format(
                    Locale.ROOT,
                    "%d of %d failing %s cases are explained by: %s (confidence %.0f %%): %s",
                    explained,
                    failing,
                    operation,
                    String.join(" or ", suspects.stream().map(Hypothesis::name).toList()),
                    100 * confidence,
                    suspects.get(0).advice()));
            if (contradicted > 0) {
                text.append("; ")
                        .append(contradicted)
                        .append(" passing cases do not show it: it is on some code paths only");
            }
            return text.toString();
        }
    }

    /// Diagnoses a run.
    ///
    /// @param failing the diagnoses of all failing cases
    /// @param passing all passing cases
    public static RunDiagnosis of(List<Diagnosis> failing, List<Evidence> passing) {
        List<Finding> findings = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            List<Diagnosis> cases = failing.stream()
                    .filter(d -> d.evidence().operation() == operation)
                    .toList();
            List<Evidence> others =
                    passing.stream().filter(e -> e.operation() == operation).toList();
            if (!cases.isEmpty()) {
                explain(operation, cases, others, findings);
            }
        }
        return new RunDiagnosis(List.copyOf(findings));
    }

    /// A bug, the failing cases that it explains, and the number of passing cases that contradict it.
    private record Candidate(Hypothesis hypothesis, BitSet explained, int contradicted) {

        int explains(BitSet cases) {
            BitSet both = (BitSet) explained.clone();
            both.and(cases);
            return both.cardinality();
        }

        double coverage(BitSet cases) {
            return (double) explains(cases) / (cases.cardinality() + contradicted);
        }

        /// Coverage counts more than certainty: a region that contains all errors of all cases is a better
        /// explanation than values that are right in most cases.
        double score(BitSet cases) {
            return coverage(cases) * (1 + hypothesis.certainty()) / 2;
        }
    }

    private static void explain(
            Operation operation, List<Diagnosis> cases, List<Evidence> passing, List<Finding> findings) {
        List<Candidate> candidates = candidates(operation, cases, passing);
        BitSet open = new BitSet();
        open.set(0, cases.size());
        while (!open.isEmpty()) {
            double score =
                    candidates.stream().mapToDouble(c -> c.score(open)).max().orElse(0);
            List<Candidate> best =
                    candidates.stream().filter(c -> c.score(open) == score).toList();
            if (score == 0) {
                findings.add(
                        new Finding(operation, List.of(), open.cardinality(), cases.size(), 0, 0, common(cases, open)));
                return;
            }
            Candidate first = best.get(0);
            findings.add(new Finding(
                    operation,
                    best.stream().map(Candidate::hypothesis).toList(),
                    first.explains(open),
                    cases.size(),
                    first.contradicted(),
                    first.coverage(open) * first.hypothesis().certainty() / best.size(),
                    ""));
            open.andNot(first.explained());
        }
    }

    /// The facts about the position of errors that some cases share.
    private static String common(List<Diagnosis> cases, BitSet open) {
        Set<String> facts = null;
        for (int i = open.nextSetBit(0); i >= 0; i = open.nextSetBit(i + 1)) {
            Set<String> own = Whereabouts.of(cases.get(i).evidence());
            if (facts == null) {
                facts = own;
            } else {
                facts.retainAll(own);
            }
        }
        return facts == null ? "" : String.join(", ", facts);
    }

    private static List<Candidate> candidates(Operation operation, List<Diagnosis> cases, List<Evidence> passing) {
        List<Candidate> candidates = new ArrayList<>();
        for (Hypothesis hypothesis : Hypotheses.about(operation)) {
            BitSet explained = new BitSet();
            boolean named = false;
            for (int i = 0; i < cases.size(); i++) {
                for (Suspect suspect : cases.get(i).suspects()) {
                    if (suspect.hypothesis() == hypothesis) {
                        explained.set(i);
                        named |= suspect.confidence() > 0;
                    }
                }
            }
            if (named) {
                int contradicted = (int) passing.stream()
                        .filter(e -> hypothesis.test(e).contradicted() > 0)
                        .count();
                candidates.add(new Candidate(hypothesis, explained, contradicted));
            }
        }
        return candidates;
    }

    /// One finding on each line.
    @Override
    public String toString() {
        return String.join("\n", findings.stream().map(Finding::toString).toList());
    }
}
