package dev.yij.bench.peers;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A contender in a process of its own; [ContenderMain] is the other end.
final class ContenderProcess implements AutoCloseable {

    /// The JVM options of the packaged application (`ApplicationImage` in io), so that memory is what a user
    /// sees; native libraries are not affected by them.
    private static final List<String> JVM_OPTIONS = List.of(
            "--add-modules=jdk.incubator.vector",
            "-XX:+UseSerialGC",
            "-Xmn64m",
            "-XX:PretenureSizeThreshold=1m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=20",
            "-XX:MaxRAMPercentage=50",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;

    /// Starts a contender.
    ///
    /// @param options     additional options for its Java virtual machine
    /// @param environment additional environment variables
    /// @param log         receives its messages
    ContenderProcess(
            Library library,
            int threads,
            Subject subject,
            List<String> options,
            Map<String, String> environment,
            Path log) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ContenderMain.class.getName()));
        command.addAll(List.of(library.name(), Integer.toString(threads), subject.name()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(library.environment());
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        orders = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Sends a command and waits for its answer.
    ///
    /// @throws ContenderException if the command failed, or the process has ended
    String ask(String order) throws ContenderException {
        try {
            orders.write(order);
            orders.newLine();
            orders.flush();
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(ContenderMain.ANSWER)) {
                    return line.substring(ContenderMain.ANSWER.length());
                }
                if (line.startsWith(ContenderMain.FAILED)) {
                    throw new ContenderException(line.substring(ContenderMain.FAILED.length()));
                }
            }
        } catch (IOException ended) {
            throw new ContenderException("its process has ended: " + ended.getMessage());
        }
        throw new ContenderException("its process has ended");
    }

    /// Sends a command whose answer is numbers.
    double[] askNumbers(String order) throws ContenderException {
        String[] words = ask(order).split(" ");
        double[] numbers = new double[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Double.parseDouble(words[i]);
        }
        return numbers;
    }

    /// Ends the process: its input is closed; it exits by itself, or is killed after a timeout.
    @Override
    public void close() {
        try {
            orders.close();
            if (!process.waitFor(Duration.ofSeconds(20))) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// A contender failed; the message says why.
    static final class ContenderException extends Exception {
        private static final long serialVersionUID = 1;

        ContenderException(String message) {
            super(message);
        }
    }
}
