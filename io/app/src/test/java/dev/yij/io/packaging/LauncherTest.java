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

    /// Writes the launcher of a system into an image whose path contains a blank and an accent.
    private Path image(String system) throws Exception {
        Path image = Files.createDirectories(temp.resolve("my yïj"));
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

    @ParameterizedTest
    @CsvSource({
        "LINUX, lib/runtime/bin/java, lib/app",
        "MAC, yij.app/Contents/runtime/Contents/Home/bin/java, yij.app/Contents/app"
    })
    void argumentsAndExitCodePassUnchanged(String system, String java, String jars) throws Exception {
        Assumptions.assumeTrue(File.separatorChar == '/', "sh runs where paths have slashes");
        Path image = image(system);
        Path fake = image.resolve(java);
        Files.createDirectories(fake.getParent());
        Files.writeString(fake, "#!/bin/sh\nfor a in \"$@\"; do echo \"$a\"; done\nexit 7\n");
        assertTrue(fake.toFile().setExecutable(true));
        Path link = Files.createSymbolicLink(temp.resolve("link"), image.resolve("bin/yij"));
        for (Path launcher : List.of(image.resolve("bin/yij"), link)) {
            ProcessBuilder builder =
                    new ProcessBuilder(launcher.toString(), "predict", "my photo.jpg", "", "*", "$x\"y");
            builder.environment().put("YIJ_JAVA_OPTIONS", "-Xmx6g -Dx=y");
            builder.environment().put("JDK_JAVA_OPTIONS", "-Dother=1");
            builder.environment().put("LC_ALL", "C.UTF-8");
            Process process = builder.start();
            List<String> printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertEquals(7, process.waitFor());
            assertEquals(
                    List.of(
                            "-Xone",
                            "-Xtwo",
                            "-Xmx6g",
                            "-Dx=y",
                            "-cp",
                            image.toRealPath().resolve(jars) + "/*",
                            "a.b.Main",
                            "predict",
                            "my photo.jpg",
                            "",
                            "*",
                            "$x\"y"),
                    printed);
        }
    }

    @Test
    void theScriptForWindowsHasItsLineEndsAndQuotesItsPaths() throws Exception {
        String script = Files.readString(image("WINDOWS").resolve("bin/yij.cmd"));
        assertTrue(script.startsWith("@echo off\r\n"), script);
        assertFalse(script.replace("\r\n", "").contains("\n"), "a line ends with LF alone");
        assertTrue(script.chars().allMatch(c -> c < 128), "not ASCII");
        assertTrue(
                script.contains("\r\n\"%YIJ_HOME%\\runtime\\bin\\java.exe\" -Xone -Xtwo %YIJ_JAVA_OPTIONS%"
                        + " -cp \"%YIJ_HOME%\\app\\*\" a.b.Main %*\r\n"),
                script);
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

    @Test
    void theJarsOfTheClassPathAreNotExpandedByTheShell() throws IOException {
        assertTrue(Files.readString(Path.of("src/main/packaging/yij.sh")).contains("-cp \"$home/@JARS@/*\""));
    }
}
