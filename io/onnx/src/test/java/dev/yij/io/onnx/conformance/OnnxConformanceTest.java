package dev.yij.io.onnx.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.onnx.conformance.ConformanceCase.Outcome;
import dev.yij.io.onnx.conformance.ConformanceCase.Result;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// ONNX's own cases, a small part of which is in the resources.
class OnnxConformanceTest {

    /// Unsupported features, with the expected message.
    private static final Map<String, String> UNSUPPORTED = Map.ofEntries(
            Map.entry("node/test_batchnorm_example_training_mode", "the training mode is not supported"),
            Map.entry("node/test_training_dropout_default", "the training mode is not supported"),
            Map.entry("node/test_identity_sequence", "sequences are not supported"),
            Map.entry("node/test_identity_opt", "optional values are not supported"),
            Map.entry("node/test_if", "the operator If is not supported"),
            Map.entry("node/test_cast_FLOAT16_to_FLOAT8E4M3FN", "the data type FLOAT8E4M3FN is not supported"),
            Map.entry("node/test_string_concat", "the data type STRING is not supported"),
            Map.entry("simple/test_gradient_of_add", "ai.onnx.preview.training.Gradient is not supported"));

    @TempDir
    private Path folder;

    private static Path cases() throws URISyntaxException {
        URL here = Objects.requireNonNull(OnnxConformanceTest.class.getResource("/dev/yij/io/onnx/cases"));
        return Path.of(here.toURI());
    }

    static Stream<Backend> backends() {
        return Stream.of(
                new ScalarBackend(),
                SimdBackends.create(Mode.STRICT, 2),
                SimdBackends.create(Mode.FUSED, 2),
                SimdBackends.create(Mode.FAST, 2));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void everyCasePassesOrIsNamedAsBeyondUs(Backend backend) throws IOException, URISyntaxException {
        Map<String, String> beyond = new TreeMap<>();
        List<ConformanceCase> all = ConformanceCase.in(cases());
        assertEquals(197, all.size());
        try (backend) {
            for (ConformanceCase each : all) {
                Result result = each.run(backend);
                if (result.outcome() == Outcome.UNSUPPORTED) {
                    beyond.put(each.name().substring("cases/".length()), result.reason());
                } else {
                    assertEquals("PASS " + each.name(), result.toString());
                }
            }
        }
        assertEquals(UNSUPPORTED.keySet(), beyond.keySet());
        UNSUPPORTED.forEach((name, reason) ->
                assertTrue(beyond.getOrDefault(name, "").contains(reason), () -> name + ": " + beyond.get(name)));
    }

    /// A copy of a passing case.
    private Path copy(String name) throws IOException, URISyntaxException {
        Path from = cases().resolve(name);
        Path to = folder.resolve("case");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }

    private static Result run(Path folder) throws IOException {
        return ConformanceCase.in(folder).getFirst().run(new ScalarBackend());
    }

    private static void assertFails(String reason, Path folder) throws IOException {
        assertEquals("FAIL case (" + reason + ")", run(folder).toString());
    }

    @Test
    void aWrongNumberFailsAndIsShown() throws IOException, URISyntaxException {
        Path relu = copy("node/test_leakyrelu_example");
        Path output = relu.resolve("test_data_set_0/output_0.pb");
        byte[] bytes = Files.readAllBytes(output);
        bytes[bytes.length - 1] ^= 0x40; // the exponent of the last number, 0.1
        Files.write(output, bytes);
        String line = run(relu).toString();
        assertTrue(line.startsWith("FAIL case (test_data_set_0, output y: 1 of 3 elements differ"), line);
    }

    @Test
    void typesAndDimensionsCountAsWell() throws IOException, URISyntaxException {
        Path relu = copy("node/test_relu");
        Files.copy(
                cases().resolve("node/test_identity/test_data_set_0/output_0.pb"),
                relu.resolve("test_data_set_0/output_1.pb"));
        assertFails("test_data_set_0 has 2 outputs, the model has 1", relu);
        Files.delete(relu.resolve("test_data_set_0/output_1.pb"));
        Files.delete(relu.resolve("test_data_set_0/output_0.pb"));
        assertFails("test_data_set_0 has 0 outputs, the model has 1", relu);
    }

    @Test
    void everyDataSetMustPass() throws IOException, URISyntaxException {
        Path relu = copy("node/test_leakyrelu_example");
        Files.createDirectory(relu.resolve("test_data_set_10"));
        assertFails("model.onnx has 1 inputs, found 0", relu);
    }

    @Test
    void aCaseWithoutDataComparesNothingAndFails() throws IOException, URISyntaxException {
        Path relu = copy("node/test_leakyrelu_example");
        Files.delete(relu.resolve("test_data_set_0/output_0.pb"));
        Files.delete(relu.resolve("test_data_set_0/input_0.pb"));
        Files.delete(relu.resolve("test_data_set_0"));
        assertFails("there is no folder test_data_set_0: nothing was compared", relu);
    }

    @Test
    void aMissingFileInTheMiddleIsNamed() throws IOException, URISyntaxException {
        Path clip = copy("node/test_clip_example");
        Files.delete(clip.resolve("test_data_set_0/input_1.pb"));
        assertFails("test_data_set_0 has no input_1.pb", clip);
    }

    @Test
    void damagedFilesFailWithASentence() throws IOException, URISyntaxException {
        Path relu = copy("node/test_leakyrelu_example");
        Files.write(relu.resolve("test_data_set_0/input_0.pb"), new byte[] {8, 3, 16, 1});
        assertFails("test_data_set_0/input_0.pb: dimensions 3 of float32 need 3 numbers, found 0 numbers", relu);
        Files.write(relu.resolve("model.onnx"), new byte[] {1, 2, 3});
        String line = run(relu).toString();
        assertTrue(line.startsWith("FAIL case (model.onnx is not an ONNX file, or is damaged: "), line);
    }
}
