package dev.yij.bench.peers;

import dev.yij.bench.peers.Results.Row;
import dev.yij.bench.process.AskedProcess.OrderFailedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Measures a model, usually the chapter's, in yij and its peers, in one run, alternating between them in each
/// round, and checks that all of them compute the same.
@Command(
        name = "peers",
        mixinStandardHelpOptions = true,
        description = "Measures a model (224×224, 20 classes) in yij and in other libraries.")
public final class PeersTable implements Callable<Integer> {

    /// The largest permitted difference of a probability between libraries. Probabilities are about 0.05, in
    /// float32; the order of summation has been observed to change them by 1e-8, a wrong layer by 1e-4 or more.
    private static final double PROBABILITY_TOLERANCE = 1e-6;

    /// The largest permitted relative difference of the loss: before the first step, and after each, when
    /// Adam has amplified small differences in small gradients.
    private static final double[] LOSS_TOLERANCES = {1e-5, 1e-3, 1e-3};

    @Option(names = "--threads", split = ",", paramLabel = "N", description = "Numbers of threads (default: 2).")
    private List<Integer> threads = List.of(2);

    @Option(names = "--batches", split = ",", paramLabel = "N", description = "Images at once in prediction.")
    private List<Integer> batches = List.of(1, 8, 32);

    @Option(
            names = "--training-batch",
            paramLabel = "N",
            description = "Images in a step of training, 0 for none (default: 64, with --quick 16).")
    private @Nullable Integer trainingBatch;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description =
                    "chapter; residual; mobilenet, which is MobileNetV2 with 0.35 of its channels; or a model file"
                            + " (default: chapter). All but the chapter's run in yij, ONNX Runtime and OpenCV, and are trained only"
                            + " if --training-batch is given.")
    private String model = Subject.CHAPTER.name();

    @Option(
            names = "--libraries",
            split = ",",
            paramLabel = "NAME",
            description = "${COMPLETION-CANDIDATES} (default: all that have the model).")
    private @Nullable List<Library> chosen;

    private List<Library> libraries = List.of();

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds (default: 7, with --quick 2).")
    private @Nullable Integer rounds;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long each library runs in a round, at least one call (default: 3, with --quick 1).")
    private @Nullable Double seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            description = "How long it runs before the first round (default: 12, with --quick 4).")
    private @Nullable Double warmUp;

    @Option(names = "--quick", description = "Checks that everything runs. Its figures are not reliable.")
    private boolean quick;

    @Option(
            names = "--width",
            paramLabel = "BITS",
            description = "Vectors of 128 or 256 bits, for yij, TensorFlow and PyTorch; ONNX Runtime knows no limit.")
    private @Nullable Integer width;

    @Option(names = "--jvm", paramLabel = "OPTIONS", description = "Additional options for the JVMs of the libraries.")
    private String jvm = "";

    @Option(names = "--out", paramLabel = "FILE", description = "The file for the table (Markdown).")
    private Path file = Path.of("peers.md");

    /// What Maven passes for `-Dyij.peers` without a value: the word `true`.
    @Parameters(arity = "0..1", hidden = true)
    private String nothing = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final Results results = new Results();
    private final List<String> notes = new ArrayList<>();
    private boolean agreed = true;
    private Subject subject = Subject.CHAPTER;

    private PeersTable() {}

    /// Runs the command line.
    public static void main(String[] args) {
        System.exit(new CommandLine(new PeersTable())
                .setOverwrittenOptionsAllowed(true) // --out after that of the build
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws IOException {
        subject = new Subject(model);
        if (!Subject.NAMES.contains(model) && !Files.isRegularFile(Path.of(model))) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--model must be one of " + String.join(", ", Subject.NAMES) + " or a model file, found " + model);
        }
        boolean chapter = subject.equals(Subject.CHAPTER);
        libraries = chosen != null
                ? chosen
                : Stream.of(Library.values())
                        .filter(library -> chapter || library.hasAnyModel())
                        .toList();
        List<Row> rows = threads.stream()
                .flatMap(n -> libraries.stream().map(library -> new Row(library, n)))
                .toList();
        measure(rows, batches.stream().map(batch -> new Task(false, batch)).toList());
        int training = trainingBatch != null ? trainingBatch : !chapter ? 0 : quick ? 16 : 64;
        if (training > 0) {
            measure(rows.stream().filter(row -> row.library().trains()).toList(), List.of(new Task(true, training)));
        }
        String report = report(rows);
        say("\n" + report);
        Files.writeString(file, report);
        say("Written to " + file.toAbsolutePath());
        return agreed ? 0 : 1;
    }

    /// Measures some tasks, one after the other, in one process for each row.
    private void measure(List<Row> rows, List<Task> tasks) {
        Map<Row, ContenderProcess> processes = new LinkedHashMap<>();
        try {
            Path log = file.resolveSibling("peers.log").toAbsolutePath();
            for (Row row : rows) {
                processes.put(
                        row,
                        new ContenderProcess(row.library(), row.threads(), subject, options(), environment(), log));
                attempt(processes, row, "start", process -> note(row + ": " + process.ask("describe")));
            }
            for (Task task : tasks) {
                measure(processes, task);
            }
        } finally {
            processes.values().forEach(ContenderProcess::close);
        }
    }

    private void measure(Map<Row, ContenderProcess> processes, Task task) {
        Agreement agreement = new Agreement(
                task + ", largest difference from the first: ",
                task.training() ? LOSS_TOLERANCES : new double[] {PROBABILITY_TOLERANCE},
                task.training());
        for (Row row : List.copyOf(processes.keySet())) {
            attempt(processes, row, task.toString(), process -> {
                process.ask(task.order());
                agreement.add(
                        row,
                        process.askNumbers(task.training() ? "losses " + LOSS_TOLERANCES.length : "probabilities"));
                process.ask("run " + or(warmUp, 12, 4));
            });
        }
        note(agreement.toString());
        agreed &= agreement.holds();
        int count = rounds == null ? (quick ? 2 : 7) : rounds;
        for (int round = 1; round <= count; round++) {
            StringBuilder line = new StringBuilder(task + ", round " + round + " of " + count + ", images/s:");
            for (Row row : List.copyOf(processes.keySet())) {
                attempt(processes, row, task.toString(), process -> {
                    double rate = task.batch() * process.rate(or(seconds, 3, 1));
                    results.add(task, row, rate);
                    line.append(String.format(Locale.ROOT, " %s %.1f;", row, rate));
                });
            }
            say(line.toString());
        }
        if (task.training()) {
            for (Row row : List.copyOf(processes.keySet())) {
                attempt(
                        processes,
                        row,
                        "memory",
                        process -> results.peakMemory(row, (long) process.askNumbers("memory")[0]));
            }
        }
    }

    private interface Order {
        void give(ContenderProcess process) throws OrderFailedException;
    }

    /// A contender that fails is skipped from then on, and the report says why.
    private void attempt(Map<Row, ContenderProcess> processes, Row row, String what, Order order) {
        ContenderProcess process = processes.get(row);
        if (process == null) {
            return;
        }
        try {
            order.give(process);
        } catch (OrderFailedException e) {
            note(row + " is skipped, " + what + ": " + e.getMessage());
            process.close();
            processes.remove(row);
        }
    }

    private double or(@Nullable Double chosen, double full, double brief) {
        return chosen != null ? chosen : quick ? brief : full;
    }

    private List<String> options() {
        List<String> options = new ArrayList<>();
        if (width != null) {
            options.add("-XX:MaxVectorSize=" + width / 8);
        }
        Stream.of(jvm.split(" ")).filter(option -> !option.isEmpty()).forEach(options::add);
        return options;
    }

    /// The switches of oneDNN (TensorFlow, PyTorch), of PyTorch's own kernels and of MKL.
    private Map<String, String> environment() {
        if (width == null) {
            return Map.of();
        }
        return switch (width) {
            case 128 ->
                Map.of(
                        "ONEDNN_MAX_CPU_ISA", "SSE41",
                        "ATEN_CPU_CAPABILITY", "default",
                        "MKL_ENABLE_INSTRUCTIONS", "SSE4_2");
            case 256 ->
                Map.of(
                        "ONEDNN_MAX_CPU_ISA", "AVX2",
                        "ATEN_CPU_CAPABILITY", "avx2",
                        "MKL_ENABLE_INSTRUCTIONS", "AVX2");
            default ->
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "--width must be 128 or 256, found " + width);
        };
    }

    private String report(List<Row> rows) throws IOException {
        String machine = (subject.equals(Subject.CHAPTER) ? "" : model + ": ") + Machine.describe() + ", JDK "
                + Runtime.version() + ", " + LocalDate.now(ZoneOffset.UTC)
                + (width == null ? "" : ", vectors limited to " + width + " bits")
                + (quick ? ", a quick check" : "") + ".";
        List<String> parts = new ArrayList<>(List.of(machine + "\n", results.speeds(rows)));
        libraries.stream()
                .filter(Library::isOurs)
                .reduce((first, last) -> last)
                .ifPresent(ours -> parts.add(results.ratios(ours, rows)));
        parts.add(results.scaling(rows));
        parts.add(String.join("", notes.stream().map(each -> "- " + each + "\n").toList()));
        parts.removeIf(String::isEmpty);
        return String.join("\n", parts);
    }

    private void note(String text) {
        if (!notes.contains(text)) {
            notes.add(text);
            say(text);
        }
    }

    private void say(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
