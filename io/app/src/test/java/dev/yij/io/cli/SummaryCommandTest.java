package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.model.ChapterModel;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryCommandTest {

    /// The last lines as printed by Keras 2.2 for the chapter's model; the reference module's tests check the
    /// whole table.
    private static final String END = """
            global_average_pooling2d_1 ( (None, 256)               0        \s
            _________________________________________________________________
            dense_1 (Dense)              (None, 20)                5140     \s
            _________________________________________________________________
            activation_1 (Activation)    (None, 20)                0        \s
            =================================================================
            Total params: 1,177,396
            Trainable params: 1,177,396
            Non-trainable params: 0
            _________________________________________________________________
            """;

    @Test
    void theChaptersTableIsAllThatIsPrinted() {
        String out = Yij.run("summary").succeeded().out();
        assertEquals(
                ChapterModel.create(20)
                        .buildForWeights(Shape.of(224, 224, 3), new Seed(1), Long.MAX_VALUE)
                        .summary(),
                out);
        assertTrue(out.endsWith(END), out);
    }

    /// 28 · 28 · 256 = 200,704; times 20, plus 20: 4,014,100.
    @Test
    void flattenShowsTheLongVector() {
        String out = Yij.run("summary", "--flatten").succeeded().out();
        assertTrue(out.contains("flatten_1 (Flatten)          (None, 200704)            0         \n"), out);
        assertTrue(out.contains("dense_1 (Dense)              (None, 20)                4014100   \n"), out);
    }

    /// 3 · 3 · 3 · 4 + 4 = 112 and 4 · 3 + 3 = 15.
    @Test
    void aModelFileHasItsOwnTable(@TempDir Path folder) throws IOException {
        Path model = TinyModel.save(folder.resolve("m.yij"));
        String out = Yij.run("summary", "--model", model).succeeded().out();
        assertTrue(out.contains("conv2d_1 (Conv2D)            (None, 16, 16, 4)         112       \n"), out);
        assertTrue(out.contains("Total params: 127\n"), out);
        assertEquals(
                "--flatten is a variant of the chapter's model and does not go with --model",
                Yij.run("summary", "--flatten", "--model", model).misused());
    }
}
