package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.run.TinyImages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExploreCommandTest {

    private static final Pattern ADDRESS =
            Pattern.compile("^The explorer is at (http://127\\.0\\.0\\.1:(\\d+)/\\S+/)$");

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // made before each test
    private Path model;

    @SuppressWarnings("NullAway.Init")
    private Path image;

    @BeforeEach
    void files() throws IOException {
        model = TinyModel.save(folder.resolve("model.yij"));
        image = TinyImages.image(folder.resolve("red one.png"), 2, 0);
    }

    private Path log() {
        return folder.resolve("log.txt");
    }

    private Process start(String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("explore", "--model", model.toString(), "--mode", "strict"));
        arguments.addAll(Arrays.asList(options));
        return YijProcess.start(log(), List.of("-XX:TieredStopAtLevel=1"), arguments);
    }

    /// Waits for a line of the log.
    private Matcher line(Pattern pattern, Process process) throws Exception {
        for (int i = 0; i < 3000 && process.isAlive(); i++) {
            for (String line : Files.readAllLines(log())) {
                Matcher matcher = pattern.matcher(line);
                if (matcher.find()) {
                    return matcher;
                }
            }
            Thread.sleep(10);
        }
        throw new AssertionError("no line " + pattern + " in:\n" + Files.readString(log()));
    }

    @Test
    void servesUntilItIsInterruptedAndThatIsNotAFailure() throws Exception {
        Process process = start(image.toString(), "--no-browser");
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI address = URI.create(line(ADDRESS, process).group(1));
            line(Pattern.compile("^Press Ctrl-C to stop\\.$"), process);
            String body = client.send(
                            HttpRequest.newBuilder(address.resolve("api/model")).build(), BodyHandlers.ofString())
                    .body();
            Map<String, Object> json = JSON.std.mapFrom(body);
            assertEquals("model.yij", json.get("name"));
            assertTrue(json.get("opened") instanceof Map<?, ?> opened
                    && "p1".equals(opened.get("image"))
                    && "red one.png".equals(opened.get("title")));
            process.toHandle().destroy(); // SIGTERM
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue(), Files.readString(log()));
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(log());
        assertFalse(said.contains("browser"), said);
        assertFalse(said.contains("Exception"), said);
    }

    @Test
    void listensOnTheRequestedPort() throws Exception {
        int port;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        Process process = start("--no-browser", "--port", Integer.toString(port));
        try {
            assertEquals(Integer.toString(port), line(ADDRESS, process).group(2));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aFolderThatCannotBeTrainedOnIsAFailure() throws Exception {
        Path none = folder.resolve("none");
        assertEquals(
                none + ": there is no such folder",
                Yij.run("explore", "--model", model, "--train", none, "--no-browser")
                        .failed());
        Path one = folder.resolve("one");
        TinyImages.image(one.resolve("plum/0.png"), 0, 0);
        assertEquals(
                one + ": training in the page needs at least 2 classes, found plum",
                Yij.run("explore", "--model", model, "--train", one, "--no-browser")
                        .failed());
    }

    @Test
    void aPortThatIsTakenIsAFailure() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            String port = Integer.toString(taken.getLocalPort());
            String sentence = Yij.run("explore", "--model", model, "--port", port, "--no-browser")
                    .failed();
            assertTrue(sentence.startsWith("port " + port + " is not available ("), sentence);
            assertTrue(sentence.endsWith("; --port 0 selects any free port"), sentence);
        }
    }

    @Test
    void anImageThatIsNoneIsAFailureBeforeAnythingIsServed() throws IOException {
        Path text = Files.writeString(folder.resolve("text.jpg"), "hello");
        assertEquals(
                text + ": the file is not an image in a format that yij supports",
                Yij.run("explore", text, "--model", model, "--no-browser").failed());
    }

    @Test
    void imagesAndASecondModelThatDoNotExistAreErrors() throws Exception {
        assertEquals(
                "--against: yij comes with the models snacks, chapter-final, chapter-best, found nothing",
                Yij.run("explore", "--model", model, "--against", "nothing").misused());
        Path missing = folder.resolve("missing.yij");
        assertEquals(
                "there is no model file " + missing,
                Yij.run("explore", "--model", model, "--against", missing).failed());
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertTrue(Yij.run("explore", "--model", model, "--images", empty)
                .failed()
                .startsWith(empty + ": the folder has no images ("));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536"})
    void aPortOutsideTheRangeIsMisuse(String port) {
        assertEquals(
                "--port: expected 0 to 65535, found " + port,
                Yij.run("explore", "--model", model, "--port=" + port).misused());
    }

    @Test
    void everySystemHasItsOwnWayToOpenABrowser() {
        String address = "http://127.0.0.1:1/secret/";
        Map<String, String> none = Map.of();
        assertEquals(List.of("open", address), Browser.command("mac os x", none, address));
        assertEquals(
                List.of("rundll32", "url.dll,FileProtocolHandler", address),
                Browser.command("windows 11", none, address));
        assertEquals(List.of("xdg-open", address), Browser.command("linux", Map.of("DISPLAY", ":0"), address));
        assertEquals(
                List.of("xdg-open", address),
                Browser.command("linux", Map.of("WAYLAND_DISPLAY", "wayland-0"), address));
        assertEquals(List.of(), Browser.command("linux", none, address));
    }

    /// A stub program replaces the browser. It records its argument, and the file that this names.
    @Test
    @DisabledOnOs({OS.WINDOWS, OS.MAC})
    void theBrowserGetsAPrivateFileThatLeadsToTheAddressAndIsRemoved() throws Exception {
        Path program = Files.writeString(
                folder.resolve("xdg-open"),
                "#!/bin/sh\nfile=${1#file://}\n(ls -l \"$file\"; cat \"$file\") > " + folder + "/page\n"
                        + "echo \"$1\" > " + folder + "/opened\n");
        assertTrue(program.toFile().setExecutable(true));
        Process process = YijProcess.start(
                log(),
                List.of("-Duser.home=" + folder),
                List.of("explore", "--model", model.toString()),
                Map.of("DISPLAY", ":99", "PATH", folder + ":/usr/bin:/bin"));
        try {
            String address = line(ADDRESS, process).group(1);
            line(Pattern.compile("^Press Ctrl-C to stop\\.$"), process);
            Path opened = folder.resolve("opened");
            for (int i = 0; i < 1000 && (!Files.exists(opened) || Files.size(opened) == 0); i++) {
                Thread.sleep(10);
            }
            URI argument = URI.create(Files.readString(opened).strip());
            assertEquals("file", argument.getScheme());
            Path file = Path.of(argument);
            assertTrue(file.startsWith(folder), argument.toString());
            String page = Files.readString(folder.resolve("page"));
            assertTrue(page.startsWith("-rw------- "), page);
            assertTrue(page.contains("content=\"0; url=" + address + "\""), page);
            process.toHandle().destroy(); // SIGTERM
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertFalse(Files.exists(file), "the file is still there");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    @DisabledOnOs({OS.WINDOWS, OS.MAC})
    void aMissingDisplayIsReported() throws Exception {
        Process process = YijProcess.start(
                log(),
                List.of(),
                List.of("explore", "--model", model.toString()),
                Map.of("DISPLAY", "", "WAYLAND_DISPLAY", ""));
        try {
            line(ADDRESS, process);
            line(
                    Pattern.compile("^The browser cannot be opened without a display: open this address yourself\\.$"),
                    process);
        } finally {
            process.destroyForcibly();
        }
    }
}
