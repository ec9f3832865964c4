package dev.yij.bench.peers;

import dev.yij.bench.process.AskedProcess;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A contender in a process of its own; [ContenderMain] is the other end.
final class ContenderProcess extends AskedProcess {

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
        super(
                arguments(library, threads, subject, options),
                Stream.of(library.environment(), environment)
                        .flatMap(variables -> variables.entrySet().stream())
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                log);
    }

    private static List<String> arguments(Library library, int threads, Subject subject, List<String> options) {
        List<String> arguments = new ArrayList<>(JVM_OPTIONS);
        arguments.addAll(options);
        arguments.addAll(List.of("-cp", classPath(library), ContenderMain.class.getName()));
        arguments.addAll(List.of(library.name(), Integer.toString(threads), subject.name()));
        return arguments;
    }

    /// This process's class path, the library's own jars first. They are fetched for the peers table only.
    private static String classPath(Library library) {
        String ours = System.getProperty("java.class.path");
        Path jars = Path.of(System.getProperty("yij.peers.jars", "target/peers"));
        return library.ownJars() == null
                ? ours
                : jars.resolve(library.ownJars()).resolve("*") + File.pathSeparator + ours;
    }
}
