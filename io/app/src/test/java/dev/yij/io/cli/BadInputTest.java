package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yij.io.numpy.Npy;
import dev.yij.io.run.TinyImages;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An invalid file or folder is reported in one sentence that names it, with exit code 1.
class BadInputTest {

    private static final String IMAGES = "bmp, gif, jfif, jpe, jpeg, jpg, png, ppm, tif, tiff, webp";

    @TempDir
    private Path folder;

    private Path model;
    private Path image;

    @BeforeEach
    void makeAModelAndAnImage() throws IOException {
        model = TinyModel.save(folder.resolve("m.yij"));
        image = TinyImages.image(folder.resolve("red.png"), 2, 0);
    }

    private Path text(String name) throws IOException {
        return Files.writeString(folder.resolve(name), "just text");
    }

    private Path array(String name, int... shape) throws IOException {
        Path file = folder.resolve(name);
        Npy.write(file, Tensor.zeros(shape));
        return file;
    }

    private String forward(Path input, Object... more) {
        Object[] arguments = {"forward", "-m", model, "--input", input, "--output", folder.resolve("y.npy")};
        Object[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return Yij.run(all).failed();
    }

    /// 48 million pixels of 3 bytes, from a file of a few kilobytes.
    @Test
    void anImageThatNeedsTooMuchMemoryIsRefusedWithItsSize() throws Exception {
        Path file = folder.resolve("large.png");
        ImageIO.write(new BufferedImage(8000, 6000, BufferedImage.TYPE_BYTE_BINARY), "png", file.toFile());
        Path log = folder.resolve("log");
        Process predict =
                YijProcess.start(log, List.of("-Xmx100m"), List.of("predict", "-m", model.toString(), file.toString()));
        assertEquals(1, predict.waitFor());
        String last = Files.readAllLines(log).getLast();
        assertTrue(
                last.matches(
                        "yij predict: .*large.png: its 8000×6000 pixels need more memory than the \\d+ MB that Java"
                                + " may use, which -Xmx raises"),
                last);
    }

    @Test
    void aMissingModelFileIsNamedByEveryCommand() {
        Path none = folder.resolve("none.yij");
        String sentence = "there is no model file " + none;
        assertEquals(sentence, Yij.run("summary", "-m", none).failed());
        assertEquals(sentence, Yij.run("filters", "-m", none).failed());
        assertEquals(sentence, Yij.run("predict", image, "-m", none).failed());
        assertEquals(sentence, Yij.run("evaluate", folder, "-m", none).failed());
        assertEquals(
                sentence,
                Yij.run("heatmap", image, "-m", none, "--layer", "conv2d_1").failed());
        assertEquals(
                sentence,
                Yij.run("forward", "-m", none, "--input", "x", "--output", "y").failed());
    }

    /// Reading it would wait for a writer that never comes.
    @Test
    void aPipeIsNeitherAnImageNorAModel() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe.jpg");
        assumeTrue(File.separatorChar == '/');
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
        assertEquals(
                pipe + ": this is a device or a pipe, an image file was expected",
                Yij.run("predict", pipe, "-m", model).failed());
        assertEquals(
                pipe + " is a device or a pipe, expected a model file",
                Yij.run("predict", image, "-m", pipe).failed());
    }

    @Test
    void aTruncatedModelFileIsDamaged() throws IOException {
        byte[] whole = Files.readAllBytes(model);
        Path cut = Files.write(folder.resolve("cut.yij"), Arrays.copyOf(whole, whole.length / 2));
        assertEquals(
                cut + " is damaged: it ends too early",
                Yij.run("summary", "-m", cut).failed());
    }

