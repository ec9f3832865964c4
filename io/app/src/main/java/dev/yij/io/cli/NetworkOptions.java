package dev.yij.io.cli;

import dev.yij.io.file.FormatException;
import dev.yij.io.keras.KerasJson;
import dev.yij.io.run.BuiltInNetwork;
import dev.yij.io.run.BuiltInNetwork.Kind;
import dev.yij.io.run.RunSettings;
import dev.yij.io.run.RunSettings.Network;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.layer.Size;
import dev.yij.reference.model.Architecture;
import dev.yij.reference.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that describe the network.
final class NetworkOptions {

    /// Named presets.
    enum Preset {
        /// 64×64 pixels and half the filters: a fiftieth of the work.
        LAPTOP,
        /// The recipe of the best network: [TrainDefaults#BEST].
        BEST
    }

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description =
                    "laptop: inputs of 64 pixels and half the filters, a fiftieth of the computation. best: what has"
                            + " given the best network from random weights, the chapter's with batch normalization, 60 epochs, an"
                            + " evening on two cores; other options change parts of it.")
    @Nullable
    Preset preset;

    @Option(
            names = "--net",
            paramLabel = "NAME",
            description = "The network: chapter; chapter-bn, with batch normalization; residual; mobilenet, MobileNetV2"
                    + " with 0.35 of its channels; logistic and dense, the previous chapter's networks without"
                    + " convolutions; a Keras configuration (FILE.json, from model.to_json()); or the name of a class that"
                    + " implements dev.yij.reference.model.Architecture (default: chapter).")
    private @Nullable String net;

    @Option(
            names = "--image-size",
            paramLabel = "HxW",
            description = "Height and width of the model's input; one number if they are equal (default: 224; 128 for"
                    + " chapter-bn, residual and mobilenet; 32 for logistic and dense; 64 for a folder of classes; that"
                    + " of packed images). With --from, for a model whose file leaves them open.")
    private @Nullable String imageSize;

    @Option(
            names = "--filters",
            paramLabel = "N",
            description =
                    "Filters of the first two convolutions of chapter and chapter-bn; each next pair has twice as many"
                            + " (default: 32; 16 for a folder of classes).")
    private @Nullable Integer filters;

    /// The size of packed images, which is then the usual one; 0 if the images are files.
    int packedSize;

    @Option(
            names = "--dropout",
            paramLabel = "RATE",
            description =
                    "The dropout rate after global average pooling, during training (default: 0; 0.3 for a folder of"
                            + " classes with --class-weight balanced).")
    private @Nullable Float dropout;

    @Option(
            names = "--initializer",
            paramLabel = "NAME",
            description = "The initializer of the filters of chapter and chapter-bn, by Keras's name: glorot_uniform,"
                    + " glorot_normal, he_uniform or he_normal, which learn faster in chapter (default: glorot_uniform;"
                    + " he_uniform for a folder of classes).")
    private @Nullable Initializer initializer;

    /// A network with the size of its images.
    record Chosen(Network network, Size size) {}

    /// The stated size; null if the user stated none.
    ///
    /// @throws UsageException if it is no size
    @Nullable
    Size imageSize() {
        return imageSize == null ? null : ImageSizeOption.parse(imageSize);
    }

    /// The network.
    ///
    /// @param resumed the folder of the run that is resumed, whose checkpoint has the network; null for a new
    ///     one
    Chosen choose(TrainDefaults defaults, @Nullable Path resumed) throws IOException {
        Optional<String> stored = resumed == null ? Optional.empty() : RunSettings.storedNetwork(resumed);
        if (stored.isPresent()) {
            String name = net == null || net.equalsIgnoreCase(stored.get()) ? stored.get() : net;
            Network same = new Network(name, (input, classes, seed) -> {
                throw new IllegalStateException("a run that is resumed has its network");
            });
            return new Chosen(same, size(defaults.imageSize()));
        }
        Kind kind = net == null ? defaults.network().kind() : kind(net);
        if (kind != null) {
            boolean own = net != null && (defaults == TrainDefaults.CHAPTER || !kind.isConvnet());
            return new Chosen(
                    new Network(builtIn(kind, defaults)), size(own ? kind.imageSize() : defaults.imageSize()));
        }
        String other = Objects.requireNonNull(net);
        requireNone(preset == Preset.LAPTOP ? preset : null, "--preset laptop", other);
        requireUnchanged(other);
        return other.endsWith(".json")
                ? ofFile(Path.of(other))
                : ofClass(other, preset == Preset.BEST ? defaults.imageSize() : 64);
    }

    private Chosen ofClass(String name, int usualSize) throws IOException {
        return new Chosen(new Network(name, NetworkClass.of(name)), size(usualSize));
    }

    /// Another network, for which none of these options is meant, but `--image-size` perhaps, which has made
    /// its input.
    Chosen replaced(Network by, Shape input) {
        requireNone(preset, "--preset", by.name());
        requireNone(net, "--net", by.name());
        requireUnchanged(by.name());
        return new Chosen(by, new Size(input.dim(0), input.dim(1)));
    }

    private Size size(int otherwise) {
        int usual = packedSize > 0 ? packedSize : otherwise;
        Size stated = imageSize();
        Size size = stated != null ? stated : Size.of(preset == Preset.LAPTOP ? 64 : usual);
        UsageException.requireAtLeast(
                8, Math.min(size.height(), size.width()), "--image-size"); // three poolings halve it
        return size;
    }

    private static @Nullable Kind kind(String name) {
        Kind kind = Arrays.stream(Kind.values())
                .filter(each -> each.toString().equalsIgnoreCase(name))
                .findFirst()
                .orElse(null);
        if (kind == null && !name.endsWith(".json") && !name.contains(".")) {
            throw new UsageException("--net must be one of "
                    + Arrays.stream(Kind.values()).map(Kind::toString).collect(Collectors.joining(", "))
                    + ", a Keras configuration (FILE.json), or the full name of a class, found " + name);
        }
        return kind;
    }

    private Chosen ofFile(Path file) throws IOException {
        Size stated = imageSize();
        KerasJson read = KerasJson.read(file, stated);
        Shape input = read.input();
        if (input.rank() != 3 || input.dim(2) != 3) {
            throw new FormatException(
                    file + " takes inputs of shape " + input + ", expected RGB images (height × width × 3)");
        }
        Size size = new Size(input.dim(0), input.dim(1));
        if (stated != null && !stated.equals(size)) {
            throw new UsageException("--image-size " + imageSize + " is not the size that " + file + " takes, "
                    + input.dim(0) + "×" + input.dim(1) + ": omit it");
        }
        Architecture architecture = (shape, classes, seed) -> read.build(seed);
        return new Chosen(new Network(file.toString(), architecture), size);
    }

    /// The options that change a network that yij has do not apply to one of the user's.
    private void requireUnchanged(String name) {
        requireNone(filters, "--filters", name);
        requireNone(dropout, "--dropout", name);
        requireNone(initializer, "--initializer", name);
    }

    private static void requireNone(@Nullable Object given, String option, String name) {
        if (given != null) {
            throw new UsageException(option + " does not apply to the network " + name);
        }
    }

    private BuiltInNetwork builtIn(Kind kind, TrainDefaults defaults) {
        if (!kind.isChapter()) {
            requireNone(filters, "--filters", kind.toString());
            requireNone(initializer, "--initializer", kind.toString());
        }
        if (!kind.isConvnet()) {
            requireNone(dropout, "--dropout", kind.toString());
        }
        BuiltInNetwork usual = defaults.network();
        float dropout = this.dropout == null ? usual.dropout() : this.dropout;
        if (!(dropout >= 0 && dropout < 1)) {
            throw new UsageException("--dropout must be at least 0 and below 1, found " + dropout);
        }
        if (initializer == Initializer.ZEROS || initializer == Initializer.ONES) {
            throw new UsageException("--initializer " + initializer.name().toLowerCase(Locale.ROOT)
                    + " would keep all filters identical: choose a random one");
        }
        int first = filters != null ? filters : preset == Preset.LAPTOP ? 16 : usual.filters();
        UsageException.requireAtLeast(1, first, "--filters");
        return new BuiltInNetwork(kind, first, dropout, initializer == null ? usual.initializer() : initializer);
    }
}
