package dev.yij.io.cli;

import dev.yij.io.file.WholeFile;
import dev.yij.io.image.PngFile;
import dev.yij.io.plot.FilterSheet;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `yij filters`: plots the learned filters of a convolution.
@Command(
        name = "filters",
        mixinStandardHelpOptions = true,
        description = "Draws the filters of a convolution, by default the first, as a PNG image.",
        footer = {"", "Examples:", "  yij filters --model run/model.yij --output filters.png"})
final class FiltersCommand implements Callable<Integer> {

    @Mixin
    private ModelOption model = new ModelOption();

    @Option(names = "--layer", paramLabel = "NAME", description = "The convolution (default: the first).")
    private @Nullable String layer;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            defaultValue = "filters.png",
            description = "The image to write (default: ${DEFAULT-VALUE}).")
    private Path output = Path.of("filters.png");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        OutputFile.requireReplaceable(output, OutputFile.Kind.IMAGE);
        BuiltLayer convolution = convolution(model.load().model());
        byte[] png = PngFile.encode(FilterSheet.of(convolution));
        WholeFile.write(output, out -> out.write(png));
        spec.commandLine().getOut().println("The filters of " + convolution.name() + " are in " + output);
        return 0;
    }

    private BuiltLayer convolution(Model network) {
        if (layer == null) {
            List<BuiltLayer> convolutions = network.layers(Conv2D.class);
            if (convolutions.isEmpty()) {
                throw new IllegalArgumentException(model.name() + " has no convolution");
            }
            return convolutions.getFirst();
        }
        BuiltLayer named = ModelOption.layer(network, layer);
        if (!(named.layer() instanceof Conv2D)) {
            throw new UsageException(layer + " is a " + named.layer().className() + " layer, expected a Conv2D");
        }
        return named;
    }
}
