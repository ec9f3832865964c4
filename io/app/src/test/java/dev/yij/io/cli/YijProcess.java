package dev.yij.io.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The program `yij` in a JVM of its own.
final class YijProcess {

    private YijProcess() {}

    /// Starts the process.
    ///
    /// @param log       receives its output
    /// @param jvm       options of the JVM
    /// @param arguments the command and its options
    static Process start(Path log, List<String> jvm, List<String> arguments) throws IOException {
        return start(log, jvm, arguments, Map.of());
    }

    /// The same with additional environment variables.
    static Process start(Path log, List<String> jvm, List<String> arguments, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--add-modules=jdk.incubator.vector");
        command.addAll(jvm);
        command.add("-cp"); // what is a module here will do as a jar there
        command.add(
                System.getProperty("jdk.module.path", "") + File.pathSeparator + System.getProperty("java.class.path"));
        command.add(Main.class.getName());
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
