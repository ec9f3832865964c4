package dev.yij.io.cli;

import dev.yij.io.run.RunSettings.Network;
import dev.yij.reference.layer.Initializer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that describe the network.
final class NetworkOptions {

    /// Named presets of sizes.
    enum Preset {
        /// 64×64 pixels and half the filters: a fiftieth of the work.
        LAPTOP
    }

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "laptop: inputs of 64 pixels and half the filters, a fiftieth of the computation.")
    private @Nullable Preset preset;

    @Option(
            names = "--image-size",
            paramLabel = "N",
            description = "Height and width of the model's input (default: 224; 64 for a folder of classes).")
    private @Nullable Integer imageSize;

    @Option(
            names = "--filters",
            paramLabel = "N",
            description = "Filters of the first two convolutions; each next pair has twice as many (default: 32; 16 for"
                    + " a folder of classes).")
    private @Nullable Integer filters;

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
            description =
                    "The initializer of the filters, by Keras's name: glorot_uniform, glorot_normal, he_uniform or"
                            + " he_normal, which learn faster here (default: glorot_uniform; he_uniform for a folder of"
                            + " classes).")
    private @Nullable Initializer initializer;

    /// Height and width of the input.
    int imageSize(TrainDefaults defaults) {
        int size = imageSize != null ? imageSize : preset == Preset.LAPTOP ? 64 : defaults.imageSize();
        UsageException.requireAtLeast(8, size, "--image-size"); // three poolings halve it
        return size;
    }

    Network network(TrainDefaults defaults) {
        float dropout = this.dropout == null ? defaults.network().dropout() : this.dropout;
        if (!(dropout >= 0 && dropout < 1)) {
            throw new UsageException("--dropout must be at least 0 and below 1, found " + dropout);
        }
        if (initializer == Initializer.ZEROS || initializer == Initializer.ONES) {
            throw new UsageException("--initializer " + initializer.name().toLowerCase(Locale.ROOT)
                    + " would keep all filters identical: choose a random one");
        }
        Network network = defaults.network();
        int first = filters != null ? filters : preset == Preset.LAPTOP ? 16 : network.filters();
        UsageException.requireAtLeast(1, first, "--filters");
        return new Network(first, dropout, initializer == null ? network.initializer() : initializer);
    }
}
