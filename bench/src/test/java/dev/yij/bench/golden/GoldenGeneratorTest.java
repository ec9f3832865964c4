package dev.yij.bench.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yij.bench.tensorflow.TensorFlowRuntime;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.golden.GoldenCase;
import dev.yij.testvectors.golden.Goldens;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.numpy.NumpyArray;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class GoldenGeneratorTest {

    @BeforeAll
    static void skipWhereThereIsNoTensorFlow() {
        assumeTrue(TensorFlowRuntime.isPresent(), "TensorFlow has no native library for this system");
    }

    /// Every tenth case, which covers every kind of kernel.
    private static List<KernelCase> some() {
        return IntStream.range(0, Cases.all().size())
                .filter(i -> i % 10 == 0)
                .mapToObj(Cases.all()::get)
                .toList();
    }

    @Test
    void theSameCasesMakeTheSameBytes() throws IOException {
        SequencedMap<String, byte[]> once = GoldenGenerator.files(some(), List.of(), false);
        SequencedMap<String, byte[]> again = GoldenGenerator.files(some(), List.of(), false);
        assertEquals(List.copyOf(once.keySet()), List.copyOf(again.keySet()));
        assertEquals(some().size() + 1, once.size(), "and the manifest");
        once.forEach((file, bytes) -> assertArrayEquals(bytes, again.get(file), file));
    }

    /// To one unit in the last place: another processor may sum in float64 in another order.
    @Test
    void theCommittedFilesAreWhatTheGeneratorMakes() {
        KernelGoldens kernels = new KernelGoldens();
        for (KernelCase c : Cases.all()) {
            GoldenCase committed = Objects.requireNonNull(Goldens.find(c), c::name);
            assertSame(kernels.compute(c).toArrays(), committed.toArrays(), c.name());
        }
    }

    /// The small model's values; its tolerances come from float32, which differs between processors.
    @Test
    void theSmallModelsFileIsWhatTheGeneratorMakes() {
        Map<String, NumpyArray> committed =
                Objects.requireNonNull(Goldens.arrays(Goldens.fileName(ModelCase.FLATTEN_32.name())));
        Map<String, NumpyArray> made = ModelGoldens.compute(ModelCase.FLATTEN_32);
        assertEquals(committed.keySet(), made.keySet());
        made.keySet().removeIf(key -> key.endsWith("tolerance") || key.endsWith("checksum"));
        committed.keySet().removeIf(key -> key.endsWith("tolerance") || key.endsWith("checksum"));
        assertSame(made, committed, ModelCase.FLATTEN_32.name());
    }

    private static void assertSame(Map<String, NumpyArray> made, Map<String, NumpyArray> committed, String name) {
        assertEquals(committed.keySet(), made.keySet());
        made.forEach((key, array) -> {
            float[] expected = Objects.requireNonNull(committed.get(key)).data();
            assertEquals(expected.length, array.data().length);
            for (int i = 0; i < expected.length; i++) {
                float difference = Math.abs(array.data()[i] - expected[i]);
                boolean same = Float.compare(array.data()[i], expected[i]) == 0 || difference <= Math.ulp(expected[i]);
                assertTrue(same, () -> name + " " + key + " is out of date: generate the golden files again");
            }
        });
    }
}
