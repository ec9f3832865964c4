package dev.yij.bench.process;

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

/// A program in a JVM of its own that answers each line with one line; [Orders] is the other end.
public class AskedProcess implements AutoCloseable {

    private final Path log;
    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;

    /// Starts the program.
    ///
    /// @param arguments   those of `java`: options, class path, class, the program's own
    /// @param environment additional environment variables
    /// @param log         receives its messages
    public AskedProcess(List<String> arguments, Map<String, String> environment, Path log) {
        this.log = log;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
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
    /// @throws OrderFailedException if the command failed, or the process has ended
    public String ask(String order) throws OrderFailedException {
        try {
            orders.write(order);
            orders.newLine();
            orders.flush();
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(Orders.ANSWER)) {
                    return line.substring(Orders.ANSWER.length());
                }
                if (line.startsWith(Orders.FAILED)) {
                    throw new OrderFailedException(line.substring(Orders.FAILED.length()));
                }
            }
        } catch (IOException ended) {
            throw new OrderFailedException(
                    "its process has ended, " + ended.getMessage() + "; " + log + " may say why");
        }
        throw new OrderFailedException("its process has ended; " + log + " may say why");
    }

    /// Sends a command whose answer is numbers.
    public double[] askNumbers(String order) throws OrderFailedException {
        String[] words = ask(order).split(" ");
        double[] numbers = new double[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Double.parseDouble(words[i]);
        }
        return numbers;
    }

    /// Calls per second of the prepared computation, called for at least the given time, at least once.
    public double rate(double seconds) throws OrderFailedException {
        double[] callsAndSeconds = askNumbers("run " + seconds);
        return new Calls((int) callsAndSeconds[0], callsAndSeconds[1]).perSecond();
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

    /// A command failed; the message says why.
    public static final class OrderFailedException extends Exception {
        private static final long serialVersionUID = 1;

        OrderFailedException(String message) {
            super(message);
        }
    }
}
