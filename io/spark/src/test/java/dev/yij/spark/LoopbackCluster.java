package dev.yij.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.launcher.JavaModuleOptions;
import org.jspecify.annotations.Nullable;

/// A standalone cluster of Spark on this machine: a master and a worker, each a separate process, started by
/// their classes from a folder of jars, on free ports of the loopback interface.
final class LoopbackCluster implements AutoCloseable {

    private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+:\\d+)");
    private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Path home;
    private final String classes;
    private final String java;
    private final List<Process> processes = new ArrayList<>();
    private final Process worker;
    private final String master;

    /// @param cores  that the worker offers
    /// @param memory that the worker offers, in MB
    LoopbackCluster(Path home, int cores, int memory) throws IOException, InterruptedException {
        this.home = home;
        this.java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        this.classes = folders();
        linkJars();
        Path masterLog = home.resolve("master.log");
        String host = "127.0.0.1";
        start(masterLog, 256, "org.apache.spark.deploy.master.Master", "-h", host, "-p", "0", "--webui-port", "0");
        this.master = await(masterLog, MASTER);
        Path workerLog = home.resolve("worker.log");
        this.worker = start(
                workerLog,
                256,
                "org.apache.spark.deploy.worker.Worker",
                "-h",
                host,
                "-p",
                "0",
                "--webui-port",
                "0",
                "-c",
                String.valueOf(cores),
                "-m",
                memory + "M",
                "-d",
                Files.createDirectories(home.resolve("work")).toString(),
                master);
        await(workerLog, REGISTERED);
    }

    /// The address of the master.
    String master() {
        return master;
    }

    /// The settings of an application whose executors have one core each.
    Map<String, String> settings(int executors, String javaOptions) {
        return Map.of(
                "spark.driver.host", "127.0.0.1",
                "spark.driver.bindAddress", "127.0.0.1",
                "spark.ui.enabled", "false",
                "spark.executor.cores", "1",
                "spark.cores.max", String.valueOf(executors),
                "spark.executor.memory", "512m",
                "spark.executor.extraClassPath", classes,
                "spark.executor.extraJavaOptions", "-XX:+UseSerialGC " + javaOptions);
    }

    /// Starts an application by spark-submit's class.
    Process submit(Path log, Map<String, String> settings, Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("--master", master, "--class", program.getName()));
        settings.forEach((name, value) -> command.addAll(List.of("--conf", name + "=" + value)));
        command.add("spark-internal"); // the program is on the class path
        command.addAll(List.of(arguments));
        return start(log, 512, "org.apache.spark.deploy.SparkSubmit", command.toArray(String[]::new));
    }

    /// The executors' processes.
    List<ProcessHandle> executors() {
        return worker.descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
                .toList();
    }

    private Process start(Path log, int memory, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(java, "-Xmx" + memory + "m", "-XX:+UseSerialGC"));
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
        command.addAll(
                List.of("-cp", home.resolve("jars") + File.separator + "*" + File.pathSeparator + classes, main));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /// Folders of classes on the class path of this test.
    private static String folders() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Files.isDirectory(Path.of(entry)))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// The jars on the class path of this test, as Spark expects them: in the folder `jars` of its home.
    private void linkJars() throws IOException {
        Path jars = Files.createDirectories(home.resolve("jars"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(entry).toAbsolutePath();
            String name = jar.getFileName().toString();
            if (name.endsWith(".jar") && !name.startsWith("slf4j-nop") && !Files.exists(jars.resolve(name))) {
                try {
                    Files.createSymbolicLink(jars.resolve(name), jar);
                } catch (IOException | UnsupportedOperationException e) { // Windows allows links to few users
                    Files.copy(jar, jars.resolve(name));
                }
            }
        }
    }

    private static String await(Path log, Pattern line) throws IOException, InterruptedException {
        @Nullable String[] found = new String[1];
        await(
                () -> {
                    try {
                        Matcher matcher = line.matcher(Files.exists(log) ? Files.readString(log) : "");
                        found[0] = matcher.find() ? matcher.group(matcher.groupCount()) : null;
                    } catch (IOException e) {
                        found[0] = null; // a character that is not complete yet
                    }
                    return found[0] != null;
                },
                () -> log + " has no line like \"" + line + "\"");
        return Objects.requireNonNull(found[0]);
    }

    /// Waits for a condition.
    static void await(Supplier<Boolean> condition, Supplier<String> otherwise) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.get()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(otherwise.get());
            }
            Thread.sleep(50);
        }
    }

    @Override
    public void close() {
        for (Process process : processes.reversed()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
