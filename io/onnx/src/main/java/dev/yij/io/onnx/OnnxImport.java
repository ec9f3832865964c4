package dev.yij.io.onnx;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.file.FormatException;
import dev.yij.io.file.JsonText;
import dev.yij.io.file.Reason;
import dev.yij.io.model.PixelScaling;
import dev.yij.io.model.Preparation;
import dev.yij.io.model.SavedModel;
import dev.yij.io.onnx.graph.OnnxFile;
import dev.yij.io.onnx.graph.OnnxGraph;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.layer.Size;
import dev.yij.reference.model.Model;
import dev.yij.reference.train.History;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Imports ONNX graphs as models that can be trained, with bit-identical weights: a chain of layers becomes a
/// [Sequential][dev.yij.reference.model.Sequential], any other graph a
/// [Network][dev.yij.reference.model.Network].
///
/// What depends on constants only is computed. [LayerImport] has the operators that become layers; [PixelNodes]
/// before them become the model's preparation of images. Everything else is named in the error message.
public final class OnnxImport {

    private OnnxImport() {}

    /// The content of a file.
    ///
    /// @param saved    the model, with the class names that [OnnxExport] stores in the file
    /// @param producer the program that wrote the file; empty if unknown
    /// @param notes    the content that could not be kept, one sentence each
    public record Imported(SavedModel saved, String producer, List<String> notes) {

        /// Copies the notes.
        public Imported {
            notes = List.copyOf(notes);
        }
    }

    /// Reads a model with its class names and producer.
    ///
    /// @throws OnnxUnsupportedException if nodes do not become layers; the message names them
    /// @throws FormatException          if the file is not an ONNX model, or is damaged
    /// @throws IOException              if it cannot be read
    public static Imported read(Path file) throws IOException {
        return read(file, null);
    }

    /// Like [#read(Path)], for a graph whose images may be of open size.
    ///
    /// @param openSize the size of images, where the graph leaves it open; null if unknown
    /// @throws IOException as [#read(Path)]
    public static Imported read(Path file, @Nullable Size openSize) throws IOException {
        return read(OpenSize.fixed(OnnxFile.model(file), openSize));
    }

    private static Imported read(OnnxGraph graph) throws IOException {
        GraphImport chain = new GraphImport(graph);
        SavedModel saved = new SavedModel(read(chain, graph), classes(graph), new History(List.of()));
        PixelScaling scaling = scaling(chain, graph.file());
        List<String> notes = new ArrayList<>();
        if (scaling != null) {
            notes.add("the nodes in front of the first layer, which compute " + scaling
                    + ", are omitted, because reading an image does the same");
        }
        for (String output : chain.logarithms()) {
            String name = graph.outputs().size() == 1 ? "" : " " + output;
            notes.add("the graph's output" + name + " is the logarithm of this model's");
        }
        return new Imported(saved.preparation(preparation(graph, scaling)), graph.producer(), notes);
    }

    /// Reads a model that only has to predict: if nodes do not become layers, as one layer that runs the graph.
    ///
    /// @param openSize as in [#read(Path, Size)]
    /// @throws FormatException as [#read], and if a graph that is run has several inputs or outputs
    /// @throws IOException     if it cannot be read
    public static Imported readToPredict(Path file, @Nullable Size openSize) throws IOException {
        OnnxGraph graph = OpenSize.fixed(OnnxFile.model(file), openSize);
        try {
            return read(graph);
        } catch (OnnxUnsupportedException why) {
            Model model;
            PixelScaling taken;
            try {
                model = GraphLayer.model(graph, why);
                taken = new GraphImport(graph).takenPixels();
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new FormatException(graph.file() + ": " + e.getMessage(), e);
            }
            SavedModel saved = new SavedModel(model, classes(graph), new History(List.of()))
                    .preparation(taken == null ? preparation(graph, null) : Preparation.KERAS.pixels(taken));
            return new Imported(
                    saved,
                    graph.producer(),
                    List.of("it is run node by node, and can only predict: " + why.getMessage()));
        }
    }

    private static @Nullable PixelScaling scaling(GraphImport chain, String file) throws FormatException {
        try {
            return chain.pixels().scaling(file);
        } catch (IllegalArgumentException e) {
            throw new FormatException(file + ": " + e.getMessage(), e);
        }
    }

    /// The preparation that [OnnxExport] stores in the file, with the scaling of the graph's nodes if it has
    /// any.
    private static @Nullable Preparation preparation(OnnxGraph graph, @Nullable PixelScaling scaling)
            throws FormatException {
        String json = graph.metadata().get(OnnxExport.PREPARATION);
        try {
            Preparation stored =
                    json == null ? null : Preparation.from(JsonText.object(json.getBytes(StandardCharsets.UTF_8)));
            return scaling == null ? stored : (stored == null ? Preparation.KERAS : stored).pixels(scaling);
        } catch (IOException | IllegalArgumentException e) {
            throw new FormatException(
                    graph.file() + ": the metadata \"" + OnnxExport.PREPARATION + "\": " + Reason.of(e), e);
        }
    }

    /// Reads a model, built, with its weights.
    ///
    /// @throws IOException as [#read]
    public static Model toSequential(Path file) throws IOException {
        return toSequential(OnnxFile.model(file));
    }

    /// Converts a graph to a model.
    ///
    /// @throws OnnxUnsupportedException as [#read]
    /// @throws FormatException          if a node's inputs or attributes do not fit
    public static Model toSequential(OnnxGraph graph) throws FormatException {
        return read(new GraphImport(graph), graph);
    }

    private static Model read(GraphImport chain, OnnxGraph graph) throws FormatException {
        try {
            return chain.read();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new FormatException(graph.file() + ": " + e.getMessage(), e);
        }
    }

    private static List<String> classes(OnnxGraph graph) throws IOException {
        String json = graph.metadata().get(OnnxExport.CLASSES);
        if (json == null) {
            return List.of();
        }
        String message = graph.file() + ": the metadata \"" + OnnxExport.CLASSES + "\" are not a JSON list of names";
        try {
            List<String> names = JSON.std.listOfFrom(String.class, json);
            if (names == null || names.stream().anyMatch(Objects::isNull)) {
                throw new FormatException(message);
            }
            return names;
        } catch (IOException e) {
            throw new FormatException(message, e);
        }
    }
}
