package dev.yij.testvectors.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.Precision;
import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.contract.Verdict;
import dev.yij.testvectors.contract.WinogradKernels;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.kernel.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// There are no suspects for correct backends, and no known bug is named for a backend with an unknown one.
@Tag("slow")
class NoFalseAlarmTest {

    record Correct(String name, Kernels backend, Judge judge) {

        @Override
        public String toString() {
            return name;
        }
    }

    /// Adds the products in another order, with one rounding for each product and sum.
    private static final class Reordered implements NaiveKernels {

        @Override
        public void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
            List<int[]> products = new ArrayList<>();
            everyProduct(d, (ix, iw, iy) -> products.add(new int[] {ix, iw, iy}));
            Arrays.fill(y, 0);
            for (int[] product : products.reversed()) {
                y[product[2]] = Math.fma(x[product[0]], w[product[1]], y[product[2]]);
            }
            for (int i = 0; b != null && i < y.length; i++) {
                y[i] += b[i % d.outC()];
            }
        }
    }

    static List<Correct> correct() {
        NaiveKernels tf32 = new NaiveKernels() {
            @Override
            public float factor(float value) {
                return Precision.TF32.round(value);
            }
        };
        WinogradKernels winograd = () -> Winograd.F4X4_3X3;
        return List.of(
                new Correct("naive", new NaiveKernels() {}, Judge.strict()),
                new Correct("reordered and fused", new Reordered(), Judge.strict()),
                new Correct("TF32 judged as TF32", tf32, new Judge(Precision.TF32, null, true)),
                new Correct(
                        "Winograd judged as such", winograd, new Judge(Precision.FLOAT32, Winograd.F4X4_3X3, true)));
    }

    @ParameterizedTest
    @MethodSource("correct")
    void thereAreNoSuspectsForACorrectBackend(Correct correct) {
        for (KernelCase c : Cases.all()) {
            Verdict verdict = correct.judge().judge(correct.backend(), c);
            assertTrue(verdict.passed(), verdict::toString);
            assertEquals(List.of(), verdict.diagnosis().suspects());
        }
    }

    /// The small cases as a correct backend computes them.
    private static final List<Evidence> RIGHT = Cases.all().stream()
            .filter(PlantedBugsAreNamedTest::isSmall)
            .map(c -> Judge.strict().judge(new NaiveKernels() {}, c).evidence())
            .toList();

    /// The effect of an unknown bug on an output.
    private interface Damage {
        void to(float[] output, Random random);
    }

    record Unknown(String name, Damage damage) {

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Unknown> unknown() {
        return List.of(
                new Unknown("noise on one element", (y, random) -> y[random.nextInt(y.length)] += 3.3f),
                new Unknown("the last element is wrong", (y, random) -> y[y.length - 1] = -7.7f),
                new Unknown("noise on every element", (y, random) -> {
                    for (int i = 0; i < y.length; i++) {
                        y[i] += (float) random.nextGaussian();
                    }
                }),
                new Unknown("a little noise on every element", (y, random) -> {
                    for (int i = 0; i < y.length; i++) {
                        y[i] += (float) (1e-2 * Math.max(1, Math.abs(y[i])) * random.nextGaussian());
                    }
                }),
                new Unknown("noise on every seventh element", (y, random) -> {
                    for (int i = 3; i < y.length; i += 7) {
                        y[i] += (float) random.nextGaussian();
                    }
                }),
                new Unknown("everything a tenth too large", (y, random) -> {
                    for (int i = 0; i < y.length; i++) {
                        y[i] *= 1.1f;
                    }
                }),
                new Unknown("everything shuffled", (y, random) -> {
                    // With few elements a shuffle may have the effect of a change of sign.
                    for (int i = y.length - 1; i > 0 && y.length > 8; i--) {
                        int j = random.nextInt(i + 1);
                        float other = y[j];
                        y[j] = y[i];
                        y[i] = other;
                    }
                }));
    }

    @ParameterizedTest
    @MethodSource("unknown")
    void noKnownBugIsNamedForAnUnknownOne(Unknown unknown) {
        List<Diagnosis> failing = new ArrayList<>();
        List<Evidence> passing = new ArrayList<>();
        for (Evidence right : RIGHT) {
            KernelCase c = right.kernelCase();
            Random random = new Random(c.seed());
            List<Evidence.Output> damaged = right.outputs().stream()
                    .map(o -> {
                        float[] actual = o.actual().clone();
                        unknown.damage().to(actual, random);
                        return Evidence.Output.of(o.expected(), o.bounds(), actual);
                    })
                    .toList();
            Evidence wrong = new Evidence(c, right.inputs(), right.precision(), damaged);
            if (wrong.passed()) {
                passing.add(wrong);
            } else {
                failing.add(Diagnosis.of(wrong));
            }
        }
        Map<String, List<String>> named = new TreeMap<>();
        for (Diagnosis diagnosis : failing) {
            diagnosis
                    .likely()
                    .ifPresent(s -> named.computeIfAbsent(
                                    s.hypothesis().name() + " " + s.confidence(), key -> new ArrayList<>())
                            .add(diagnosis.evidence().kernelCase().name()));
        }
        assertTrue(failing.size() > 200, () -> failing.size() + " cases fail");
        assertEquals(Map.of(), named, () -> "of " + failing.size() + " failing cases");
        assertTrue(RunDiagnosis.of(failing, passing).findings().stream()
                .allMatch(f -> f.suspects().isEmpty()));
    }
}