    @Test
    void aForeignFileIsNoModel() throws IOException {
        Path text = text("m.yij");
        assertEquals(
                text + " is not a yij model file: expected a zip archive that begins with model.json",
                Yij.run("summary", "-m", text).failed());
        Path h5 = text("m.h5");
        assertEquals(
                h5 + " is not an HDF5 file: it does not begin with \\x89HDF",
                Yij.run("summary", "-m", h5).failed());
        assertEquals(
                image
                        + " is not a model file: neither its content nor its name is that of a known format (.yij, .h5,"
                        + " .hdf5, .keras, .onnx, .npz)",
                Yij.run("predict", image, "-m", image).failed());
        assertEquals(
                folder + " is a folder, expected a model file",
                Yij.run("predict", image, "-m", folder).failed());
        Path run = Files.createDirectories(folder.resolve("run"));
        Path inRun = Files.copy(model, run.resolve("model.yij"));
        assertEquals(
                run + " is a folder, expected a model file, such as " + inRun,
                Yij.run("predict", image, "-m", run).failed());
    }

    @Test
    void aModelForOtherThanRgbImagesIsRefused() throws IOException {
        Path gray = TinyModel.save(folder.resolve("gray.yij"), Shape.of(16, 16, 1));
        assertEquals(
                gray + " takes inputs of shape 16×16×1, expected RGB images (height × width × 3)",
                Yij.run("predict", image, "-m", gray).failed());
    }

    @Test
    void anImageThatIsNoneIsNamedAndNoneIsPrinted() throws IOException {
        Path none = folder.resolve("none.jpg");
        assertEquals(
                none + ": there is no such file",
                Yij.run("predict", none, "-m", model).failed());
        Path text = text("text.jpg");
        assertEquals(
                text + ": the file is not an image in a format that yij supports",
                Yij.run("predict", text, "-m", model).failed());
        assertEquals(
                text + ": the file is not an image in a format that yij supports",
                Yij.run("heatmap", text, "-m", model, "--layer", "conv2d_1").failed());
    }

    @Test
    void anImageThatIsNoneDoesNotKeepOthersFromBeingPredicted() throws IOException {
        Path text = text("text.jpg");
        Yij.Run run = Yij.run("predict", text, image, "-m", model);
        assertEquals(1, run.exitCode());
        assertEquals("yij predict: " + text + ": the file is not an image in a format that yij supports\n", run.err());
        assertEquals(Yij.run("predict", image, "-m", model).succeeded().out(), run.out());
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertTrue(Yij.run("predict", empty, "-m", model).failed().startsWith(empty + ": the folder has no images ("));
    }

    @Test
    void foldersThatAreNotADataSetHaveDistinctMessages() throws IOException {
        Path none = folder.resolve("none");
        assertEquals(none + ": there is no such folder", Yij.run("train", none).failed());
        assertEquals(
                none + ": there is no such folder",
                Yij.run("evaluate", none, "-m", model).failed());
        assertEquals(image + ": this is not a folder", Yij.run("train", image).failed());
        assertEquals(
                folder + ": the folder has no sub-folders; one per class was expected. It contains images itself:"
                        + " move the images of each class into a sub-folder; if the folder is one class, name the folder that"
                        + " contains it",
                Yij.run("train", folder).failed());
        Path train = Files.createDirectories(folder.resolve("train"));
        String noClasses = train + ": the folder has no sub-folders; one per class was expected";
        assertEquals(noClasses, Yij.run("train", folder).failed());
        assertEquals(noClasses, Yij.run("evaluate", train, "-m", model).failed());
        Files.createDirectories(train.resolve("a"));
        Files.createDirectories(train.resolve("b"));
        TinyImages.image(train.resolve("b/1.png"), 0, 0);
        assertEquals(
                train + ": these folders have no images (" + IMAGES + "): a",
                Yij.run("train", folder).failed());
    }

    @Test
    void foldersOfOtherClassesThanTheModelsAreNamed() throws IOException {
        Path test = TinyImages.split(folder.resolve("test"), 1);
        TinyImages.image(test.resolve("violet/1.png"), 0, 0);
        assertEquals(
                test + ": these folders are of no known class: violet (3 classes were expected)",
                Yij.run("evaluate", test, "-m", model).failed());
        Files.move(test.resolve("red"), test.resolve("pink"));
        assertEquals(
                test + ": the folders of these classes are missing: red; these folders are of no known class: pink,"
                        + " violet (3 classes were expected)",
                Yij.run("evaluate", test, "-m", model).failed());
    }

