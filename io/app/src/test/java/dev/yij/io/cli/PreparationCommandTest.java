package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.format.Models;
import dev.yij.io.model.Interpolation;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.PixelScaling;
import dev.yij.io.model.Preparation;
import dev.yij.io.onnx.OnnxImport;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.Rescaling;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Seed;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model's file says how its images are prepared, and every command follows it.
@Tag("slow")
class PreparationCommandTest {

    @TempDir
    private Path folder;

    private Path data = Path.of("");

    /// Photographs of 24×16 pixels, taken with the camera turned by 90 degrees.
    @BeforeEach
    void makeImages() throws IOException {
        data = folder.resolve("data");
        Random random = new Random(5);
        for (String split : new String[] {"train", "val", "test"}) {
            for (String name : new String[] {"a", "b"}) {
                for (int i = 0; i < 3; i++) {
                    Path file = data.resolve(split).resolve(name).resolve(i + ".jpg");
                    Files.createDirectories(file.getParent());
                    Files.write(file, sideways(random));
                }
            }
        }
    }

    private static byte[] sideways(Random random) throws IOException {
        BufferedImage image = new BufferedImage(24, 16, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 24; x++) {
                image.setRGB(x, y, random.nextInt() & 0xffffff);
            }
        }
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", jpeg);
        // APP1 after SOI: a big-endian TIFF with one directory of one entry, orientation (274) 6, a short
        ByteBuffer exif = ByteBuffer.allocate(2 + 2 + 6 + 8 + 2 + 12 + 4);
        exif.putShort((short) 0xffe1).putShort((short) (exif.capacity() - 2));
        exif.put("Exif\0\0MM".getBytes(StandardCharsets.ISO_8859_1))
                .putShort((short) 42)
                .putInt(8);
        exif.putShort((short) 1)
                .putShort((short) 274)
                .putShort((short) 3)
                .putInt(1)
                .putInt(6 << 16)
                .putInt(0);
        byte[] stored = jpeg.toByteArray();
        return ByteBuffer.allocate(stored.length + exif.capacity())
                .put(stored, 0, 2)
                .put(exif.array())
                .put(stored, 2, stored.length - 2)
                .array();
    }

    private Yij.Run train(Path out, Object... more) {
        return Yij.run(Stream.concat(
                        Stream.of(
                                "train",
                                data,
                                "-o",
                                out,
                                "-e",
                                1,
                                "--image-size",
                                8,
                                "--filters",
                                8,
                                "--initializer",
                                "he_uniform",
                                "--mode",
                                "strict"),
                        Stream.of(more))
                .toArray());
    }

    private static Preparation of(Path out) throws IOException {
        return ModelFile.load(out.resolve("model.yij")).preparationOrKeras();
    }

    private String evaluated(Path out, Object... more) throws IOException {
        Object[] command = Stream.concat(
                        Stream.of(
                                "evaluate",
                                data.resolve("test"),
                                "-m",
                                out.resolve("model.yij"),
                                "--json",
                                "--mode",
                                "strict"),
                        Stream.of(more))
                .toArray();
        Object loss = JSON.std.mapFrom(Yij.run(command).out()).get("loss");
        return String.format(
                Locale.ROOT, "Trained: test loss %.4f", ((Number) Objects.requireNonNull(loss)).doubleValue());
    }

    @Test
    void evaluationPreparesImagesAsTrainingDid() throws IOException {
        Path out = folder.resolve("out");
        String trained = train(out, "--resize", "bicubic", "--pixels", "torch")
                .succeeded()
                .out();
        assertEquals(new Preparation(Interpolation.BICUBIC, true, PixelScaling.TORCH), of(out));
        assertTrue(trained.contains(evaluated(out)), trained);
        assertNotEquals(evaluated(out), evaluated(out, "--resize", "nearest"));
        assertNotEquals(evaluated(out), evaluated(out, "--no-upright"));
        assertNotEquals(evaluated(out), evaluated(out, "--pixels", "tf"));
    }

    @Test
    void aNewTrainingRotatesPhotographsUnlessItIsToBeLikeKeras() throws IOException {
        Path photographs = folder.resolve("photographs");
        Path keras = folder.resolve("keras");
        train(photographs).succeeded();
        train(keras, "--as-keras").succeeded();
        assertEquals(Preparation.PHOTOGRAPHS, of(photographs));
        assertEquals(Preparation.KERAS, of(keras));
        Path image = data.resolve("test/a/0.jpg");
        Yij.Run upright = Yij.run("predict", image, "-m", photographs.resolve("model.yij"))
                .succeeded();
        assertEquals("", upright.err());
        Yij.Run asStored = Yij.run("predict", image, "-m", keras.resolve("model.yij"));
        assertEquals(0, asStored.exitCode());
        assertTrue(
                asStored.err().contains(image + " is stored sideways, and this model does not rotate"), asStored.err());
        Yij.Run evaluated = Yij.run("evaluate", data.resolve("test"), "-m", keras.resolve("model.yij"));
        assertTrue(evaluated.err().contains("6 of the images are stored sideways"), evaluated.err());
    }

    @Test
    void aResumedRunKeepsItsPreparationAndRefusesAnother() throws IOException {
        Path out = folder.resolve("out");
        train(out, "--resize", "lanczos", "--no-upright", "--pixels", "unit").succeeded();
        Yij.Run other = Yij.run("train", data, "-o", out, "-e", 2, "--resume", "--resize", "box");
        assertEquals(2, other.exitCode());
        assertTrue(other.err().contains("--resize cannot change with --resume"), other.err());
        Yij.run("train", data, "-o", out, "-e", 2, "--resume").succeeded();
        assertEquals(new Preparation(Interpolation.LANCZOS, false, PixelScaling.UNIT), of(out));
    }

    @Test
    void anExportedGraphTakesPixels() throws IOException {
        Path out = folder.resolve("out");
        train(out).succeeded();
        Path onnx = folder.resolve("m.onnx");
        String written = Yij.run("convert", out.resolve("model.yij"), onnx, "--with-preprocessing")
                .succeeded()
                .out();
        assertTrue(written.contains("must first resize images by bilinear and rotate them"), written);
        assertEquals(Preparation.PHOTOGRAPHS, OnnxImport.read(onnx).saved().preparation());
        Yij.Run refused = Yij.run("convert", out.resolve("model.yij"), folder.resolve("m.h5"), "--with-preprocessing");
        assertEquals(2, refused.exitCode());
        assertTrue(refused.err().contains("--with-preprocessing is for ONNX"), refused.err());
        assertFalse(Files.exists(folder.resolve("m.h5")));
    }

    @Test
    void aModelThatScalesPixelsItselfGetsThemAsTheyAre() throws IOException {
        Sequential model = new Sequential()
                .add(new Rescaling(1 / 255.0, 0))
                .add(new GlobalAveragePooling2D())
                .add(new Dense(2))
                .build(Shape.of(8, 8, 3), new Seed(1));
        Path file = folder.resolve("m.h5");
        Models.save(model, file);
        assertEquals(
                Preparation.KERAS.pixels(PixelScaling.RAW),
                Models.read(file, null).saved().preparationOrKeras());
        Path to = folder.resolve("m.yij");
        Yij.Run refused = Yij.run("convert", file, to, "--pixels", "-1..1");
        assertEquals(2, refused.exitCode());
        assertTrue(
                refused.err()
                        .contains(
                                "--pixels -1..1: the model scales pixels itself, in its layer rescaling_1, and expects"
                                        + " 0..255"),
                refused.err());
        Yij.run("convert", file, to, "--pixels", "0..255").succeeded();
        assertEquals(
                Preparation.KERAS.pixels(PixelScaling.RAW), ModelFile.load(to).preparation());
    }

    @Test
    void aModelWhoseFileDoesNotSayHowItTakesPixelsIsNoted() throws IOException {
        Path file = folder.resolve("m.h5");
        Models.save(
                new Sequential()
                        .add(new GlobalAveragePooling2D())
                        .add(new Dense(2))
                        .build(Shape.of(8, 8, 3), new Seed(1)),
                file);
        Path image = data.resolve("test/a/0.jpg");
        String note = file + " does not say how it takes pixels, and x / 127.5 - 1 is assumed: --pixels tells it, and"
                + " yij convert --pixels writes a file that says it";
        Yij.Run unsaid = Yij.run("predict", image, "-m", file);
        assertEquals(0, unsaid.exitCode());
        assertTrue(unsaid.err().contains(note), unsaid.err());
        Yij.Run said = Yij.run("predict", image, "-m", file, "--pixels", "0..1");
        assertFalse(said.err().contains("does not say"), said.err());
    }

    @Test
    void aModelOfAnotherProgramIsToldItsPreparation() throws IOException {
        Path out = folder.resolve("out");
        train(out).succeeded();
        Path told = folder.resolve("told.yij");
        Yij.run("convert", out.resolve("model.yij"), told, "--pixels", "caffe").succeeded();
        assertEquals(
                Preparation.PHOTOGRAPHS.pixels(PixelScaling.CAFFE),
                ModelFile.load(told).preparation());
        Yij.Run unknown = Yij.run("convert", told, folder.resolve("x.yij"), "--pixels", "vgg");
        assertEquals(2, unknown.exitCode());
        assertTrue(
                unknown.err().contains("one of -1..1, 0..1, 0..255, imagenet-torch, imagenet-caffe, found vgg"),
                unknown.err());
    }
}
