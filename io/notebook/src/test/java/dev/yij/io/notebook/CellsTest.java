package dev.yij.io.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class CellsTest {

    /// For the cell that the test stops.
    public static final CountDownLatch STARTED = new CountDownLatch(1);

    @SuppressWarnings("NullAway.Init")
    private Cells cells;

    @BeforeAll
    void start() {
        cells = new Cells();
    }

    @AfterAll
    void end() {
        cells.close();
    }

    private List<String> error(String cell) {
        return assertThrows(CellException.class, () -> cells.run(cell)).lines();
    }

    @Test
    void aCellUsesWhatAnEarlierOneDeclares() {
        assertNull(cells.run("int side = 6;\nint area(int a) {\n    return a * a;\n}\n"));
        assertEquals(36, cells.run("side = 6;\n// the area\narea(side)"));
        assertEquals(List.of(1, 2), cells.run("List.of(1, 2)"));
    }

    @Test
    void aVariableHasItsValueToo() {
        assertEquals("blue", cells.run("String colour = \"blue\";\ncolour"));
    }

    @Test
    void whatEndsWithASemicolonHasNoValue() {
        assertNull(cells.run("List.of(1, 2);"));
        assertNull(cells.run("List.of(1, 2); // shown"));
        assertNull(cells.run("1 + 1;\n// a comment"));
        assertNull(cells.run(""));
    }

    @Test
    void valuesAreTheObjectsThemselves() {
        assertTrue(cells.run("new java.awt.image.BufferedImage(3, 2, 1)") instanceof BufferedImage image
                && image.getWidth() == 3);
    }

    @Test
    void anErrorOfTheCompilerNamesTheLine() {
        assertEquals(
                List.of("incompatible types: java.lang.String cannot be converted to int", "    int wrong = \"text\";"),
                error("int right = 1;\nint wrong = \"text\";\nint third = 3;"));
        assertEquals(1, cells.run("right"));
        assertTrue(
                error("third").getFirst().startsWith("cannot find symbol"),
                () -> error("third").toString());
    }

    @Test
    void anExceptionIsShownWithItsCause() {
        List<String> lines =
                error("throw new IllegalStateException(\"outer\", new IllegalArgumentException(\"inner\"));");
        assertEquals("IllegalStateException: outer", lines.get(0));
        assertEquals("caused by IllegalArgumentException: inner", lines.get(1));
    }

    @Test
    void aMethodWhoseHelperIsMissingNamesIt() {
        assertNull(cells.run("int twice() { return 2 * once(); }"));
        assertEquals(
                List.of("twice uses what is not declared: method once()"),
                error("twice()").subList(0, 1));
    }

    @Test
    void aCellThatDoesNotEndCanBeStopped() throws Exception {
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<?> endless = thread.submit(
                    () -> cells.run("void loop() {\n    dev.yij.io.notebook.CellsTest.STARTED.countDown();\n"
                            + "    while (true) {}\n}\nloop();"));
            while (!STARTED.await(50, TimeUnit.MILLISECONDS)) {
                assertFalse(endless.isDone(), "the cell did not start");
            }
            cells.stop();
            Throwable stopped =
                    assertThrows(ExecutionException.class, endless::get).getCause();
            assertEquals("Stopped.", Objects.requireNonNull(stopped).getMessage());
        }
        assertEquals(2, cells.run("1 + 1"));
    }

    @Test
    void loopsWithBranchesComputeWhatTheySay() {
        assertNull(
                cells.run(
                        "int sum = 0;\nfor (int i = 0; i < 10; i++) {\n    if (i % 2 == 0) { continue; }\n"
                                + "    String text = i > 5 ? \"a\" : \"bc\";\n    sum += switch (text) { case \"a\" -> i; default -> 0; };\n}"));
        assertEquals(7 + 9, cells.run("sum"));
        assertEquals(List.of(2, 4), cells.run("Stream.of(1, 2).map(i -> 2 * i).toList()"));
        assertEquals("R[a=1]", String.valueOf(cells.run("record R(int a) {}\nnew R(1)")));
    }

    @Test
    void namesAreCompleted() {
        int[] anchor = {0};
        assertTrue(cells.completions("Math.cei", 8, anchor).stream().anyMatch(name -> name.startsWith("ceil")));
        assertEquals(5, anchor[0]);
        assertTrue(cells.signatures("Math.max(", 9).contains("int Math.max(int a, int b)"));
    }

    @Test
    void aLoopWithoutItsEndIsIncomplete() {
        assertFalse(cells.isComplete("for (int i = 0; i < 3; i++) {"));
        assertTrue(cells.isComplete("for (int i = 0; i < 3; i++) {}\n1"));
    }

    @Test
    void anImageIsShownAsPngWithItsSizeAsText() throws Exception {
        DisplayData data = Display.data(RgbImage.of(2, 1, new byte[] {-1, 0, 0, 0, 0, -1}));
        assertEquals("image of 2×1 pixels", data.getData(MIMEType.parse("text/plain")));
        byte[] png = Base64.getDecoder().decode((String) data.getData(MIMEType.parse("image/png")));
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertNotNull(image);
        assertEquals(256, image.getWidth(), "small images are enlarged");
        assertEquals(128, image.getHeight());
        assertEquals(0xff0000, image.getRGB(127, 127) & 0xffffff);
        assertEquals(0x0000ff, image.getRGB(128, 0) & 0xffffff);
    }
}
