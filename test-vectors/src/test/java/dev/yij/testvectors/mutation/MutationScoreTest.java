package dev.yij.testvectors.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.declaration.Declaration;
import dev.yij.testvectors.kernel.Operation;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MutationScoreTest {

    private static final Judge ANY = Judge.of(Declaration.DEFAULT);

    /// docs/diagnosis.md says why these are not caught.
    private static final Set<String> EXPLAINED = Set.of(
            "dense: TF32: dense of more than 1024 inputs",
            "dense_grad_input: TF32: dense of more than 256 outputs",
            "cross_entropy_clipped: not clipped above");

    private static Set<String> survivors(MutationScore score) {
        return score.survivors().stream()
                .map(o -> o.operation() + ": " + o.mutation())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyFifteenthMutationIsCaught() {
        List<Mutation> some = IntStream.range(0, Mutations.all().size())
                .filter(i -> i % 15 == 7)
                .mapToObj(Mutations.all()::get)
                .toList();
        MutationScore score = MutationScore.of(ANY, Cases.all(), some, outcome -> {});
        Set<String> unexplained = survivors(score);
        unexplained.removeAll(EXPLAINED);
        assertEquals(Set.of(), unexplained);
    }

    @Test
    void aCorrectBackendSurvives() {
        Mutation none = Mutation.inside("nothing", EnumSet.of(Operation.DENSE), Mutation.RIGHT);
        MutationScore score = MutationScore.of(ANY, Cases.all(), List.of(none), outcome -> {});
        assertEquals(Set.of("dense: nothing"), survivors(score));
        assertEquals("1 mutations in 1 kernels: 0 caught, 1 survive (0.0 %)", score.toString());
    }

    /// A mutation that affects no case of a kernel would survive without having been tried.
    @Test
    void everyMutationAffectsCasesOfItsKernels() {
        Set<String> names = new TreeSet<>();
        for (Mutation mutation : Mutations.all()) {
            assertTrue(names.add(mutation.name()), () -> "two mutations are called " + mutation);
            for (Operation operation : mutation.operations()) {
                assertTrue(
                        Cases.all().stream().anyMatch(c -> affected(mutation, operation, c)),
                        () -> mutation + " affects no case of " + operation);
            }
        }
        assertTrue(names.size() >= 150, () -> names.size() + " mutations");
    }

    private static boolean affected(Mutation mutation, Operation operation, KernelCase c) {
        return c.operation() == operation && mutation.affects().test(c);
    }

    @Test
    @Tag("slow")
    void everyMutationIsCaughtExceptTheExplainedOnes() {
        MutationScore score = MutationScore.of(ANY, Cases.all(), Mutations.all(), outcome -> {});
        assertEquals(new TreeSet<>(EXPLAINED), survivors(score), score::toString);
        assertTrue(score.score() >= 0.98, score::toString);
    }
}
