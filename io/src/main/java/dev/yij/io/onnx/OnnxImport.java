package dev.yij.io.onnx;

import com.fasterxml.jackson.jr.ob.JSON;
import com.fasterxml.jackson.jr.ob.JSONObjectException;
import dev.yij.io.file.FormatException;
import dev.yij.io.model.SavedModel;
import dev.yij.io.onnx.graph.OnnxFile;
import dev.yij.io.onnx.graph.OnnxGraph;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.train.History;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Turns ONNX graphs that are a plain chain of layers into models of ours, weights bit for bit.
///
/// What fits: convolutions of images with VALID or SAME padding, max and average pooling, both global poolings,
/// flattening, dense layers (`Gemm`, or `MatMul` with or without `Add`), activations, dropout; and in front of
/// them a cast, a transposition to channels first, and x / 127.5 - 1, which is left out, because reading a
/// picture does it already. Everything else is named in the error.
public final class OnnxImport {

    private OnnxImport() {}

    /// Reads a model, with the class names that [OnnxExport] leaves in the file.
    ///
    /// @throws OnnxUnsupportedException if the graph is no such chain; the message names the node
    /// @throws FormatException          if the file is no ONNX model, or is damaged
    /// @throws IOException              if it cannot be read
    public static SavedModel read(Path file) throws IOException {
        OnnxGraph graph = OnnxFile.model(file);
        return new SavedModel(toSequential(graph), classes(graph), new History(List.of()));
    }

    /// Reads a model, built, with its weights.
    ///
    /// @throws IOException as [#read]
    public static Sequential toSequential(Path file) throws IOException {
        return toSequential(OnnxFile.model(file));
    }

    /// A graph as a model.
    ///
    /// @throws OnnxUnsupportedException as [#read]
    /// @throws FormatException          if a node's inputs or attributes do not fit
    public static Sequential toSequential(OnnxGraph graph) throws FormatException {
        try {
            return new ChainReader(graph).read();
        } catch (IllegalArgumentException e) {
            throw new FormatException(graph.file() + ": " + e.getMessage(), e);
        }
    }

    private static List<String> classes(OnnxGraph graph) throws IOException {
        String json = graph.metadata().get(OnnxExport.CLASSES);
        if (json == null) {
            return List.of();
        }
        try {
            return JSON.std.listOfFrom(String.class, json);
        } catch (JSONObjectException e) {
            throw new FormatException(
                    graph.file() + ": the metadata \"" + OnnxExport.CLASSES + "\" are no JSON list of names", e);
        }
    }
}
