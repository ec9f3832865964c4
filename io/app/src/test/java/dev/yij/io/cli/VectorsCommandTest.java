package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.Fill;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.LargeCases;
import dev.yij.testvectors.golden.GoldenCase;
import dev.yij.testvectors.golden.Goldens;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.model.ModelNumbers;
import dev.yij.testvectors.numpy.Npz;
import dev.yij.testvectors.numpy.NumpyArray;
import dev.yij.testvectors.oracle.Expected;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class VectorsCommandTest {

    private static final int ALL = Cases.all().size() + ModelCase.all().size();

    @TempDir
    private Path folder;

    private static KernelCase first(Operation operation) {
        return Cases.all().stream()
                .filter(c -> c.operation() == operation)
                .findFirst()
                .orElseThrow();
    }

    private static GoldenCase golden(Operation operation) {
        return Objects.requireNonNull(Goldens.find(first(operation)));
    }

    private void result(String name, Map<String, NumpyArray> arrays) throws IOException {
        write(folder.resolve(name + ".npz"), arrays);
    }

    private static void write(Path file, Map<String, NumpyArray> arrays) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            Npz.write(out, arrays);
        }
    }

    private static String message(Yij.Run run, int exitCode) {
        assertEquals(exitCode, run.exitCode());
        assertEquals("", run.out());
        return run.err().lines().findFirst().orElse("");
    }

    @Test
    void theListNamesEveryCaseItsOperationTierAndSource() {
        List<String> lines = Yij.run("vectors", "list").succeeded().lines();
        assertEquals(Cases.all().size() + ModelCase.all().size(), lines.size());
        assertEquals(first(Operation.CONV2D).name() + "  conv2d  exact_integer  tensorflow", lines.getFirst());
        assertTrue(lines.contains("max_pool2d_n1_4x6x1_p2x2_s2x2_valid_by_hand  max_pool2d  exact_selection  by hand"));
        assertEquals("model_oblong_12x20  model  bound  tensorflow", lines.getLast());
        assertTrue(lines.stream().noneMatch(line -> line.endsWith("oracle")), "every case has a golden file");
    }

    @Test
    void whatIsExportedPassesTheCheck() throws IOException {
        Path cases = folder.resolve("cases");
        assertEquals(
                "Wrote " + (ALL + 1) + " files to " + cases,
                Yij.run("vectors", "export", cases).succeeded().out().strip());
        for (ModelCase model : ModelCase.all()) {
            Files.delete(cases.resolve(model.name() + ".npz")); // digests, no tensors
        }
        List<String> lines = Yij.run("vectors", "check", cases).succeeded().lines();
        assertEquals("PASS " + Cases.all().getFirst(), lines.getFirst());
        int models = ModelCase.all().size();
        assertEquals(ALL + " cases: " + (ALL - models) + " passed, 0 failed, " + models + " missing", lines.getLast());
    }

    @Test
    void aWrongResultFailsWithItsReport() throws IOException {
        Map<String, NumpyArray> arrays = golden(Operation.CONV2D).toArrays();
        Objects.requireNonNull(arrays.get("y")).data()[3] += 1;
        result(first(Operation.CONV2D).name(), arrays);
        Yij.Run run = Yij.run("vectors", "check", folder);
        assertEquals(1, run.exitCode());
        assertEquals("FAIL " + first(Operation.CONV2D), run.lines().getFirst());
        assertTrue(run.lines().get(1).contains(" y [1, 7, 5, 5]: 1 of 175 elements outside their bound"));
        assertTrue(run.lines().get(2).startsWith("      worst at [0, 0, 0, 3]: expected "));
        assertEquals(
                ALL + " cases: 0 passed, 1 failed, " + (ALL - 1) + " missing",
                run.lines().getLast());
    }

    @Test
    void aKnownBugIsNamedAndTheCaseCanBeRepeatedAlone() throws IOException {
        KernelCase c = first(Operation.CONV2D);
        Map<String, NumpyArray> arrays = golden(Operation.CONV2D).toArrays();
        float[] y = Objects.requireNonNull(arrays.get("y")).data();
        float[] b = c.inputs().get("b");
        for (int i = 0; i < y.length; i++) {
            y[i] += b[i % b.length];
        }
        result(c.name(), arrays);
        Yij.Run run = Yij.run("vectors", "check", folder);
        String repeat = "yij vectors check " + folder + " --case " + c.name();
        assertTrue(run.out().contains("      repeat: " + repeat + "\n"), run.out());
        assertTrue(run.out().contains("      diagnosis: likely bias added twice (confidence 100 %"), run.out());
        Yij.Run alone = Yij.run("vectors", "check", folder, "--case", c.name());
        assertEquals("FAIL " + c, alone.lines().getFirst());
        assertEquals("1 cases: 0 passed, 1 failed, 0 missing", alone.lines().getLast());
    }

    /// A third of a thousandth off: too much for float32, not for bfloat16.
    @Test
    void theFormatWidensTheBounds() throws IOException {
        KernelCase c = Cases.all().stream()
                .filter(each -> each.name().startsWith("dense_n1_256to20_bias_gaussian"))
                .findFirst()
                .orElseThrow();
        Map<String, NumpyArray> arrays = Objects.requireNonNull(Goldens.find(c)).toArrays();
        float[] y = Objects.requireNonNull(arrays.get("y")).data();
        for (int i = 0; i < y.length; i++) {
            y[i] *= 1.0003f;
        }
        result(c.name(), arrays);
        assertEquals(1, Yij.run("vectors", "check", folder).exitCode());
        assertEquals(
                1, Yij.run("vectors", "check", folder, "--format", "float32").exitCode());
        Yij.run("vectors", "check", folder, "--format", "bf16").succeeded();
        Yij.run("vectors", "check", folder, "--format", "fp16").succeeded();
        Yij.run("vectors", "check", folder, "--format", "tf32").succeeded();
    }

    @Test
    void aFolderOfArraysIsAResultToo() throws IOException {
        Path results = Files.createDirectory(folder.resolve(first(Operation.SGD).name()));
        for (Map.Entry<String, NumpyArray> array :
                golden(Operation.SGD).toArrays().entrySet()) {
            if (array.getKey().endsWith("_after")) {
                try (OutputStream out = Files.newOutputStream(results.resolve(array.getKey() + ".npy"))) {
                    array.getValue().writeTo(out);
                }
            }
        }
        assertEquals(
                ALL + " cases: 1 passed, 0 failed, " + (ALL - 1) + " missing",
                Yij.run("vectors", "check", folder).succeeded().lines().getLast());
    }

    @Test
    void resultsThatCannotBeJudgedFailWithASentence() throws IOException {
        Files.writeString(folder.resolve(first(Operation.RELU).name() + ".npz"), "no zip");
        result(first(Operation.TANH).name(), Map.of("z", new NumpyArray(new int[] {1}, new float[1])));
        result(first(Operation.CONV2D).name(), Map.of("y", new NumpyArray(new int[] {175}, new float[175])));
        result("conv2d_misspelt", Map.of("y", new NumpyArray(new int[] {1}, new float[1])));
        Yij.Run run = Yij.run("vectors", "check", folder);
        assertEquals(1, run.exitCode());
        List<String> lines = run.lines();
        int relu = lines.indexOf("FAIL " + first(Operation.RELU));
        assertTrue(
                lines.get(relu + 1).endsWith(".npz is not a zip of NumPy arrays: it holds none"), lines.get(relu + 1));
        int tanh = lines.indexOf("FAIL " + first(Operation.TANH));
        assertEquals("    there is no output y, only [z]", lines.get(tanh + 1));
        int conv = lines.indexOf("FAIL " + first(Operation.CONV2D));
        assertEquals("    y has the shape [175], expected [1, 7, 5, 5] (NHWC)", lines.get(conv + 1));
        assertTrue(lines.contains("UNKNOWN conv2d_misspelt.npz belongs to no case"), run.out());
        assertEquals(ALL + " cases: 0 passed, 3 failed, " + (ALL - 3) + " missing", lines.getLast());
    }

    @Test
    void aWholeModelIsCheckedByTheTensorsThatArePresent() throws IOException {
        // A result that contains the images as the first layer's output has computed nothing.
        NumpyArray images = new NumpyArray(
                new int[] {2, 32, 32, 3},
                ModelNumbers.images(ModelCase.FLATTEN_32).data());
        result(ModelCase.FLATTEN_32.name(), Map.of("forward/conv2d_1", images));
        Yij.Run run = Yij.run("vectors", "check", folder);
        assertEquals(1, run.exitCode());
        int model = run.lines().indexOf("FAIL model_flatten_32 (1 of 53 tensors)");
        assertTrue(
                run.lines().get(model + 2).contains("forward/conv2d_1"),
                run.lines().get(model + 2));
        result(ModelCase.FLATTEN_32.name(), Map.of("conv2d_1", images));
        List<String> lines = Yij.run("vectors", "check", folder).lines();
        assertEquals(
                "    none of its 1 arrays is a tensor of the model, such as forward/conv2d_1",
                lines.get(lines.indexOf("FAIL model_flatten_32") + 1));
    }

    @Test
    void misspeltNamesAreNamedWithTheNearestKnownOneAndFail() throws IOException {
        String relu = first(Operation.RELU_GRAD).name();
        result(relu.replace("grad", "gard"), golden(Operation.RELU_GRAD).toArrays());
        Yij.Run run = Yij.run("vectors", "check", folder, "--case", "relu_grad", "--quiet");
        assertEquals(1, run.exitCode());
        assertTrue(
                run.lines()
                        .contains("UNKNOWN " + relu.replace("grad", "gard")
                                + ".npz belongs to no case; the nearest name is " + relu),
                run.out());
        NumpyArray loss = new NumpyArray(new int[] {1}, new float[1]);
        result(ModelCase.FLATTEN_32.name(), Map.of("loss/1", loss, "loss/4", loss));
        Yij.Run model = Yij.run("vectors", "check", folder, "--case", "model_flatten");
        assertTrue(
                model.out().contains("    loss/4 is no tensor of the model; the nearest name is loss/1\n"),
                model.out());
        assertEquals(
                "yij vectors check: no case's name contains conf2d; yij vectors list prints all names",
                message(Yij.run("vectors", "check", folder, "--case", "conf2d"), 2));
    }

    @Test
    void fewerCasesThanRequiredAreAFailure() throws IOException {
        KernelCase tanh = first(Operation.TANH);
        result(tanh.name(), golden(Operation.TANH).toArrays());
        Yij.run("vectors", "check", folder, "--case", "tanh_n", "--minimum", "1")
                .succeeded();
        Yij.Run few = Yij.run("vectors", "check", folder, "--case", "tanh_n", "--minimum", "2");
        assertEquals(1, few.exitCode());
        assertEquals(
                "Only 1 cases have results, expected at least 2", few.lines().getLast());
        Yij.Run all = Yij.run("vectors", "check", folder, "--case", "tanh_n", "--require-all");
        assertEquals(1, all.exitCode());
        assertTrue(all.lines().getLast().contains(" cases have no result; the first is tanh_n"), all.out());
        Yij.run("vectors", "check", folder, "--case", tanh.name(), "--require-all")
                .succeeded();
        assertEquals(
                "yij vectors check: --minimum must be at least 1, found 0",
                message(Yij.run("vectors", "check", folder, "--minimum", "0"), 2));
    }

    private static KernelCase gaussian(Operation operation) {
        return Cases.all().stream()
                .filter(c -> c.operation() == operation && c.fill() == Fill.GAUSSIAN)
                .findFirst()
                .orElseThrow();
    }

    /// Writes the right result of a case into `first` and a changed one into `second`.
    private List<String> twice(KernelCase c, UnaryOperator<Float> change, Object... options) throws IOException {
        Path first = Files.createDirectories(folder.resolve("first"));
        Path second = Files.createDirectories(folder.resolve("second"));
        Map<String, NumpyArray> arrays = Objects.requireNonNull(Goldens.find(c)).toArrays();
        write(first.resolve(c.name() + ".npz"), arrays);
        float[] y = Objects.requireNonNull(arrays.get("y")).data();
        for (int i = 0; i < y.length; i++) {
            y[i] = change.apply(y[i]);
        }
        write(second.resolve(c.name() + ".npz"), arrays);
        List<Object> arguments =
                new ArrayList<>(List.of("vectors", "check", first, "--again", second, "--case", c.name()));
        arguments.addAll(List.of(options));
        return Yij.run(arguments.toArray()).lines();
    }

    @Test
    void theResultsOfASecondRunMustBeTheSameBitForBit() throws IOException {
        KernelCase c = gaussian(Operation.DENSE);
        assertEquals(
                "1 cases: 1 passed, 0 failed, 0 missing",
                twice(c, value -> value).getLast());
        List<String> doubled = twice(c, value -> 2 * value);
        assertEquals("FAIL " + c, doubled.getFirst());
        assertTrue(doubled.get(1).contains("elements differ"), doubled::toString);
        assertTrue(
                doubled.get(1).contains("result added to that of an earlier run: one result is a multiple"),
                doubled::toString);
        List<String> reordered = twice(c, Math::nextUp);
        assertTrue(reordered.get(1).contains("sums in another order"), reordered::toString);
        List<String> allowed = twice(c, Math::nextUp, "--nondeterministic");
        assertTrue(allowed.getFirst().startsWith("PASS " + c + " (" + c + ", repeated: "), allowed::toString);
        assertTrue(
                allowed.contains("1 of 1 dense cases have other results when they are repeated: sums in another order;"
                        + " the first is " + c),
                allowed::toString);
        assertEquals(
                "FAIL " + c, twice(c, value -> value + 3, "--nondeterministic").getFirst());
    }

    @Test
    void aResultThatOnlyOneRunHasFails() throws IOException {
        KernelCase c = gaussian(Operation.DENSE);
        twice(c, value -> value);
        Path second = folder.resolve("second");
        Files.delete(second.resolve(c.name() + ".npz"));
        Yij.Run run = Yij.run("vectors", "check", folder.resolve("first"), "--again", second, "--case", c.name());
        assertEquals(1, run.exitCode());
        assertEquals(
                "    there is a result in " + folder.resolve("first") + ", but none in " + second,
                run.lines().get(1));
        assertEquals(
                "yij vectors check: --nondeterministic is about the second run that --again names",
                message(Yij.run("vectors", "check", folder.resolve("first"), "--nondeterministic"), 2));
    }

    @Test
    void largeCasesAreCheckedWhole() throws IOException {
        KernelCase c = LargeCases.all().stream()
                .filter(each -> each.operation() == Operation.DENSE)
                .findFirst()
                .orElseThrow();
        NamedArrays inputs = c.inputs();
        Expected y = c.expected(inputs).getFirst();
        float[] result = new float[y.value().length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) y.value()[i];
        }
        result(c.name(), Map.of("y", new NumpyArray(y.shape(), result)));
        assertEquals(
                LargeCases.all().size() + " cases: 1 passed, 0 failed, "
                        + (LargeCases.all().size() - 1) + " missing",
                Yij.run("vectors", "check", folder, "--large")
                        .succeeded()
                        .lines()
                        .getLast());
        assertEquals(1, Yij.run("vectors", "check", folder).exitCode(), "without --large the file is unknown");
    }

    @Test
    void aCaseThatNoBoundJudgesHasNotPassed() throws IOException {
        KernelCase c = Cases.all().stream()
                .filter(each -> each.operation() == Operation.CONV2D && each.fill() == Fill.WIDE)
                .findFirst()
                .orElseThrow();
        Map<String, NumpyArray> arrays = Objects.requireNonNull(Goldens.find(c)).toArrays();
        float[] y = Objects.requireNonNull(arrays.get("y")).data();
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.abs(y[i]) > 65504
                    ? Math.copySign(Float.POSITIVE_INFINITY, y[i])
                    : Precision.FLOAT16.round(y[i]);
        }
        result(c.name(), arrays);
        String[] half = {"vectors", "check", folder.toString(), "--mixed", "fp16", "--case", c.name()};
        Yij.Run alone = Yij.run((Object[]) half);
        assertEquals(1, alone.exitCode());
        assertEquals(
                List.of(
                        "NOT JUDGED " + c + " (numbers beyond the range of the declared formats)",
                        "1 of 1 conv2d cases were not judged: numbers beyond the range of the declared formats",
                        "1 cases: 0 passed, 0 failed, 1 not judged, 0 missing",
                        "Nothing was judged: numbers beyond the range of the declared formats"),
                alone.lines());
        KernelCase other = gaussian(Operation.ADAM);
        result(other.name(), Objects.requireNonNull(Goldens.find(other)).toArrays());
        Yij.run("vectors", "check", folder, "--mixed", "fp16").succeeded();
        Yij.Run all = Yij.run("vectors", "check", folder, "--mixed", "fp16", "--require-all");
        assertEquals(1, all.exitCode());
        assertTrue(all.out().contains("1 cases were not judged; the first is " + c), all.out());
    }

    @Test
    void reportsForProgramsAndForPeople() throws Exception {
        Map<String, NumpyArray> arrays = golden(Operation.CONV2D).toArrays();
        Objects.requireNonNull(arrays.get("y")).data()[3] += 1;
        result(first(Operation.CONV2D).name(), arrays);
        Path xml = folder.resolve("out/junit.xml");
        Path page = folder.resolve("page.html");
        Yij.Run run = Yij.run(
                "vectors",
                "check",
                folder,
                "--case",
                first(Operation.CONV2D),
                "--json",
                "--junit",
                xml,
                "--html",
                page);
        assertEquals(1, run.exitCode());
        Map<String, Object> json = JSON.std.mapFrom(run.out());
        assertEquals(1, json.get("failed"));
        assertTrue(String.valueOf(json.get("cases")).contains("wrong=1"), run.out());
        Element suites = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(xml.toFile())
                .getDocumentElement();
        Element suite = (Element) suites.getElementsByTagName("testsuite").item(0);
        assertEquals("conv2d", suite.getAttribute("name"));
        assertEquals("1", suite.getAttribute("failures"));
        assertTrue(((Element) suites.getElementsByTagName("failure").item(0))
                .getAttribute("message")
                .endsWith("1 of 175 elements outside their bound"));
        String html = Files.readString(page);
        // the wrong element is the first pixel of a row of 5, in the class of the largest errors
        assertTrue(html.contains("<path class=\"e5\" d=\"M0 0h1v1h-1z\"/>"), html);
        assertTrue(!html.contains("http://") && !html.contains("https://"), "the page loads nothing");
        Files.writeString(page, "mine");
        assertTrue(message(Yij.run("vectors", "check", folder, "--html", page), 2)
                .contains("exists and is not a page that yij has written"));
    }

    @Test
    void nothingToJudgeIsAFailure() {
        Yij.Run run = Yij.run("vectors", "check", folder);
        assertEquals(1, run.exitCode());
        assertTrue(run.lines().getLast().startsWith("Nothing was checked: expected files such as conv2d_n1_"));
        assertEquals(
                "yij vectors check: there is no folder " + folder.resolve("none"),
                message(Yij.run("vectors", "check", folder.resolve("none")), 1));
    }

    @Test
    void anExportOverwritesNothing() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "mine");
        assertEquals(
                "yij vectors export: " + folder + " is not empty, expected a new or an empty folder",
                message(Yij.run("vectors", "export", folder), 1));
        assertEquals(
                "yij vectors export: " + folder.resolve("notes.txt") + " is a file, expected a new or an empty folder",
                message(Yij.run("vectors", "export", folder.resolve("notes.txt")), 1));
        assertEquals(List.of("notes.txt"), Arrays.stream(folder.toFile().list()).toList());
    }

    @Test
    void aMutationIsCaughtByACase() {
        List<String> lines = Yij.run("vectors", "mutate", "--mutation", "ReLU before the bias", "--all")
                .succeeded()
                .lines();
        assertTrue(lines.getFirst().startsWith("conv2d_relu: ReLU before the bias, caught by conv2d_relu_n"));
        assertEquals("1 mutations in 2 kernels: 2 caught, 0 survive (100.0 %)", lines.getLast());
        assertTrue(message(Yij.run("vectors", "mutate", "--mutation", "nothing"), 2)
                .endsWith("no mutation's description contains nothing"));
    }

    @Test
    void wrongUsageIsSaid() {
        assertEquals(
                "yij vectors: a command is missing: list, export, check, fuzz or mutate",
                message(Yij.run("vectors"), 2));
        assertEquals(
                "yij vectors check: Invalid value for option '--format': fp8 is not supported, because no error bound can be"
                        + " derived for 2 or 3 bits and scaling factors that the program chooses; check the same program in"
                        + " bf16 or fp16",
                message(Yij.run("vectors", "check", folder, "--format", "fp8"), 2));
        assertTrue(message(Yij.run("vectors", "check", folder, "--mixed", "fp17"), 2)
                .contains("'--mixed': expected one of [float32, tf32, bf16, fp16, bf16x3, tf32x3], found fp17"));
        assertTrue(message(Yij.run("vectors", "export"), 2).contains("DIR"));
        for (String command : List.of("list", "export", "check", "mutate")) {
            String help = Yij.run("vectors", command, "--help").succeeded().out();
            assertTrue(help.startsWith("Usage: yij vectors " + command + " "), help);
            assertTrue(help.contains("\nExamples:\n  yij vectors " + command), help);
        }
    }
}
