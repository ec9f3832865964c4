package dev.yij.testvectors.mutation;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.cases.Fill;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// How many mutations the cases catch: for each mutation and each kernel that it affects, whether any case
/// fails. The cases are tried from the smallest to the largest until one does.
///
/// @param outcomes one for each pair of a mutation and a kernel
public record MutationScore(List<Outcome> outcomes) {

    /// The result of one mutation in one kernel.
    ///
    /// @param caughtBy the name of the first case that failed, or an empty string if all passed
    public record Outcome(Mutation mutation, Operation operation, String caughtBy) {

        /// Whether a case failed.
        public boolean caught() {
            return !caughtBy.isEmpty();
        }

        @Override
        public String toString() {
            return operation + ": " + mutation + (caught() ? ", caught by " + caughtBy : ", SURVIVES");
        }
    }

    /// Runs mutations.
    ///
    /// @param progress receives each result as soon as it is known
    public static MutationScore of(
            Judge judge, List<KernelCase> cases, List<Mutation> mutations, Consumer<Outcome> progress) {
        Map<Operation, List<KernelCase>> bySize = cases.stream()
                .filter(c -> c.fill() != Fill.BY_HAND)
                .sorted(Comparator.comparing(MutationScore::size))
                .collect(Collectors.groupingBy(
                        KernelCase::operation, () -> new EnumMap<>(Operation.class), Collectors.toList()));
        List<Outcome> outcomes = new ArrayList<>();
        for (Mutation mutation : mutations) {
            for (Operation operation : mutation.operations().stream().sorted().toList()) {
                String caughtBy = caughtBy(judge, bySize.getOrDefault(operation, List.of()), mutation);
                Outcome outcome = new Outcome(mutation, operation, caughtBy);
                progress.accept(outcome);
                outcomes.add(outcome);
            }
        }
        return new MutationScore(List.copyOf(outcomes));
    }

    private static String caughtBy(Judge judge, List<KernelCase> cases, Mutation mutation) {
        for (KernelCase c : cases) {
            if (mutation.affects().test(c)
                    && !judge.judge(c, mutation.run().outputs(c, c.inputs())).passed()) {
                return c.name();
            }
        }
        return "";
    }

    private static long size(KernelCase c) {
        return c.operation().parameters().stream()
                .filter(p -> p.isPresent(c.dims()))
                .mapToLong(p -> NamedArray.elements(p.shape(c.dims())))
                .sum();
    }

    /// The mutations that no case catches.
    public List<Outcome> survivors() {
        return outcomes.stream().filter(o -> !o.caught()).toList();
    }

    /// The part of the mutations that is caught, from 0 to 1.
    public double score() {
        return outcomes.isEmpty() ? 0 : 1 - (double) survivors().size() / outcomes.size();
    }

    @Override
    public String toString() {
        long mutations = outcomes.stream().map(Outcome::mutation).distinct().count();
        return String.format(
                Locale.ROOT,
                "%d mutations in %d kernels: %d caught, %d survive (%.1f %%)",
                mutations,
                outcomes.size(),
                outcomes.size() - survivors().size(),
                survivors().size(),
                100 * score());
    }
}
