package dev.yij.io.onnx;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.OnnxFile;
import java.util.List;

/// The reader and the runner of ONNX files under Jazzer.
class OnnxFuzzTest {

    @FuzzTest(maxDuration = "10m")
    void models(byte[] bytes) {
        OnnxMutationTest.use(bytes, List.of());
    }

    @FuzzTest(maxDuration = "10m")
    void tensors(byte[] bytes) {
        try {
            OnnxFile.tensor(bytes, "m.onnx");
        } catch (FormatException e) {
            OnnxMutationTest.requireSentence(e);
        }
    }
}
