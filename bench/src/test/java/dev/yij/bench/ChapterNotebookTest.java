package dev.yij.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
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

    @Test
    void theNotebookRuns() throws Exception {
        Path out = folder.resolve("chapter");
        Path log = folder.resolve("log");
        Process notebook = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "-Djava.awt.headless=true",
                        "-Dstdout.encoding=UTF-8",
                        "-Dside=32",
                        "-Depochs=1",
                        "-Dout=" + out,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "../docs/Chapter.java")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int exitCode = notebook.waitFor();
        String text = Files.readString(log);
        assertEquals(0, exitCode, text);
        for (String line : List.of(
                "An image is numbers",
                "A convolution by hand",
                "The model",
                "Total params: 1,177,396",
                "train: Found 120 images belonging to 20 classes.",
                "Loss and accuracy",
                "On the test images",
                "What the first layer has learned",
                "Where a filter responds",
                "What is this?",
                "Everything is in the folder " + out + ".")) {
            assertTrue(text.contains("\n" + line), "no " + line + " in:\n" + text);
        }
        assertTrue(text.contains("\nepoch 1: "), text);
        for (String image :
                List.of("image.png", "edges.png", "loss.png", "accuracy.png", "filters.png", "heatmap.png")) {
            assertTrue(ImageIO.read(out.resolve(image).toFile()).getWidth() >= 32, image);
        }
        assertTrue(Files.size(out.resolve("model.yij")) > 4_000_000);
    }
}
