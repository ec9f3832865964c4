package dev.yij.bench.speed;

import dev.yij.bench.process.AskedProcess;
import dev.yij.bench.process.AskedProcess.OrderFailedException;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Compares the speed of this revision's kernels and models with another revision's, and says what became
/// slower.
///
/// For each case a JVM of either revision starts, warms up, and then both are measured in turn, for a fifth of
/// a second each, so that a machine that becomes busier slows down both. This is repeated with new JVMs, since
/// the compiler does not make the same code in each. A difference counts only where the confidence intervals of
/// the medians are apart ([Interval]); the intervals of the default settings reach into the slowest and the
/// fastest JVM.
@Command(
        name = "regress",
        mixinStandardHelpOptions = true,
        description = "Compares the speed of kernels and models with another revision's.")
public final class Regress implements Callable<Integer> {

    /// Smaller differences are printed, but are no failure: the placement of code and arrays can cause them.
    private static final double LIMIT = 0.05;

    @Parameters(
            paramLabel = "OTHER",
            description = "A revision as git knows it, which is built in target/regress; or a folder with the jars or"
                    + " with a compiled copy of the repository.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String other;

    @Option(names = "--only", paramLabel = "REGEX", description = "Only the cases whose name contains this.")
    private @Nullable Pattern only;

    @Option(names = "--jvms", paramLabel = "N", description = "JVMs of each revision for each case (default: 3).")
    private int jvms = 3;

    @Option(names = "--rounds", paramLabel = "N", description = "Samples of each JVM (default: 5).")
    private int rounds = 5;

    @Option(names = "--seconds", paramLabel = "S", description = "Least length of a sample (default: 0.2).")
    private double seconds = 0.2;

    @Option(names = "--warm-up", paramLabel = "S", description = "Before the first sample (default: 2).")
    private double warmUp = 2;

    @Option(names = "--scratch", hidden = true)
    private Path scratch = Path.of("target", "regress");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private Regress() {}

    /// Runs the command line: exit code 1 if a case became slower.
    public static void main(String[] args) {
        System.exit(new CommandLine(new Regress()).execute(args));
    }

    /// The two revisions' samples of one case, calls per second.
    record Samples(List<Double> before, List<Double> after) {

        Verdict verdict() {
            Interval then = Interval.of(before);
            Interval now = Interval.of(after);
            double change = now.median() / then.median() - 1;
            return new Verdict(then, now, change, now.isBelow(then), then.isBelow(now));
        }
    }

    /// What the samples say.
    ///
    /// @param change the relative change of the median: -0.1 for 10 % fewer calls per second
    /// @param slower whether it became slower, beyond doubt
    /// @param faster whether it became faster, beyond doubt
    record Verdict(Interval before, Interval after, double change, boolean slower, boolean faster) {

        /// Whether it is slower by so much that the command fails.
        boolean fails() {
            return slower && change <= -LIMIT;
        }

        String line(String name) {
            return String.format(
                    Locale.ROOT,
                    "%-52s %9.4g (%.4g-%.4g) -> %9.4g (%.4g-%.4g)  %+.1f %%%s",
                    name,
                    before.median(),
                    before.low(),
                    before.high(),
                    after.median(),
                    after.low(),
                    after.high(),
                    100 * change,
                    slower ? "  SLOWER" : faster ? "  faster" : "");
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (jvms * rounds < Interval.FEWEST) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--jvms times --rounds must be " + Interval.FEWEST + " or more, found " + jvms * rounds);
        }
        List<String> names = SpeedCases.all().keySet().stream()
                .filter(name -> only == null || only.matcher(name).find())
                .toList();
        if (names.isEmpty()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--only " + only + " is in no name of " + SpeedCases.all().keySet());
        }
        Files.createDirectories(scratch);
        String ours = System.getProperty("java.class.path");
        String theirs = OtherRevision.classPath(other, scratch.toAbsolutePath()) + File.pathSeparator + ours;
        say("Calls per second, median (95 % interval), of " + other + " -> of this revision:");
        List<String> slower = new ArrayList<>();
        for (String name : names) {
            try {
                Verdict verdict = measure(name, theirs, ours).verdict();
                say(verdict.line(name));
                if (verdict.fails()) {
                    slower.add(name);
                }
            } catch (OrderFailedException e) {
                say(name + " is left out, " + e.getMessage() + "; see " + log());
            }
        }
        say(
                slower.isEmpty()
                        ? "Nothing is slower by " + Math.round(100 * LIMIT) + " % or more."
                        : "Slower by " + Math.round(100 * LIMIT) + " % or more: " + String.join("; ", slower) + ".");
        return slower.isEmpty() ? 0 : 1;
    }

    private Samples measure(String name, String theirs, String ours) throws OrderFailedException {
        Samples samples = new Samples(new ArrayList<>(), new ArrayList<>());
        for (int jvm = 0; jvm < jvms; jvm++) {
            try (AskedProcess before = start(theirs, name);
                    AskedProcess after = start(ours, name)) {
                before.rate(warmUp);
                after.rate(warmUp);
                for (int round = 0; round < rounds; round++) {
                    boolean beforeFirst = (jvm + round) % 2 == 0; // each is first as often as the other
                    double first = (beforeFirst ? before : after).rate(seconds);
                    double second = (beforeFirst ? after : before).rate(seconds);
                    samples.before().add(beforeFirst ? first : second);
                    samples.after().add(beforeFirst ? second : first);
                }
            }
        }
        return samples;
    }

    private AskedProcess start(String classPath, String name) {
        return new AskedProcess(
                List.of(
                        "--add-modules=jdk.incubator.vector",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath,
                        SpeedMain.class.getName(),
                        name),
                Map.of(),
                log());
    }

    private Path log() {
        return scratch.resolve("log");
    }

    private void say(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
