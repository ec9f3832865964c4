package dev.yij.io.onnx;

import dev.yij.io.fixture.MutatedFilesTests;
import dev.yij.io.fixture.Reader;
import dev.yij.io.fixture.TinyKeras;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.train.Adam;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// ONNX graphs, as chains of layers; [OnnxMutationTest] runs them as well.
class OnnxMutatedFilesTest extends MutatedFilesTests {

    private enum OnnxReader implements Reader {
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
            return List.of(OnnxExport.toBytes(saved.model(), saved.classes(), ExportOptions.defaults()));
        }
    }

    @Override
    protected List<Reader> readers() {
        return List.of(OnnxReader.values());
    }
}