    @Test
    void inputsOfAnotherShapeAreRefusedWithBothShapes() throws IOException {
        Path wide = array("wide.npy", 2, 16, 20, 3);
        String sentence = wide + ": the model expects inputs of shape N×16×16×3, found 2×16×20×3";
        assertEquals(sentence, forward(wide));
        assertEquals(sentence, forward(wide, "--layers", folder.resolve("layers")));
        Path one = array("one.npy", 16, 16, 3);
        assertEquals(one + ": the model expects inputs of shape N×16×16×3, found 16×16×3", forward(one));
        assertFalse(Files.exists(folder.resolve("y.npy")));
        assertFalse(Files.exists(folder.resolve("layers")));
    }

    @Test
    void anArrayThatIsNoneIsNamed() throws IOException {
        Path text = text("x.npy");
        assertEquals(text + " is not a NumPy array: it does not begin with \\x93NUMPY", forward(text));
        assertEquals("there is no file " + folder.resolve("none.npy"), forward(folder.resolve("none.npy")));
        assertEquals(folder + " is a folder, expected a NumPy array", forward(folder));
        byte[] whole = Files.readAllBytes(array("whole.npy", 2, 16, 16, 3));
        Path cut = Files.write(folder.resolve("cut.npy"), Arrays.copyOf(whole, 1000));
        assertEquals(
                cut + " claims an array of shape 2×16×16×3, which takes 6144 bytes, but has only 1000", forward(cut));
    }

    @Test
    void aFolderIsNoFileToWrite() throws IOException {
        Path x = array("x.npy", 1, 16, 16, 3);
        String sentence = folder + " is a folder, expected the name of a file to write";
        assertEquals(
                sentence,
                Yij.run("forward", "-m", model, "--input", x, "--output", folder)
                        .failed());
        assertEquals(sentence, Yij.run("filters", "-m", model, "-o", folder).failed());
        assertEquals(
                sentence,
                Yij.run("heatmap", image, "-m", model, "--layer", "conv2d_1", "-o", folder)
                        .failed());
    }

    @Test
    void aFileIsNoFolderToWriteInto() throws IOException {
        assertEquals(
                image.resolve("f.png") + " cannot be written: " + image + " already exists and is not a folder",
                Yij.run("filters", "-m", model, "-o", image.resolve("f.png")).failed());
        assertEquals(
                image + " is a file, expected a folder for the training run",
                Yij.run("train", TinyImages.dataSet(folder.resolve("data")), "-o", image)
                        .failed());
    }

    @Test
    void theDemoDoesNotReplaceWhatIsNoDemo() throws IOException {
        assertEquals(
                image + " is a file, expected a folder for the demo",
                Yij.run("demo", "-o", image).failed());
        Files.writeString(folder.resolve("checkpoint.yij"), "weeks of training");
        assertEquals(
                folder + " is not empty and holds no demo: choose another folder with --out",
                Yij.run("demo", "-o", folder).failed());
        assertFalse(Files.exists(folder.resolve("sample")));
    }

    @Test
    void aBatchThatNoArrayHoldsIsRefused() throws IOException {
        assertEquals(
                "a batch of 2000000000 images of 16×16 pixels has more than 2147483647 numbers",
                Yij.run(
                                "evaluate",
                                TinyImages.split(folder.resolve("test"), 1),
                                "-m",
                                model,
                                "--batch-size",
                                2_000_000_000)
                        .failed());
    }

    @Test
    void nothingCanBeResumedWhereNothingIs() throws IOException {
        Path out = folder.resolve("out");
        assertEquals(
                out + " holds no training run to resume (there is no checkpoint.yij): start one without --resume",
                Yij.run("train", TinyImages.dataSet(folder.resolve("data")), "--resume", "-o", out)
                        .failed());
        assertFalse(Files.exists(out));
    }
}
