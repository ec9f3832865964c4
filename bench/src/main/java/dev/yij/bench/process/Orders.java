package dev.yij.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// The loop of a program that an [AskedProcess] starts: reads commands from standard input, one a line, and
/// answers each with one line on standard output.
public final class Orders {

    /// The prefix of an answer, which distinguishes it from other output of a library.
    static final String ANSWER = "@answer ";

    /// The prefix of the answer to a command that failed.
    static final String FAILED = "@failed ";

    /// What executes a command.
    @FunctionalInterface
    public interface Execution {

        /// @param order the words of the command
        /// @return the answer, one line
        String execute(String[] order) throws IOException;
    }

    private Orders() {}

    /// Answers until standard input ends. What else is printed goes to standard error.
    public static void answer(Execution execution) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            answers.println(answer(execution, order.split(" ")));
            answers.flush();
        }
    }

    private static String answer(Execution execution, String[] order) {
        try {
            return ANSWER + execution.execute(order);
        } catch (IOException | RuntimeException | LinkageError e) {
            e.printStackTrace();
            return FAILED + e.toString().lines().findFirst().orElse("");
        }
    }
}
