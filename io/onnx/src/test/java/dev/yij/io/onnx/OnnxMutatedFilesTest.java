package dev.yij.io.onnx;

import dev.yij.io.fixture.MutatedFiles;
import dev.yij.io.fixture.Reader;
import dev.yij.io.fixture.TinyKeras;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.train.Adam;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Damaged files of a chain of layers and of a network; [OnnxMutationTest] damages and runs other graphs too.
@Tag("slow")
class OnnxMutatedFilesTest {

    private enum Chains implements Reader {
        ONNX;

        @Override
        public String ending() {
            return ".onnx";
        }

        @Override
        public void read(Path file) throws IOException {
            OnnxImport.read(file);
        }

        @Override
        public List<byte[]> honest(Path folder) throws IOException {
            SavedModel saved = TinyKeras.trained(new Adam());
            return List.of(
                    OnnxExport.toBytes(saved, ExportOptions.defaults()),
                    torch("tiny-residual.onnx"),
                    torch("tiny-gelu.onnx"));
        }

        private static byte[] torch(String name) throws IOException {
            try (InputStream graph = OnnxMutatedFilesTest.class.getResourceAsStream("torch/" + name)) {
                return Objects.requireNonNull(graph).readAllBytes();
            }
        }
    }

    @TempDir
    private Path folder;

    @Test
    void honestFilesAreTaken() throws IOException {
        new MutatedFiles(Chains.ONNX, folder).requireHonestFilesAreTaken();
    }

    @Test
    @Timeout(value = 3600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void damagedFilesEndInASentence() throws IOException {
        new MutatedFiles(Chains.ONNX, folder).requireDamagedFilesEndInASentence();
    }

    @Test
    void noiseEndsInASentence() throws IOException {
        new MutatedFiles(Chains.ONNX, folder).requireNoiseEndsInASentence();
    }
}
