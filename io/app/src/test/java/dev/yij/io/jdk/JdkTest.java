package dev.yij.io.jdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.io.file.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdkTest {

    @TempDir
    private Path folder;

    private Path java(String name, String version, boolean compiler) throws IOException {
        Path home = folder.resolve(name);
        Path bin = Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        if (compiler) {
            Files.createFile(bin.resolve(System.getProperty("os.name").startsWith("Windows") ? "javac.exe" : "javac"));
        }
        return home;
    }

    @Test
    void theJavaThatRunsIsTakenIfItHasACompiler() throws IOException {
        Path own = java("own", "25.0.3", true);
        Path other = java("other", "26", true);
        assertEquals(
                own,
                Jdk.find(own, Map.of("JAVA_HOME", other.toString()), List.of()).home());
    }

    @Test
    void aRuntimeOldJdksAndBrokenFoldersAreSkipped() throws IOException {
        Path runtime = java("runtime", "25", false);
        Path old = java("jvm/17", "17.0.15", true);
        java("jvm/broken", "unknown", true);
        Files.createDirectories(folder.resolve("jvm/empty"));
        Path mac = java("jvm/temurin-25.jdk/Contents/Home", "25.0.1", true);
        Map<String, String> environment = Map.of("JAVA_HOME", old.toString(), "JDK_HOME", "");
        List<Path> folders = List.of(folder.resolve("absent"), folder.resolve("jvm"));
        assertEquals(mac, Jdk.find(runtime, environment, folders).home());
    }

    @Test
    void theVariablesOfTheEnvironmentComeBeforeTheFolders() throws IOException {
        Path runtime = java("runtime", "25", false);
        java("jvm/25", "25", true);
        Path wanted = java("wanted", "25.0.2", true);
        Map<String, String> environment = Map.of("JAVA_HOME_25_X64", wanted.toString());
        assertEquals(
                wanted,
                Jdk.find(runtime, environment, List.of(folder.resolve("jvm"))).home());
    }

    @Test
    void ifThereIsNoneTheMessageSaysWhatToInstall() throws IOException {
        Path runtime = java("runtime", "25", false);
        assertEquals(
                "a JDK 25 or newer is needed and was not found, neither in JAVA_HOME nor in the usual folders; install"
                        + " one, for example from https://adoptium.net, or set JAVA_HOME",
                assertThrows(FormatException.class, () -> Jdk.find(runtime, Map.of(), List.of()))
                        .getMessage());
    }
}
