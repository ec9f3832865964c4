package dev.yij.bench.shipped;

import dev.yij.io.data.SplitFolders;
import dev.yij.io.file.FormatException;
import dev.yij.io.file.WholeFile;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.io.model.WeightHash;
import dev.yij.io.shipped.ShippedModel;
import dev.yij.reference.kernel.Backend;
import dev.yij.simd.SimdBackends;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Puts the model of a finished run among those that come with yij, measures it on validation and test images,
/// and writes the table of the model card. The default model is the one with the highest validation accuracy:
/// the test images have no say.
///
/// Arguments: the root of the repository; the folder of the snacks; `NAME=RUN`, the folder of a run, whose
/// `model.yij` is packed without the optimizer's state, or `NAME` alone, to measure again a model that is
/// there.
public final class Pack {

    /// The most bytes of a model.
    public static final int LARGEST = 5_000_000;

    private static final String RESOURCES = "io/models/src/main/resources/dev/yij/io/shipped";

    private final Path resources;
    private final SplitFolders data;
    private final Backend backend;

    private Pack(Path resources, SplitFolders data, Backend backend) {
        this.resources = resources;
        this.data = data;
        this.backend = backend;
    }

    /// Packs and measures.
    ///
    /// @throws IOException if something cannot be read or written
    public static void main(String... arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        Path resources = root.resolve(RESOURCES);
        List<ShippedModel> models = new ArrayList<>(ShippedModel.all());
        try (Backend backend = SimdBackends.create()) {
            Pack pack = new Pack(resources, SplitFolders.scan(Path.of(arguments[1])), backend);
            for (int i = 2; i < arguments.length; i++) {
                String[] named = arguments[i].split("=", 2);
                ShippedModel packed = named.length == 1
                        ? pack.again(ShippedModel.of(named[0]))
                        : pack.run(named[0], Path.of(named[1]));
                models.removeIf(each -> each.name().equals(packed.name()));
                models.add(packed);
            }
        }
        models.sort(Comparator.comparingDouble(
                        (ShippedModel each) -> each.validation().accuracy())
                .reversed());
        write(
                resources.resolve(ShippedModel.TABLE),
                models.stream()
                        .map(ShippedModel::row)
                        .collect(Collectors.joining("\n", ShippedModel.HEADER + "\n", "\n")));
        Path card = root.resolve("docs/model-card.md");
        write(card, ModelCard.update(Files.readString(card), models));
    }

    private ShippedModel run(String name, Path run) throws IOException {
        SavedModel saved = ModelFile.load(run.resolve("model.yij")).withoutOptimizerState();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ModelFile.write(bytes, saved);
        if (bytes.size() > LARGEST) {
            throw new FormatException(
                    run + " has a model of " + bytes.size() + " bytes, expected " + LARGEST + " at most");
        }
        WholeFile.write(resources.resolve(name + ".yij"), bytes::writeTo);
        RunWords words = RunWords.of(run);
        return measured(name, "", saved, words.command(), words.description());
    }

    private ShippedModel again(ShippedModel known) throws IOException {
        return measured(known.name(), known.earlierName(), known.load(), known.command(), known.description());
    }

    private ShippedModel measured(String name, String earlierName, SavedModel saved, String command, String description)
            throws IOException {
        Measurement measurement = new Measurement(saved, name, backend);
        return new ShippedModel(
                name,
                earlierName,
                saved.history().lastEpoch(),
                saved.model().seed().value(),
                measurement.of(data.validation()),
                measurement.of(data.test()),
                WeightHash.of(saved.model()),
                command,
                description);
    }

    private static void write(Path file, String text) throws IOException {
        WholeFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
