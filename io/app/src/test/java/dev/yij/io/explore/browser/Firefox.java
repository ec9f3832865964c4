package dev.yij.io.explore.browser;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Firefox, driven over a WebSocket by WebDriver BiDi, which Firefox speaks by itself: no driver is needed. A
/// test is skipped if Firefox is not installed.
final class Firefox implements AutoCloseable {

    private static final List<Path> BROWSERS = List.of(Path.of("/usr/bin/firefox-esr"), Path.of("/usr/bin/firefox"));
    private static final String LISTENING = "WebDriver BiDi listening on ";
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<Map<String, Object>>> pending = new ConcurrentHashMap<>();
    private final AtomicInteger commands = new AtomicInteger();
    private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
    private final String context;

    /// @param profile an empty folder for the browser's files
    Firefox(Path profile) throws Exception {
        Path browser = BROWSERS.stream().filter(Files::isExecutable).findFirst().orElse(null);
        if (browser == null) {
            abort("there is none of " + BROWSERS + " here (Debian's package firefox-esr)");
        }
        ProcessBuilder builder = new ProcessBuilder(
                        String.valueOf(browser),
                        "--headless",
                        "--no-remote",
                        "--profile",
                        profile.toString(),
                        "--remote-debugging-port",
                        "0",
                        "about:blank")
                .redirectErrorStream(true);
        builder.environment().put("HOME", profile.toString());
        builder.environment().put("MOZ_HEADLESS_WIDTH", "1440");
        builder.environment().put("MOZ_HEADLESS_HEIGHT", "1000");
        process = builder.start();
        socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(address(process.inputReader()) + "/session"), new Listener())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        send("session.new", Map.of("capabilities", Map.of()));
        send("session.subscribe", Map.of("events", List.of("log.entryAdded")));
        List<?> contexts = (List<?>)
                Objects.requireNonNull(send("browsingContext.getTree", Map.of()).get("contexts"));
        context = String.valueOf(((Map<?, ?>) contexts.getFirst()).get("context"));
    }

    /// The address that Firefox prints; what it prints afterwards is read and dropped.
    private static String address(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(LISTENING)) {
                Thread.ofVirtual().start(() -> output.lines().forEach(rest -> {}));
                return line.substring(LISTENING.length()).strip();
            }
        }
        throw new IOException("Firefox ended before it listened");
    }

    /// Collects the parts of messages.
    private final class Listener implements WebSocket.Listener {

        private final StringBuilder message = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                receive(message.toString());
                message.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private void receive(String message) {
        try {
            Map<String, Object> json = JSON.std.mapFrom(message);
            if (json.get("id") instanceof Integer id) {
                CompletableFuture<Map<String, Object>> waiting = pending.remove(id);
                if (waiting != null) {
                    waiting.complete(json);
                }
            } else if (json.get("params") instanceof Map<?, ?> entry
                    && List.of("warn", "error").contains(String.valueOf(entry.get("level")))) {
                errors.add(String.valueOf(entry.get("text")));
            }
        } catch (IOException e) {
            errors.add("no JSON: " + message);
        }
    }

    private Map<?, ?> send(String method, Map<String, Object> parameters) {
        int id = commands.incrementAndGet();
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        pending.put(id, answer);
        Map<String, Object> command = new LinkedHashMap<>();
        command.put("id", id);
        command.put("method", method);
        command.put("params", parameters);
        try {
            socket.sendText(JSON.std.asString(command), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Map<String, Object> json = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (json.get("result") instanceof Map<?, ?> result) {
                return result;
            }
            return fail(method + ": " + json);
        } catch (IOException | InterruptedException | ExecutionException | TimeoutException e) {
            return fail(method, e);
        }
    }

    void open(String address) {
        send("browsingContext.navigate", Map.of("context", context, "url", address, "wait", "complete"));
    }

    /// The value of a JavaScript expression as text; of a promise, what it becomes.
    String script(String expression) {
        Map<?, ?> result = send(
                "script.evaluate",
                Map.of(
                        "expression",
                        "(async () => String(" + expression + "))()",
                        "target",
                        Map.of("context", context),
                        "awaitPromise",
                        true));
        if (result.get("result") instanceof Map<?, ?> value) {
            return String.valueOf(value.get("value"));
        }
        return fail(expression + ": " + result.get("exceptionDetails"));
    }

    /// Waits until an expression is true.
    void waitFor(String expression) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!script("Boolean(" + expression + ")").equals("true")) {
            if (System.nanoTime() > end) {
                fail("never came true: " + expression + "; errors: " + errors());
            }
            Thread.sleep(50);
        }
    }

    /// Warnings and errors of the console so far.
    List<String> errors() {
        return List.copyOf(errors);
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        for (ProcessHandle each : all) { // so that the profile can be deleted
            try {
                each.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                each.destroyForcibly();
            }
        }
    }
}
