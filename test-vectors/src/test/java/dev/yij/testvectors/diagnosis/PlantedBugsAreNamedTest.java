package dev.yij.testvectors.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.contract.Verdict;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Plants each bug in a backend, runs all cases that are small enough, and checks the diagnosis.
@Tag("slow")
class PlantedBugsAreNamedTest {

    /// Larger convolutions take long and add nothing, except for those with more channels than the widest
    /// block.
    private static final long MOST_PRODUCTS = 30_000;

    private static final List<String> TABLE = new ArrayList<>();

    static List<Plant> plants() {
        return Stream.of(
                        ConvolutionPlants.all(),
                        GroupPlants.all(),
                        ArithmeticPlants.all(),
                        PoolPlants.all(),
                        PointPlants.all(),
                        ChannelPlants.all(),
                        RowPlants.all(),
                        UpdatePlants.all(),
                        MemoryPlants.all(),
                        OptionalPlants.all(),
                        OptionalRowPlants.all())
                .flatMap(List::stream)
                .toList();
    }

    static boolean isSmall(KernelCase c) {
        return !(c.dims() instanceof ConvDims d)
                || (long) d.images() * d.outH() * d.outW() * d.outC() * d.kernelH() * d.kernelW() * d.inC()
                        <= (d.outC() > 32 ? 2 * MOST_PRODUCTS : MOST_PRODUCTS);
    }

    @ParameterizedTest
    @MethodSource("plants")
    void thePlantedBugIsNamedFirst(Plant plant) {
        for (Operation operation : plant.operations().stream().sorted().toList()) {
            List<Diagnosis> failing = new ArrayList<>();
            List<Evidence> passing = new ArrayList<>();
            for (KernelCase c : Cases.all()) {
                if (c.operation() == operation && isSmall(c)) {
                    Verdict verdict = Judge.strict().judge(plant.backend(), c);
                    if (verdict.passed()) {
                        passing.add(verdict.evidence());
                    } else {
                        failing.add(verdict.diagnosis());
                    }
                }
            }
            assertTrue(!failing.isEmpty(), () -> plant.bug() + " does not make any " + operation + " case fail");
            RunDiagnosis run = RunDiagnosis.of(failing, passing);
            long named = failing.stream().filter(d -> d.names(plant.bug())).count();
            RunDiagnosis.Finding first = run.findings().getFirst();
            TABLE.add(String.format(
                    Locale.ROOT,
                    "%-45s %-20s %3d failing, named in %3d, together %s %d (%.0f %%)",
                    plant.bug(),
                    operation,
                    failing.size(),
                    named,
                    first.suspects().stream().map(Hypothesis::name).toList(),
                    first.explained(),
                    100 * first.confidence()));
            List<String> suspects =
                    first.suspects().stream().map(Hypothesis::name).toList();
            assertTrue(suspects.contains(plant.bug()), () -> plant.bug() + " in " + operation + " is named\n" + run);
        }
    }

    @Test
    void everyHypothesisIsPlanted() {
        Set<String> planted = plants().stream().map(Plant::bug).collect(Collectors.toSet());
        planted.addAll(IndexBugs.all().stream().map(Hypothesis::name).toList()); // in LargeCasesTest
        Set<String> known = Hypotheses.all().stream().map(Hypothesis::name).collect(Collectors.toSet());
        assertEquals(known, planted);
    }

    @AfterAll
    static void print() {
        TABLE.forEach(System.out::println);
    }
}
