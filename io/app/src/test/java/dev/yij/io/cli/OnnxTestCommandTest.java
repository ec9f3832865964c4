package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxTestCommandTest {

    @TempDir
    private Path folder;

    private static String cases(String below) {
        return Path.of("../onnx/src/test/resources/dev/yij/io/onnx/cases", below)
                .toString();
    }

    @Test
    void eachCaseHasALineAndTheTotalsComeLast() {
        List<String> lines = Yij.run("onnx-test", cases("simple"), cases("node/test_relu"), "--mode", "strict")
                .succeeded()
                .lines();
        assertEquals(
                List.of(
                        "UNSUPPORTED simple/test_gradient_of_add (model.onnx: the operator"
                                + " ai.onnx.preview.training.Gradient is not supported)",
                        "PASS simple/test_single_relu_model",
                        "PASS test_relu",
                        "3 cases: 2 passed, 0 failed, 1 unsupported"),
                lines);
    }

    @Test
    void aFailureIsExitCodeOne() throws IOException {
        Files.write(folder.resolve("model.onnx"), new byte[0]);
        Yij.Run run = Yij.run("onnx-test", folder.toString());
        assertEquals(1, run.exitCode());
        assertEquals(
                List.of(
                        "FAIL " + folder.getFileName() + " (model.onnx is not an ONNX model: it holds no graph)",
                        "1 cases: 0 passed, 1 failed, 0 unsupported"),
                run.lines());
    }

    @Test
    void aMissingFolderOrOneWithoutCasesIsWrongUsage() {
        Path missing = folder.resolve("missing");
        assertEquals(
                "there is no folder " + missing,
                Yij.run("onnx-test", missing.toString()).misused());
        assertEquals(
                "there is no case in [" + folder + "]: expected folders with a model.onnx",
                Yij.run("onnx-test", folder.toString()).misused());
        Yij.run("onnx-test").misused();
    }

    @Test
    void theTextbookBackendPassesTheConvolutions() {
        List<String> lines = Yij.run("onnx-test", cases("node"), "--case", "conv_with", "--backend", "im2col")
                .succeeded()
                .lines();
        assertEquals("3 cases: 3 passed, 0 failed, 0 unsupported", lines.getLast(), lines.toString());
    }

    @Test
    void casesCanBeSelectedByName() {
        List<String> lines = Yij.run("onnx-test", cases("node"), "--case", "maxpool", "--backend", "scalar")
                .succeeded()
                .lines();
        assertEquals(List.of("7 cases: 7 passed, 0 failed, 0 unsupported"), lines.subList(7, 8), lines.toString());
    }
}
