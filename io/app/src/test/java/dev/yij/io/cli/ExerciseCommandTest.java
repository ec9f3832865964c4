package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.exercise.Exercise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExerciseCommandTest {

    @TempDir
    private Path folder;

    @Test
    void anExerciseIsBegunSolvedAndFollowedByTheNext() throws IOException {
        Path file = folder.resolve("Softmax.java");
        String begun =
                Yij.run("exercise", "start", 5, "--dir", folder).succeeded().out();
        assertTrue(begun.startsWith("Wrote " + file + ". Open it"), begun);
        assertTrue(begun.endsWith("\n  yij exercise check 5 --dir " + folder + "\n"), begun);
        assertEquals(Exercise.ALL.get(4).stub(), Files.readString(file));
        String list = Yij.run("exercise", "list", "--dir", folder).succeeded().out();
        assertEquals(11, list.lines().count());
        assertTrue(list.contains(" 5  Softmax               softmax, without overflow  (begun: " + file + ")\n"), list);

        Yij.Run check = Yij.run("exercise", "check", "--dir", folder);
        assertEquals(1, check.exitCode());
        assertEquals("", check.err());
        assertTrue(
                check.out().matches("(?s)5 Softmax: not yet\\. 0 of \\d+ cases agree\\.\n  Mistake: .*"), check.out());
        assertTrue(check.out().endsWith("  Stuck? yij exercise hint 5\n"), check.out());
        assertTrue(Yij.run("exercise", "solution", 5, "--dir", folder)
                .failed()
                .startsWith("exercise 5 is not solved in " + file + " yet"));

        String solution = Yij.run("exercise", "solution", "softmax", "--anyway", "--dir", folder)
                .succeeded()
                .out();
        Files.writeString(file, solution);
        String solved =
                Yij.run("exercise", "check", "--dir", folder).succeeded().out();
        assertTrue(
                solved.matches("5 Softmax: solved\\. All \\d+ cases agree\\.\n"
                        + "  A solution to compare with: yij exercise solution 5 --dir \\Q" + folder + "\\E\n"
                        + "  Next: yij exercise start 6 --dir \\Q" + folder + "\\E\n"),
                solved);
        assertEquals(
                solution,
                Yij.run("exercise", "solution", 5, "--dir", folder).succeeded().out());

        String line = " 5  Softmax               softmax, without overflow  (%s: " + file + ")\n";
        list = Yij.run("exercise", "list", "--dir", folder).succeeded().out();
        assertTrue(list.contains(line.formatted("solved")), list);
        Files.writeString(file, solution + "// changed\n");
        list = Yij.run("exercise", "list", "--dir", folder).succeeded().out();
        assertTrue(list.contains(line.formatted("begun")), list);
    }

    @Test
    void aFileThatExistsIsNeverReplaced() throws IOException {
        Path file = folder.resolve("Padding.java");
        Files.writeString(file, "work of a day");
        assertEquals(
                file + " exists and is left as it is; to begin again, delete it or give it another name",
                Yij.run("exercise", "start", "padding", "--dir", folder).failed());
        assertEquals("work of a day", Files.readString(file));
    }

    @Test
    void hintsComeOneByOne() {
        String first = Yij.run("exercise", "hint", 2).succeeded().out();
        assertTrue(first.startsWith("Hint 1 of 3\n  Seven loops"), first);
        assertTrue(first.endsWith("\nOne more: yij exercise hint 2 2\n"), first);
        String all = Yij.run("exercise", "hint", 2, 9).succeeded().out();
        assertTrue(all.contains("\nHint 3 of 3\n"), all);
        assertTrue(!all.contains("One more"), all);
    }

    @Test
    void whatIsMissingIsSaid() {
        assertEquals(
                "there is no exercise '12', expected a number from 1 to 11 or a name such as Padding",
                Yij.run("exercise", "start", 12, "--dir", folder).misused());
        assertEquals(
                "no exercise is begun in " + folder + "; yij exercise start 1 --dir " + folder,
                Yij.run("exercise", "check", "--dir", folder).failed());
        assertEquals(
                "there is no file " + folder.resolve("Im2col.java") + "; yij exercise start 9 --dir " + folder,
                Yij.run("exercise", "check", 9, "--dir", folder).failed());
        assertEquals(
                "the number of hints must be at least 1, found 0",
                Yij.run("exercise", "hint", 1, 0).misused());
        assertEquals(
                "a command is missing: list, start, check, hint or solution",
                Yij.run("exercise").misused());
    }
}
