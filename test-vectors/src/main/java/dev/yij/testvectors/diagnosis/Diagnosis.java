package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.declaration.Declaration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The likely bugs of a kernel, from one failing case.
///
/// A bug is suspected if it explains at least 99 % of the elements that could contradict it: those outside
/// their bound, and those inside that would be outside with the bug. Its **confidence** is that share, times
/// (1 - 2⁻ⁿ) for n elements of evidence, times the certainty of its kind ([Hypothesis#certainty]), divided by
/// the number of bugs of the same certainty that fit. So if two bugs have the same effect on a case, the
/// confidence of each is at most one half.
///
/// @param evidence the failing case
/// @param suspects the bugs that fit, the most likely first
public record Diagnosis(Evidence evidence, List<Suspect> suspects) {

    private static final double FITS = 0.99;

    /// The least confidence of a bug that is named: below, too many others fit as well.
    private static final double NAMED = 0.05;

    /// Diagnoses a case; there are no suspects if it passed.
    public static Diagnosis of(Evidence evidence) {
        if (evidence.passed()) {
            return new Diagnosis(evidence, List.of());
        }
        // In parallel: a layer of a real network takes seconds for each hypothesis.
        List<Suspect> fitting = Hypotheses.about(evidence.kernelCase()).parallelStream()
                .filter(hypothesis -> !isDeclared(hypothesis.name(), evidence.declaration()))
                .map(hypothesis -> fitted(hypothesis, hypothesis.test(evidence)))
                .filter(suspect -> suspect.agreement().share() >= FITS)
                .toList();
        List<Suspect> suspects = fitting.stream()
                .map(s -> new Suspect(s.hypothesis(), s.agreement(), s.confidence() / rivals(s, fitting)))
                .sorted(Comparator.comparingDouble((Suspect s) -> s.hypothesis().certainty())
                        .thenComparingDouble(Suspect::confidence)
                        .reversed())
                .toList();
        return new Diagnosis(evidence, suspects);
    }

    /// Whether a suspect is what the backend declares.
    private static boolean isDeclared(String name, Declaration declared) {
        return (name.endsWith("rounded to " + declared.factors().label()) && name.startsWith("inputs"))
                || name.equals("outputs stored in " + declared.outputs().label())
                || name.equals("accumulation in " + declared.sums().label())
                || name.equals("sums in " + declared.sums().label());
    }

    private static Suspect fitted(Hypothesis hypothesis, Agreement agreement) {
        return new Suspect(hypothesis, agreement, agreement.weighted() * hypothesis.certainty());
    }

    private static long rivals(Suspect suspect, List<Suspect> fitting) {
        long rivals = fitting.stream()
                .filter(other ->
                        other.hypothesis().certainty() == suspect.hypothesis().certainty())
                .filter(other -> other.agreement().evidence() > 0)
                .count();
        return Math.max(rivals, 1);
    }

    /// The bugs that are named: those with enough confidence.
    public List<Suspect> named() {
        return suspects.stream().filter(s -> s.confidence() >= NAMED).toList();
    }

    /// The most likely bug, if any is named.
    public Optional<Suspect> likely() {
        return named().stream().findFirst();
    }

    /// Whether a bug is among those named with the highest confidence.
    public boolean names(String hypothesis) {
        double greatest = likely().map(Suspect::confidence).orElse(0.0);
        return named().stream()
                .anyMatch(s -> s.hypothesis().name().equals(hypothesis) && s.confidence() >= greatest * FITS);
    }

    /// The first three bugs that are named, one on each line.
    @Override
    public String toString() {
        List<Suspect> named = named();
        if (named.isEmpty()) {
            return "no known bug explains this; " + Whereabouts.text(evidence);
        }
        StringBuilder text = new StringBuilder("likely ").append(named.get(0));
        named.stream().skip(1).limit(2).forEach(s -> text.append("\n    or ").append(s));
        return text.toString();
    }
}
