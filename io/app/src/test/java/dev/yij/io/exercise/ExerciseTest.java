package dev.yij.io.exercise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("slow")
class ExerciseTest {

    @TempDir
    private Path folder;

    static Stream<Exercise> exercises() {
        return Exercise.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("exercises")
    void theSolutionIsRight(Exercise exercise) throws IOException {
        Check.Result result = Exercises.check(folder, exercise, exercise.solution());
        assertEquals("", result.report());
        assertTrue(result.solved());
        assertTrue(result.cases() >= 5, "only " + result.cases() + " cases");
        assertEquals(result.cases(), result.agreeing());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Padding              | wrong number of outputs",
                "Convolution          | not written yet",
                "MaxPooling           | not written yet",
                "MaxPoolingGradient   | not written yet",
                "Softmax              | not written yet",
                "CrossEntropy         | not written yet",
                "ConvolutionGradients | not written yet",
                "AdamStep             | not written yet",
                "Im2col               | not written yet",
                "MicroKernel          | tile never written",
                "WinogradTile         | kernel transform never written"
            })
    void theStubIsNotWrittenYet(String name, String mistake) throws IOException {
        Exercise exercise = Exercise.find(name);
        assertNotNull(exercise);
        Check.Result result = Exercises.check(folder, exercise, exercise.stub());
        assertFalse(result.solved());
        assertTrue(result.report().startsWith("Mistake: " + mistake), result.report());
    }

    @Test
    void anEndlessLoopIsNamedWithItsLine() throws IOException {
        Exercise softmax = Exercise.ALL.get(4);
        Path file = folder.resolve(softmax.file());
        Files.writeString(file, softmax.solution().replace("r < d.rows(); r++", "r < d.rows(); r += 0"));
        Check.Result result = new Check(softmax, file, Duration.ofMillis(500)).run();
        assertTrue(result.report().startsWith("Mistake: endless loop: softmax_"), result.report());
        assertTrue(result.report().contains("\n  at Softmax.java:"), result.report());
    }

    @Test
    void anIndexOutsideOfAnArrayIsNamedWithItsLine() throws IOException {
        Exercise convolution = Exercise.ALL.get(1);
        String report = Exercises.check(
                        folder, convolution, convolution.solution().replace(" || iw < 0 || iw >= d.inW()", ""))
                .report();
        assertTrue(
                report.startsWith("Mistake: index outside of an array: Index -1 out of bounds for length 5"), report);
        assertTrue(report.contains("at Convolution.java:22: float pixel = x["), report);
        assertTrue(report.endsWith("Is it in the padding? There is no pixel: leave it out."), report);
    }

    @Test
    void theCompilersMessagesAreShown() throws IOException {
        Exercise pooling = Exercise.ALL.get(2);
        String report = Exercises.check(folder, pooling, pooling.stub().replace("// TODO", "y[0] = 1.5;"))
                .report();
        assertTrue(report.startsWith("It does not compile yet:\n"), report);
        assertTrue(report.contains("MaxPooling.java:"), report);
        assertTrue(report.contains("possible lossy conversion from double to float"), report);
    }

    @Test
    void aFieldThatFailsIsNamedWithItsLine() throws IOException {
        Exercise pooling = Exercise.ALL.get(2);
        for (String field :
                List.of("static final int N = Integer.parseInt(\"x\");", "int n = Integer.parseInt(\"x\");")) {
            String report = Exercises.check(
                            folder, pooling, pooling.stub().replaceFirst("(public class [^{]*\\{)", "$1 " + field))
                    .report();
            String which = field.startsWith("static") ? "a static field or static block" : "a field or the constructor";
            assertTrue(report.startsWith("It compiles, but cannot be run yet:\n"), report);
            assertTrue(report.contains(which + " of class MaxPooling fails: "), report);
            assertTrue(report.contains("NumberFormatException: For input string: \"x\", at MaxPooling.java:"), report);
        }
    }

    @Test
    void aClassOfAnotherFormIsRefused() throws IOException {
        Exercise im2col = Exercise.ALL.get(8);
        for (List<String> pair : List.of(
                List.of("public class Im2col { }", "class Im2col must implement PatchMatrix, as its stub does"),
                List.of("class Other { }", "must have a class Im2col, without a package"),
                List.of(
                        im2col.solution().replace("public class", "class"),
                        "class Im2col must be public, with no constructor but the default one"))) {
            String report = Exercises.check(folder, im2col, pair.getFirst()).report();
            assertTrue(report.contains(pair.getLast()), report);
        }
    }

    @Test
    void aChangedInputIsNamed() throws IOException {
        Exercise softmax = Exercise.ALL.get(4);
        String report = Exercises.check(
                        folder,
                        softmax,
                        softmax.solution().replace("y[start + j] /= sum;", "y[start + j] /= sum; x[start + j] = 0;"))
                .report();
        assertTrue(report.startsWith("Mistake: input changed: x must stay as it is"), report);
    }

    @Test
    void numbersAndNamesFindAnExercise() {
        assertEquals("Softmax", Exercise.ALL.get(4).name());
        assertEquals(Exercise.ALL.get(4), Exercise.find("5"));
        assertEquals(Exercise.ALL.get(4), Exercise.find("softmax"));
        assertNull(Exercise.find("12"));
        for (int i = 0; i < Exercise.ALL.size(); i++) {
            assertEquals(i + 1, Exercise.ALL.get(i).number());
        }
    }

    /// A reference such as `Read: docs/figures.md, "Max pooling".` leads to a heading.
    @ParameterizedTest
    @MethodSource("exercises")
    void theStubRefersToDocumentsThatExist(Exercise exercise) throws IOException {
        String stub = exercise.stub();
        assertTrue(stub.contains("/// Exercise " + exercise.number() + ": "), stub);
        Matcher reference =
                Pattern.compile("/// Read: (docs/[\\w/.-]+\\.md)(.*)\\.").matcher(stub);
        assertTrue(reference.find(), stub);
        String document = Files.readString(Path.of("../..").resolve(reference.group(1)));
        Pattern.compile("\"([^\"]+)\"")
                .matcher(reference.group(2))
                .results()
                .forEach(heading -> assertTrue(
                        document.lines().anyMatch(line -> line.startsWith("##") && line.contains(heading.group(1))),
                        heading.group(1)));
        assertTrue(exercise.hints().size() >= 2);
    }

    @Test
    void theDocumentListsThemAll() throws IOException {
        String document = Files.readString(Path.of("../../docs/exercises/README.md"));
        for (Exercise exercise : Exercise.ALL) {
            String row = "\n| " + exercise.number() + " | [" + exercise.name() + "](stubs/" + exercise.file() + ") | ";
            assertTrue(document.contains(row), row);
        }
    }
}
