package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import dev.yij.reference.layer.Size;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Network;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The configuration of a model without weights, as Keras's `model.to_json()` writes it: a network that can
/// be built with random weights and trained.
public final class KerasJson {

    /// In bytes; parsed, a text takes up to twenty times as much.
    private static final long LONGEST = 1 << 23;

    private final KerasArchitecture architecture;
    private final String name;

    private KerasJson(KerasArchitecture architecture, String name) {
        this.architecture = architecture;
        this.name = name;
    }

    /// Reads a file of any version of Keras.
    ///
    /// @throws FormatException if it is not such a file, does not say the shape of its input, or has a layer
    ///     that is not supported
    /// @throws IOException     if it cannot be read
    public static KerasJson read(Path file) throws IOException {
        return read(file, null);
    }

    /// Like [#read(Path)], for a configuration whose inputs may be of open size.
    ///
    /// @param openSize the size of images, where the configuration leaves it open; null if unknown
    /// @throws IOException as [#read(Path)]
    public static KerasJson read(Path file, @Nullable Size openSize) throws IOException {
        String name = file.toString();
        if (!Files.isRegularFile(file)) {
            throw new FormatException("there is no file " + name + ", expected the configuration of a network");
        }
        if (Files.size(file) > LONGEST) {
            throw new FormatException(name + " has " + Files.size(file)
                    + " bytes, expected the configuration of a network" + " of at most " + LONGEST);
        }
        String text;
        try {
            text = Files.readString(file);
        } catch (MalformedInputException e) {
            throw new FormatException(name + " is not text, expected the JSON of a model's configuration", e);
        }
        Map<String, Object> config = Json.object(text, name);
        boolean keras3 = config.containsKey("module") || KerasH5.isKeras3(String.valueOf(config.get("keras_version")));
        return new KerasJson(KerasArchitecture.of(config, keras3, new KerasInput(name, openSize)), name);
    }

    /// The shape of one input, without the batch dimension. Those of several lie side by side, as one vector.
    ///
    /// @throws FormatException as [#build]
    public Shape input() throws FormatException {
        try {
            return architecture.graph() == null
                    ? architecture.input()
                    : network().buildForWeights(new Seed(0), Long.MAX_VALUE).inputShape();
        } catch (IllegalArgumentException e) {
            throw new FormatException(name + ": " + e.getMessage(), e);
        }
    }

    /// What the configuration says that was ignored, one sentence each.
    public List<String> notes() {
        return List.copyOf(architecture.notes());
    }

    /// The model with random initial weights, not compiled.
    ///
    /// @throws IllegalArgumentException if layers do not fit one another; the message names the file and the
    ///     layer
    public Model build(Seed seed) {
        try {
            return architecture.graph() == null
                    ? Sequential.fromConfig(architecture.layers()).build(architecture.input(), seed)
                    : network().build(seed);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private Network network() {
        KerasGraph.Read graph = architecture.graph();
        if (graph == null) {
            throw new IllegalStateException("a chain of layers is no graph");
        }
        return Network.fromConfig(graph.config());
    }
}
