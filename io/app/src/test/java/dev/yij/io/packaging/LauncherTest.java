package dev.yij.io.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Checks the scripts that start the application. Those for Linux and macOS run, with a script in place of Java
/// that prints its arguments; that for Windows is checked by its text.
class LauncherTest {

    @TempDir
    private Path temp;

    /// Writes the launcher of a system into an image with two jars, whose path contains a blank and an accent.
    private Path image(String system) throws Exception {
        Path image = Files.createDirectories(temp.resolve("my yïj"));
        for (String jars : List.of("lib/app", "yij.app/Contents/app")) {
            Path folder = Files.createDirectories(image.resolve(jars));
            for (String name : List.of("b.jar", "a.jar", "yij.aot")) {
                Files.writeString(folder.resolve(name), "");
            }
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "src/main/packaging/Launcher.java",
                system,
                "src/main/packaging",
                image.toString(),
                "a.b.Main",
                "-Xone",
                "-Xtwo"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return image;
    }

    /// Puts a script in place of Java, which prints its arguments.
    private static void printArguments(Path java) throws IOException {
        Assumptions.assumeTrue(File.separatorChar == '/', "sh runs where paths have slashes");
        Files.createDirectories(java.getParent());
        Files.writeString(java, "#!/bin/sh\nfor a in \"$@\"; do echo \"$a\"; done\nexit 7\n");
        assertTrue(java.toFile().setExecutable(true));
    }

    private static List<String> printed(Path launcher, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("YIJ_JAVA_OPTIONS", "-Xmx6g -Dx=y");
        builder.environment().put("JDK_JAVA_OPTIONS", "-Dother=1");
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(7, process.waitFor());
        return text.lines().toList();
    }

    @ParameterizedTest
    @CsvSource({
        "LINUX, lib/runtime/bin/java, lib/app",
        "MAC, yij.app/Contents/runtime/Contents/Home/bin/java, yij.app/Contents/app"
    })
    void argumentsAndExitCodePassUnchanged(String system, String java, String jars) throws Exception {
        Path image = image(system);
        printArguments(image.resolve(java));
        Path link = Files.createSymbolicLink(temp.resolve("link"), image.resolve("bin/yij"));
        for (Path launcher : List.of(image.resolve("bin/yij"), link)) {
            Path folder = image.toRealPath().resolve(jars);
            assertEquals(
                    List.of(
                            "-Xone",
                            "-Xtwo",
                            "-XX:AOTCache=" + folder + "/yij.aot",
                            "-Xlog:aot*=off",
                            "-Xlog:cds*=off",
                            "-Xmx6g",
                            "-Dx=y",
                            "-cp",
                            folder + "/a.jar:" + folder + "/b.jar", // in this order on every disk
                            "a.b.Main",
                            "predict",
                            "my photo.jpg",
                            "",
                            "*",
                            "$x\"y"),
                    printed(launcher, "predict", "my photo.jpg", "", "*", "$x\"y"));
        }
    }

    @Test
    void onlyCommandsThatComputeNothingDoWithoutTheOptimizingCompiler() throws Exception {
        Path image = image("LINUX");
        printArguments(image.resolve("lib/runtime/bin/java"));
        Path launcher = image.resolve("bin/yij");
        String option = "-XX:TieredStopAtLevel=1";
        for (String quick :
                List.of("", "--help", "-V", "help train", "inspect m.yij", "summary", "train --help", "predict -h")) {
            List<String> given = printed(launcher, quick.isEmpty() ? new String[0] : quick.split(" "));
            assertTrue(given.contains(option), quick);
            assertTrue(given.indexOf(option) < given.indexOf("-Xmx6g"), "the user's options come last");
        }
        for (String slow : List.of(
                "predict a.jpg", "predict a.jpg --model m.yij --help", "train help", "evaluate summary", "helper")) {
            assertFalse(printed(launcher, slow.split(" ")).contains(option), slow);
        }
    }

    @Test
    void theScriptForWindowsHasItsLineEndsAndQuotesItsPaths() throws Exception {
        String script = Files.readString(image("WINDOWS").resolve("bin/yij.cmd"));
        assertTrue(script.startsWith("@echo off\r\n"), script);
        assertFalse(script.replace("\r\n", "").contains("\n"), "a line ends with LF alone");
        assertTrue(script.chars().allMatch(c -> c < 128), "not ASCII");
        assertTrue(
                script.contains("\r\n\"%YIJ_HOME%\\runtime\\bin\\java.exe\" -Xone -Xtwo"
                        + " \"-XX:AOTCache=%YIJ_HOME%\\app\\yij.aot\" \"-Xlog:aot*=off\" \"-Xlog:cds*=off\" %YIJ_COMPILER%"
                        + " %YIJ_JAVA_OPTIONS% -cp \"%YIJ_HOME%\\app\\*\" a.b.Main %*\r\n"),
                script);
        assertTrue(script.contains("(\"\" --help -h --version -V help inspect summary)"), script);
        assertTrue(script.endsWith("exit /b %YIJ_EXIT%\r\n"), script);
        // An exclamation mark in an argument would be lost otherwise.
        assertTrue(script.contains("setlocal DisableDelayedExpansion\r\n"), script);
    }

    @ParameterizedTest
    @CsvSource({"LINUX, bin/yij", "MAC, bin/yij", "WINDOWS, bin/yij.cmd"})
    void noPlaceholderIsLeft(String system, String script) throws Exception {
        String text = Files.readString(image(system).resolve(script));
        assertFalse(text.matches("(?s).*@[A-Z]+@.*"), text);
    }
}
