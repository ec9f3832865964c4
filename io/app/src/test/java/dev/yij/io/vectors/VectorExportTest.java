package dev.yij.io.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.Fill;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.dims.CountDims;
import dev.yij.testvectors.golden.Goldens;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.numpy.Npz;
import dev.yij.testvectors.numpy.NumpyArray;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class VectorExportTest {

    @TempDir
    private Path temporary;

    private static Map<String, Object> manifest(Path folder) throws IOException {
        return JSON.std.mapFrom(Files.readAllBytes(folder.resolve(Goldens.MANIFEST)));
    }

    @SuppressWarnings("unchecked") // the manifest is ours
    private static List<Map<String, Object>> entries(Map<String, Object> manifest, String key) {
        return (List<Map<String, Object>>) Objects.requireNonNull(manifest.get(key));
    }

    private static Set<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).collect(Collectors.toSet());
        }
    }

    @Test
    void theManifestListsExactlyTheFilesAndTheirArrays() throws IOException {
        Path folder = temporary.resolve("a/b");
        VectorExport.write(folder, VectorExport.Form.NPZ);
        Map<String, Object> manifest = manifest(folder);
        List<Map<String, Object>> cases = entries(manifest, "cases");
        Set<String> listed = new TreeSet<>(Set.of(Goldens.MANIFEST));
        for (Map<String, Object> each : cases) {
            String file = String.valueOf(each.get("file"));
            listed.add(file);
            Set<String> arrays = new TreeSet<>(((Map<?, ?>) Objects.requireNonNull(each.get("inputs")))
                    .keySet().stream().map(String::valueOf).toList());
            for (Object output : ((Map<?, ?>) Objects.requireNonNull(each.get("outputs"))).keySet()) {
                arrays.add(output.toString());
                arrays.add(output + "_bound");
            }
            assertEquals(arrays, new TreeSet<>(Npz.read(folder.resolve(file)).keySet()), file);
        }
        entries(manifest, "models").forEach(each -> listed.add(String.valueOf(each.get("file"))));
        assertEquals(listed, new TreeSet<>(files(folder)));
        assertEquals(
                Cases.all().stream().map(KernelCase::name).toList(),
                cases.stream().map(each -> each.get("name")).toList());
        assertEquals("CC0-1.0", manifest.get("licence"));
        assertTrue(String.valueOf(manifest.get("sources")).contains("TensorFlow 2.18.0"));
    }

    @Test
    void theManifestHasAllParametersOfAConvolution() throws IOException {
        Path folder = temporary.resolve("cases");
        VectorExport.write(folder, List.of(), VectorExport.Form.NPZ);
        String name = "conv2d_n1_9x11x3_k2x3_f4_s2x2_d2x3_same_bias_gaussian";
        Map<String, Object> entry = entries(manifest(folder), "cases").stream()
                .filter(each -> name.equals(each.get("name")))
                .findFirst()
                .orElseThrow();
        // Rows: 5 outputs reach (5-1)·2 + 2 + 1 = 11, of 9; columns: 6 outputs reach 10 + 6 + 1 = 17, of 11.
        assertEquals(
                "{strides=[2, 2], dilations=[2, 3], padding=same, pads_top_bottom_left_right=[1, 1, 3, 3], bias=true}",
                String.valueOf(entry.get("attributes")));
        assertEquals(
                "{x={shape=[1, 9, 11, 3], layout=NHWC}, w={shape=[2, 3, 3, 4], layout=HWIO}, b={shape=[4], layout=O}}",
                String.valueOf(entry.get("inputs")));
        assertEquals("{y={shape=[1, 5, 6, 4], layout=NHWC, terms=19}}", String.valueOf(entry.get("outputs")));
        assertEquals("bound", entry.get("tier"));
        assertEquals("tensorflow", entry.get("source"));
    }

    @Test
    void aCaseWithoutAGoldenFileIsExportedWithTheOraclesValuesAndMarked() throws IOException {
        KernelCase fresh = KernelCase.of(Operation.SIGMOID, new CountDims(7), Fill.GAUSSIAN);
        Path folder = temporary.resolve("cases");
        VectorExport.write(folder, List.of(fresh), VectorExport.Form.NPZ);
        Map<String, Object> entry = entries(manifest(folder), "cases").getLast();
        assertEquals(fresh.name(), entry.get("name"));
        assertEquals("oracle", entry.get("source"));
        assertEquals(
                VectorCheck.Outcome.PASS,
                new VectorCheck(VectorResults.in(folder), Judge.strict())
                        .check(fresh)
                        .outcome());
    }

    @Test
    void anEmptyFolderIsFilled() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("empty"));
        VectorExport.write(folder, List.of(Cases.all().getFirst()), VectorExport.Form.NPZ);
        String file = Goldens.fileName(Cases.all().getFirst().name());
        Map<String, NumpyArray> golden = Objects.requireNonNull(Goldens.arrays(file));
        Npz.read(folder.resolve(file)).forEach((name, array) -> {
            NumpyArray expected = Objects.requireNonNull(golden.get(name));
            assertArrayEquals(expected.data(), array.data());
            assertArrayEquals(expected.shape(), array.shape());
        });
        // bits 3 of the flags of the first local header would announce sizes that follow the data
        assertEquals(0, Files.readAllBytes(folder.resolve(file))[6] & 8);
        assertEquals(Set.of("empty"), files(temporary), "nothing unfinished is left");
    }

    @Test
    void arraysAndAttributesCanBeReadWithoutZipAndJson() throws IOException {
        KernelCase c = Cases.all().getFirst();
        Path folder = temporary.resolve("arrays");
        VectorExport.write(folder, List.of(c), VectorExport.Form.NPY);
        assertEquals(List.of(c.name()), Files.readAllLines(folder.resolve("cases.txt")));
        List<String> attributes = Files.readAllLines(folder.resolve(c.name()).resolve("case.txt"));
        assertEquals("operation conv2d", attributes.getFirst());
        assertTrue(attributes.contains("pads_top_bottom_left_right 1 1 1 1"), attributes::toString);
        assertEquals(
                VectorCheck.Outcome.PASS,
                new VectorCheck(VectorResults.in(folder), Judge.strict())
                        .check(c)
                        .outcome());
    }

    /// The example in docs/; it runs if Python has NumPy.
    @Test
    void theExampleInPythonPassesTheCheck() throws IOException, InterruptedException {
        assumeTrue(python("-c", "import numpy") == 0, "there is no python3 with NumPy here");
        Path cases = temporary.resolve("cases");
        Path results = temporary.resolve("results");
        VectorExport.write(cases, VectorExport.Form.NPZ);
        assertEquals(0, python("../../docs/cross_check.py", cases.toString(), results.toString()));
        VectorCheck check = new VectorCheck(VectorResults.in(results), new Judge(Precision.FLOAT32, null, true));
        int judged = 0;
        for (KernelCase c : Cases.all()) {
            if (c.operation() == Operation.CONV2D) {
                VectorCheck.Result result = check.check(c);
                assertEquals(VectorCheck.Outcome.PASS, result.outcome(), result.report());
                judged++;
            }
        }
        assertTrue(judged >= 114, () -> "cases of conv2d");
        assertEquals(
                VectorCheck.Outcome.MISSING, check.check(ModelCase.FLATTEN_32).outcome());
    }

    private static int python(String... arguments) throws InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("python3"), Stream.of(arguments)).toList();
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exitCode = process.waitFor();
            assertTrue(exitCode == 0 || output.contains("No module named"), output);
            return exitCode;
        } catch (IOException e) {
            return -1;
        }
    }
}
