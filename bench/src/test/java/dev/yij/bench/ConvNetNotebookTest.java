package dev.yij.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// docs/ConvNet.ipynb has the cells of docs/Chapter.java, and runs in Jupyter.
class ConvNetNotebookTest {

    private static final List<String> SMALL = List.of("-Dside=16", "-Dfirst=1", "-Dsecond=1", "-Dthird=1");

    @TempDir
    private Path folder;

    /// Python writes a list of one line or several; of outputs, too.
    private static String text(@Nullable Object lines) {
        return lines instanceof List<?> list
                ? String.join("", list.stream().map(String::valueOf).toList())
                : String.valueOf(lines);
    }

    private static List<Map<String, Object>> cells(Path notebook) throws IOException {
        return list(JSON.std.mapFrom(Files.readString(notebook)).get("cells"));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(@Nullable Object maps) {
        return (List<Map<String, Object>>) Objects.requireNonNull(maps);
    }

    /// With `-Dyij.notebook=true` the notebook is written first. docs/regenerate.sh does so, and lets Jupyter
    /// run it.
    @Test
    void theNotebookHasTheCellsOfTheProgram() throws IOException {
        if (Boolean.getBoolean("yij.notebook")) {
            ChapterCells.write();
        }
        List<String> expected = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        ChapterCells.read().forEach(cell -> expected.add(cell.get("cell_type") + "\n" + text(cell.get("source"))));
        cells(ChapterCells.NOTEBOOK)
                .forEach(cell -> actual.add(cell.get("cell_type") + "\n" + text(cell.get("source"))));
        assertEquals(String.join("\n----\n", expected), String.join("\n----\n", actual));
    }

    private String run(List<String> command, Map<String, String> environment) throws Exception {
        Path log = folder.resolve("log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        int exitCode = builder.start().waitFor();
        String text = Files.readString(log);
        assertEquals(0, exitCode, text);
        return text;
    }

    /// As a student runs it, only shorter: the kernel installed by `yij notebook`, the cells run by Jupyter.
    @Test
    @Tag("slow")
    void jupyterRunsTheNotebook() throws Exception {
        boolean found = false;
        for (String each : System.getenv("PATH").split(":")) {
            found |= Files.isExecutable(Path.of(each, "jupyter-nbconvert"));
        }
        assertTrue(found || System.getenv("YIJ_REQUIRE_JUPYTER") == null, "jupyter-nbconvert is not in the path");
        assumeTrue(found, "jupyter-nbconvert is not in the path");

        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        run(
                List.of(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.yij.io.cli.Main",
                        "notebook",
                        "--install",
                        "--prefix",
                        folder.toString()),
                Map.of());
        Path data = folder.resolve("share/jupyter");
        String options = String.join(" ", SMALL) + " -Dout=" + folder.resolve("out");
        run(
                List.of(
                        "jupyter-nbconvert",
                        "--to",
                        "notebook",
                        "--execute",
                        ChapterCells.NOTEBOOK.toAbsolutePath().normalize().toString(),
                        "--output-dir",
                        folder.toString()),
                Map.of("JUPYTER_PATH", data.toString(), "HOME", folder.toString(), "JAVA_TOOL_OPTIONS", options));

        StringBuilder printed = new StringBuilder();
        List<Integer> widths = new ArrayList<>();
        for (Map<String, Object> cell : cells(folder.resolve("ConvNet.ipynb"))) {
            for (Map<String, Object> output : list(cell.getOrDefault("outputs", List.of()))) {
                String type = text(output.get("output_type"));
                assertTrue(!type.equals("error"), output::toString);
                if (type.equals("stream")) {
                    assertEquals("stdout", output.get("name"), output::toString);
                    printed.append(text(output.get("text")));
                } else {
                    Object png = ((Map<?, ?>) Objects.requireNonNull(output.get("data"))).get("image/png");
                    byte[] bytes = Base64.getMimeDecoder().decode(text(png));
                    widths.add(ImageIO.read(new ByteArrayInputStream(bytes)).getWidth());
                }
            }
        }
        for (String expected : List.of(
                "Total params: 1,173,027",
                "train: Found 120 images belonging to 3 classes.",
                "epoch 1: rate 1e-03",
                "epoch 2: rate 1e-03",
                "epoch 3: rate 1e-04",
                "All 3 probabilities add up to ",
                ", of 20 classes")) {
            assertTrue(printed.toString().contains(expected), () -> "no " + expected + " in:\n" + printed);
        }
        assertEquals(6, widths.size(), "image, edges, loss, accuracy, filters, heat map");
        assertTrue(widths.stream().allMatch(width -> width >= 256), widths::toString);
    }
}
