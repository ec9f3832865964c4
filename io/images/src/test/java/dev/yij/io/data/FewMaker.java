package dev.yij.io.data;

import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.Resize;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.Interpolation;
import dev.yij.reference.train.Seed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.stream.ImageOutputStream;

/// Makes the small images of few classes, on which the demo and the explorer train: random images of five
/// classes of the snacks data set that are not in the sample, reduced to a smaller side of 48 pixels, with the
/// authors from `credits.csv`.
///
/// Run its `main` from a development environment, after [SampleMaker]. Its arguments are the folder of the data
/// set and the folder of the sample: `src/main/resources/dev/yij/io/sample`.
final class FewMaker {

    private static final List<String> CLASSES = List.of("banana", "carrot", "cookie", "grape", "strawberry");
    private static final Map<String, Integer> PER_CLASS = new LinkedHashMap<>();
    private static final Seed SEED = new Seed(24);
    private static final int SMALLER_SIDE = 48;
    private static final float QUALITY = 0.6f;

    static {
        PER_CLASS.put("train", 34);
        PER_CLASS.put("val", 8);
        PER_CLASS.put("test", 14);
    }

    private FewMaker() {}

    /// Makes the images.
    ///
    /// @param args the data set's folder, with `credits.csv` in it, and the sample's folder
    public static void main(String[] args) throws IOException {
        make(Path.of(args[0]), Path.of(args[1]));
    }

    static void make(Path snacks, Path sample) throws IOException {
        SampleIndex lists = new SampleIndex(snacks);
        Path few = sample.resolve("few");
        for (Map.Entry<String, Integer> part : PER_CLASS.entrySet()) {
            ImageFolder folder = ImageFolder.scan(snacks.resolve(part.getKey()));
            for (Path image : chosen(folder, part.getKey(), part.getValue(), snacks, sample)) {
                lists.write(image, reduced(image), few);
            }
        }
        Files.writeString(few.resolve("index.txt"), lists.index());
        Files.writeString(few.resolve("ATTRIBUTION.csv"), lists.attribution());
    }

    private static List<Path> chosen(ImageFolder folder, String part, int perClass, Path snacks, Path sample) {
        List<Path> chosen = new ArrayList<>();
        for (String name : CLASSES) {
            int number = folder.classes().indexOf(name);
            List<Path> others = folder.images().stream()
                    .filter(image -> image.classIndex() == number)
                    .map(ImageFolder.Item::file)
                    .filter(file -> !Files.exists(sample.resolve(snacks.relativize(file))))
                    .toList();
            int[] order = SEED.stream(part, number).permutation(others.size());
            for (int i = 0; i < perClass; i++) {
                chosen.add(others.get(order[i]));
            }
        }
        return chosen;
    }

    private static byte[] reduced(Path file) throws IOException {
        RgbImage image = ImageDecoder.standard().decode(file);
        double scale = (double) SMALLER_SIDE / Math.min(image.width(), image.height());
        RgbImage small = Resize.resize(image, Interpolation.LANCZOS, (int) Math.round(scale * image.height()), (int)
                Math.round(scale * image.width()));
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        JPEGImageWriteParam options = new JPEGImageWriteParam(null);
        options.setOptimizeHuffmanTables(true);
        options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        options.setCompressionQuality(QUALITY);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(PngFile.toBufferedImage(small), null, null), options);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
