package dev.yij.io.onnx;

import dev.yij.io.format.FileHead;
import dev.yij.io.format.LoadedModel;
import dev.yij.io.format.ModelFormat;
import dev.yij.io.model.ModelOutline;
import dev.yij.io.model.SavedModel;
import dev.yij.io.onnx.graph.OnnxFile;
import dev.yij.reference.layer.Size;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// ONNX graphs, found by [java.util.ServiceLoader].
public final class OnnxFormat implements ModelFormat {

    /// The tag of a model's first field, `ir_version`, which every writer of ONNX writes first.
    private static final int FIRST_TAG = 0x08;

    @Override
    public String name() {
        return "ONNX";
    }

    @Override
    public List<String> extensions() {
        return List.of(".onnx");
    }

    /// ONNX has no magic number: the file must start with the version of its format, followed by a field that a
    /// model has.
    @Override
    public boolean recognizes(FileHead head) {
        byte[] bytes = head.bytes();
        if (bytes.length < 3 || bytes[0] != FIRST_TAG || bytes[1] < 1) {
            return false;
        }
        int field = bytes[2] >> 3;
        int wireType = bytes[2] & 7;
        return field >= 2 && field <= 14 && wireType == (field == 5 ? 0 : 2);
    }

    @Override
    public LoadedModel read(Path file, @Nullable SavedModel like, @Nullable Size openSize) throws IOException {
        OnnxImport.Imported imported = OnnxImport.read(file, openSize);
        return new LoadedModel(imported.saved(), imported.producer(), imported.notes());
    }

    @Override
    public LoadedModel readToPredict(Path file, @Nullable SavedModel like, @Nullable Size openSize) throws IOException {
        OnnxImport.Imported imported = OnnxImport.readToPredict(file, openSize);
        return new LoadedModel(imported.saved(), imported.producer(), imported.notes());
    }

    @Override
    public Optional<ModelOutline> outline(Path file) throws IOException {
        return Optional.of(GraphOutline.of(OnnxFile.model(file)));
    }

    @Override
    public void write(Path file, SavedModel saved) throws IOException {
        OnnxExport.write(saved, file, ExportOptions.defaults());
    }

    @Override
    public List<String> losses(SavedModel saved) {
        List<String> losses = new ArrayList<>(saved.temperatureLoss());
        int epochs = saved.history().epochs().size();
        if (epochs > 0) {
            losses.add("the history of " + epochs + " epochs is not saved");
        }
        if (saved.model().isCompiled()) {
            losses.add("loss and optimizer are not saved");
        }
        return losses;
    }
}
