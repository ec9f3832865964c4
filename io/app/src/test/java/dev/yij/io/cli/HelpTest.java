package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "audit",
                "train",
                "evaluate",
                "predict",
                "summary",
                "filters",
                "heatmap",
                "figures",
                "inspect",
                "convert",
                "explain",
                "explore",
                "exercise",
                "tour",
                "notebook",
                "java",
                "gradcheck",
                "cache",
                "pack",
                "forward",
                "compare",
                "bench",
                "vectors",
                "onnx-test"
            })
    void everyCommandHasHelpWithExamplesThatUseIt(String command) {
        String help = Yij.run(command, "--help").succeeded().out();
        assertTrue(help.startsWith("Usage: yij " + command + " "), help);
        String examples = help.substring(help.indexOf("\nExamples:\n"));
        assertTrue(examples.contains("\n  yij " + command), examples);
        assertEquals(help, Yij.run("help", command).succeeded().out());
    }

    @Test
    void theHelpOfTheProgramListsItsCommandsAndExamples() {
        String help = Yij.run("--help").succeeded().out();
        for (String word : List.of(
                "demo",
                "audit",
                "train",
                "evaluate",
                "predict",
                "summary",
                "filters",
                "heatmap",
                "figures",
                "inspect",
                "convert",
                "explain",
                "explore",
                "exercise",
                "tour",
                "notebook",
                "java",
                "gradcheck",
                "cache",
                "pack",
                "forward",
                "compare",
                "bench",
                "vectors",
                "onnx-test")) {
            assertTrue(help.contains("\n  " + word + " "), word);
        }
        assertTrue(help.contains("\nExamples:\n  yij demo "), help);
    }

    /// Each under the heading before it.
    @Test
    void theManyOptionsOfTrainAreInGroups() {
        String help = Yij.run("train", "--help").succeeded().out();
        int at = 0;
        for (String part : List.of(
                "\nThe run:\n",
                "--epochs",
                "--resume",
                "\nThe network:\n",
                "--dropout",
                "--net",
                "\nHow it is trained:\n",
                "--label-smoothing",
                "--optimizer",
                "--schedule",
                "\nRandom changes of training images:\n",
                "--aspect-range",
                "\nThe images:\n",
                "--batch-size",
                "\nThe computation:\n",
                "--threads",
                "\nExamples:\n")) {
            int found = help.indexOf(part, at);
            assertTrue(found > at, part + " after " + at + " in " + help);
            at = found;
        }
        assertEquals(1, help.split("\n +--mixup", -1).length - 1, "each once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V"})
    void theVersionIsTheBuildsAndJavas(String option) {
        List<String> lines = Yij.run(option).succeeded().lines();
        assertTrue(lines.getFirst().matches("yij \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?"), lines.getFirst());
        assertEquals("Java " + System.getProperty("java.version"), lines.get(1));
        assertEquals(lines, Yij.run("train", option).succeeded().lines());
    }

    @Test
    void theCompletionIsAScriptWithTheOptions() {
        String script = Yij.run("generate-completion").succeeded().out();
        assertTrue(
                script.startsWith("#!/usr/bin/env bash\n"),
                script.lines().findFirst().orElse(""));
        assertTrue(script.contains("--lr-schedule"));
        assertTrue(script.contains("complete -F _complete_yij"));
    }
}
