package dev.yij.io.cli;

import dev.yij.io.jdk.Jdk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `yij java`: runs a Java program with yij's libraries.
@Command(
        name = "java",
        mixinStandardHelpOptions = true,
        description = "Runs a Java program, which may be a single source file, with the libraries of yij and the Vector"
                + " API, on the JDK 25 that yij finds, whichever Java is first in the path.",
        footer = {"", "Examples:", "  yij java docs/Chapter.java", "  yij java -Dside=32 -Depochs=2 docs/Chapter.java"})
final class JavaCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "ARGUMENT",
            description = "Options of java, the source file or class, and its arguments.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        List<String> all = new ArrayList<>(List.of("--add-modules=jdk.incubator.vector", "-cp", Jdk.classPath()));
        all.addAll(arguments);
        return Jdk.find().run("java", all);
    }
}
