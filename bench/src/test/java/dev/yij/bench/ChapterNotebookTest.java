package dev.yij.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// docs/Chapter.java runs, in the way a student runs it, only shorter.
@Tag("slow")
class ChapterNotebookTest {

    @TempDir
    private Path folder;

    private String run(String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-Djava.awt.headless=true",
                "-Dstdout.encoding=UTF-8",
                "-Dside=16",
                "-Dout=" + folder.resolve("chapter"),
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(more));
        command.add("../docs/Chapter.java");
        Path log = folder.resolve("log");
        Process notebook = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int exitCode = notebook.waitFor();
        String text = Files.readString(log);
        assertEquals(0, exitCode, text);
        return text;
    }

    /// Every cell of the chapter, with an epoch in each of its three fits.
    @Test
    void theNotebookRunsAndResumes() throws Exception {
        Path out = folder.resolve("chapter");
        String text = run("-Dfirst=1", "-Dsecond=1", "-Dthird=1");
        for (String line : List.of(
                "An image is numbers",
                "A convolution by hand",
                "The model",
                "Total params: 1,173,027",
                "activation_1 (Activation)",
                "train: Found 120 images belonging to 3 classes.",
                "Untrained\n---------\nloss 1.09",
                "Training, the first epochs",
                "epoch 1: ",
                "More epochs",
                "epoch 2: ",
                "A tenth of the learning rate",
                "epoch 3: ",
                "Loss and accuracy",
                "On the test images",
                "What the first layer has learned",
                "Where a filter responds",
                "What is this?",
                "Beside a model of 20 classes",
                "test/strawberry/",
                "Everything is in the folder " + out + ".")) {
            assertTrue(text.contains("\n" + line), "no " + line + " in:\n" + text);
        }
        for (String image :
                List.of("image.png", "edges.png", "loss.png", "accuracy.png", "filters.png", "heatmap.png")) {
            assertTrue(ImageIO.read(out.resolve(image).toFile()).getWidth() >= 16, image);
        }
        SavedModel trained = ModelFile.load(out.resolve("model.yij"));
        assertEquals(3, trained.history().epochs().size());
        double[] rates = trained.history().epochs().stream()
                .mapToDouble(epoch -> epoch.learningRate())
                .toArray();
        assertArrayEquals(new double[] {1e-3, 1e-3, 1e-4}, rates, 1e-9);
        assertEquals(
                trained.history(), ModelFile.load(out.resolve("checkpoint.yij")).history());

        String resumed = run("-Dfirst=1", "-Dsecond=1", "-Dthird=2", "-Dresume=true");
        assertTrue(resumed.contains("\nResumed after epoch 3\n"), resumed);
        assertTrue(resumed.contains("\nepoch 4: ") && !resumed.contains("\nepoch 3: "), resumed);
    }
}
