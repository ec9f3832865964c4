package dev.yij.testvectors.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.Fill;
import dev.yij.testvectors.cases.HandMade;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.contract.Verdict;
import dev.yij.testvectors.dims.CountDims;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.numpy.NumpyArray;
import dev.yij.testvectors.numpy.NumpyException;
import dev.yij.testvectors.oracle.Expected;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldensTest {

    static List<KernelCase> all() {
        return Cases.all();
    }

    private static GoldenCase golden(KernelCase c) {
        return Objects.requireNonNull(
                Goldens.find(c),
                () -> c + " has no golden file: make it with ./mvnw -q -pl bench -am -Pgolden process-classes");
    }

    private static Map<String, float[]> oracle(GoldenCase golden) {
        Map<String, float[]> outputs = new HashMap<>();
        for (Expected expected : golden.kernelCase().expected(golden.inputs())) {
            float[] rounded = new float[expected.value().length];
            for (int i = 0; i < rounded.length; i++) {
                rounded[i] = (float) expected.value()[i];
            }
            outputs.put(expected.name(), rounded);
        }
        return outputs;
    }

    private static KernelCase first(Operation operation, Fill fill) {
        return Cases.all().stream()
                .filter(c -> c.operation() == operation && c.fill() == fill)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("all")
    void theOracleAgreesWithTheGoldenValues(KernelCase c) {
        GoldenCase golden = golden(c);
        Verdict verdict = Judge.strict().judge(golden, oracle(golden));
        assertTrue(verdict.passed(), verdict::toString);
        assertEquals(c.expected(c.inputs()).size(), golden.outputs().size());
    }

    /// Two computations in double differ only by their rounding to float32, which is far below the bounds.
    @Test
    void theOracleAndTensorFlowDifferByRoundingOnly() {
        double worst = 0;
        for (KernelCase c : Cases.all()) {
            GoldenCase golden = golden(c);
            Map<String, float[]> oracle = oracle(golden);
            for (GoldenOutput output : golden.outputs()) {
                float[] ours = Objects.requireNonNull(oracle.get(output.name()));
                for (int i = 0; i < ours.length; i++) {
                    double difference = Math.abs((double) ours[i] - output.value()[i]);
                    worst = difference > 0 ? Math.max(worst, difference / output.bound()[i]) : worst;
                }
            }
        }
        assertTrue(worst < 0.5, "largest difference / bound is " + worst);
    }

    @Test
    void theFilesContainTheInputsThatTheCasesGenerate() {
        for (KernelCase c : Cases.all()) {
            GoldenCase golden = golden(c);
            assertEquals(c.inputs().arrays().size(), golden.inputs().arrays().size());
            for (NamedArray input : c.inputs().arrays()) {
                assertArrayEquals(input.data(), golden.inputs().get(input.name()), c + " " + input.name());
            }
        }
    }

    /// Rounded up to 8 bits, so at most 1/128 larger.
    @Test
    void theStoredBoundsAreTheOraclesRoundedUp() {
        for (KernelCase c : Cases.all()) {
            GoldenCase golden = golden(c);
            for (Expected expected : c.expected(c.inputs())) {
                double[] bounds = Judge.strict().bounds(c, c.inputs(), expected);
                GoldenOutput output = golden.outputs().stream()
                        .filter(o -> o.name().equals(expected.name()))
                        .findFirst()
                        .orElseThrow();
                assertArrayEquals(expected.shape(), output.shape());
                for (int i = 0; i < bounds.length; i++) {
                    float stored = output.bound()[i];
                    assertTrue(stored >= bounds[i] && stored <= bounds[i] * (1 + 0x1p-7), c.name());
                }
            }
        }
    }

    @Test
    void valuesComputedByHandAreInTheFiles() {
        long byHand = 0;
        for (KernelCase c : Cases.all()) {
            if (golden(c).isByHand()) {
                byHand++;
                for (GoldenOutput output : golden(c).outputs()) {
                    assertArrayEquals(HandMade.of(c).outputs().get(output.name()), output.value(), c.name());
                }
            }
        }
        assertEquals(38, byHand);
        assertThrows(IllegalArgumentException.class, () -> HandMade.of(first(Operation.RELU, Fill.GAUSSIAN)));
    }

    @Test
    void aWrongGoldenValueIsDetected() {
        GoldenCase right = golden(first(Operation.CONV2D, Fill.GAUSSIAN));
        GoldenOutput y = right.outputs().getFirst();
        float[] planted = y.value().clone();
        planted[7] += 2 * y.bound()[7];
        List<GoldenOutput> outputs = List.of(new GoldenOutput(y.name(), y.shape(), planted, y.bound()));
        GoldenCase wrong = new GoldenCase(right.kernelCase(), right.inputs(), outputs);
        assertFalse(Judge.strict().judge(wrong, oracle(right)).passed());
    }

    @Test
    void aShorterFormatHasLargerBoundsThanTheStoredOnes() {
        GoldenCase golden = golden(first(Operation.DENSE, Fill.GAUSSIAN));
        Map<String, float[]> outputs = oracle(golden);
        float[] y = Objects.requireNonNull(outputs.get("y"));
        y[0] += 4 * golden.outputs().getFirst().bound()[0];
        assertFalse(Judge.strict().judge(golden, outputs).passed());
        assertTrue(
                new Judge(Precision.BFLOAT16, null, true).judge(golden, outputs).passed());
    }

    @Test
    void anOutputThatIsMissingIsNamed() {
        GoldenCase golden = golden(first(Operation.ADAM, Fill.GAUSSIAN));
        Map<String, float[]> outputs = oracle(golden);
        outputs.remove("m");
        String message = String.valueOf(assertThrows(
                        IllegalArgumentException.class, () -> Judge.strict().judge(golden, outputs))
                .getMessage());
        assertTrue(message.contains("there is no output m"), message);
    }

    @Test
    void outputsThatUpdateAnInputHaveAnotherName() {
        Map<String, NumpyArray> arrays =
                golden(first(Operation.SGD, Fill.GAUSSIAN)).toArrays();
        assertEquals(
                List.of("g", "p", "v", "p_after", "p_after_bound", "v_after", "v_after_bound"),
                List.copyOf(arrays.keySet()));
    }

    @Test
    void aCaseWithoutAFileHasNoGoldenValues() {
        KernelCase unknown = KernelCase.of(Operation.RELU, new CountDims(7), Fill.GAUSSIAN);
        assertNull(Goldens.find(unknown));
        assertFalse(Goldens.has(unknown));
    }

    @Test
    void aFileThatLacksAnInputIsRefused() {
        KernelCase c = first(Operation.CONV2D, Fill.GAUSSIAN);
        Map<String, NumpyArray> arrays = golden(c).toArrays();
        arrays.remove("w");
        String message = String.valueOf(assertThrows(NumpyException.class, () -> GoldenCase.of(c, arrays, "a.npz"))
                .getMessage());
        assertEquals("a.npz has no array w, only " + new ArrayList<>(arrays.keySet()), message);
    }
}
