package dev.yij.io.cli;

import dev.yij.io.classify.Classifier;
import dev.yij.io.file.WholeFile;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import dev.yij.io.plot.ColorMap;
import dev.yij.io.plot.FeatureMap;
import dev.yij.io.plot.FeatureMapSheet;
import dev.yij.io.plot.HeatMap;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `yij heatmap`: shows where in an image a filter responds.
@Command(
        name = "heatmap",
        mixinStandardHelpOptions = true,
        description = "Draws one channel of a layer's output over the image, as colours; or shows all"
                + " channels of the layer as small maps.",
        footer = {
            "",
            "Examples:",
            "  yij heatmap photo.jpg --layer conv2d_8 --channel 17 --output map.png",
            "  yij heatmap photo.jpg --model run/model.yij --layer conv2d_1"
        })
final class HeatmapCommand implements Callable<Integer> {

    @Parameters(paramLabel = "IMAGE", description = "The image.")
    @SuppressWarnings("NullAway.Init") // required
    private Path file;

    @Mixin
    private ModelOption model = new ModelOption();

    @Option(names = "--layer", paramLabel = "NAME", required = true, description = "The layer, such as conv2d_8.")
    private String layer = "";

    @Option(
            names = "--channel",
            paramLabel = "K",
            description = "The channel, counted from 0; without it, a sheet of all channels.")
    private @Nullable Integer channel;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            defaultValue = "heatmap.png",
            description = "The image to write (default: ${DEFAULT-VALUE}).")
    private Path output = Path.of("heatmap.png");

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private BackendOptions backend = new BackendOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        OutputFile.requireReplaceable(output, OutputFile.Kind.IMAGE);
        Classifier classifier = model.classifier(model.load(), data);
        requireChannel(ModelOption.layer(classifier.model(), layer));
        RgbImage image = classifier.read(file);
        ModelOption.printWarning(classifier, spec);
        try (Backend computing = backend.openFor(1)) {
            Tensor values = Objects.requireNonNull(classifier
                    .model()
                    .setBackend(computing)
                    .outputs(classifier.input(image))
                    .get(layer));
            spec.commandLine().getOut().println(draw(values, image) + " in " + output);
        }
        return 0;
    }

    /// Writes the heat map.
    ///
    /// @return a description of it
    private String draw(Tensor values, RgbImage image) throws IOException {
        if (channel == null) {
            write(FeatureMapSheet.of(layer, values, ColorMap.VIRIDIS));
            return "All channels of " + layer + " are";
        }
        FeatureMap map = FeatureMap.of(layer, values, channel);
        write(HeatMap.DEFAULT.figure(map, PngFile.toBufferedImage(image)));
        return "Channel " + channel + " of " + layer + ", " + map.range() + ", is";
    }

    private void write(BufferedImage drawn) throws IOException {
        byte[] png = PngFile.encode(drawn);
        WholeFile.write(output, out -> out.write(png));
    }

    private void requireChannel(BuiltLayer built) {
        Shape shape = built.out();
        if (shape.rank() != 3) {
            throw new UsageException(layer + " has outputs of shape " + shape
                    + ", expected feature maps (height × width" + " × channels)");
        }
        if (channel != null && (channel < 0 || channel >= shape.dim(2))) {
            throw new UsageException(
                    layer + " has channels 0 to " + (shape.dim(2) - 1) + ", found --channel " + channel);
        }
    }
}
