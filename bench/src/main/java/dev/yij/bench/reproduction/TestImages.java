package dev.yij.bench.reproduction;

import dev.yij.io.classify.Classifier;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import dev.yij.io.plot.FeatureMap;
import dev.yij.io.plot.HeatMap;
import dev.yij.reference.explain.GradCam;
import dev.yij.reference.model.Evaluation;
import dev.yij.reference.tensor.Tensor;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.imageio.ImageIO;

/// The test images shown in the document: the worst mistakes, and some with their heat maps. They are written
/// as small JPEGs, in the network's input size.
final class TestImages {

    private static final int WRONG = 5;
    private static final int MAPS = 6;
    private static final int GAP = 8;

    private final ImageFolder test;
    private final Credits credits;
    private final Run run;
    private final Path out;
    private final Classifier classifier;

    TestImages(ImageFolder test, Credits credits, Run run, Path out) throws IOException {
        this.test = test;
        this.credits = credits;
        this.run = run;
        this.out = out;
        this.classifier = new Classifier(run.last(), run.name());
    }

    /// An image of the document.
    ///
    /// @param file   its file name
    /// @param words  a description
    /// @param credit its author
    record Shown(String file, String words, String credit) {}

    /// The images with the lowest probability of their actual class.
    List<Shown> worstMistakes() throws IOException {
        List<Shown> shown = new ArrayList<>();
        for (int index : run.lastResult().worstMistakes(WRONG)) {
            Evaluation.Outcome outcome = run.lastResult().outcomes().get(index);
            ImageFolder.Item item = test.images().get(index);
            String file = "wrong-" + (shown.size() + 1) + ".jpg";
            write(PngFile.toBufferedImage(classifier.read(item.file())), file);
            shown.add(new Shown(
                    file,
                    String.format(
                            Locale.ROOT,
                            "%s, predicted as %s (loss %.1f)",
                            test.classes().get(outcome.label()),
                            test.classes().get(outcome.predicted()),
                            outcome.loss()),
                    credits.of(item.file())));
        }
        return shown;
    }

    /// The first image of every third class, with a heat map of the strongest channel of the last convolution.
    List<Shown> heatMaps() throws IOException {
        List<Shown> shown = new ArrayList<>();
        String layer = GradCam.lastConvolution(classifier.model());
        for (int c = 0; shown.size() < MAPS; c += test.classes().size() / MAPS) {
            int wanted = c;
            ImageFolder.Item item = test.images().stream()
                    .filter(each -> each.classIndex() == wanted)
                    .findFirst()
                    .orElseThrow();
            RgbImage image = classifier.read(item.file());
            Tensor values = Objects.requireNonNull(
                    classifier.model().outputs(classifier.input(image)).get(layer));
            FeatureMap map = FeatureMap.strongest(layer, values);
            BufferedImage original = PngFile.toBufferedImage(image);
            String file = "map-" + (shown.size() + 1) + ".jpg";
            write(beside(original, HeatMap.DEFAULT.overlay(map, original)), file);
            String predicted = classifier.classify(image).getFirst().name();
            shown.add(new Shown(
                    file,
                    test.classes().get(c) + ", predicted as " + predicted + "; channel " + map.channel() + ", "
                            + map.range(),
                    credits.of(item.file())));
        }
        return shown;
    }

    private static BufferedImage beside(BufferedImage left, BufferedImage right) {
        int width = left.getWidth();
        BufferedImage both = new BufferedImage(2 * width + GAP, left.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = both.createGraphics();
        graphics.fillRect(0, 0, both.getWidth(), both.getHeight());
        graphics.drawImage(left, 0, 0, null);
        graphics.drawImage(right, width + GAP, 0, null);
        graphics.dispose();
        return both;
    }

    private void write(BufferedImage image, String file) throws IOException {
        Path path = out.resolve(file);
        Files.deleteIfExists(path); // ImageIO writes over the beginning of what is there
        if (!ImageIO.write(image, "jpeg", path.toFile())) {
            throw new IOException("no writer of JPEG for " + path);
        }
    }
}
