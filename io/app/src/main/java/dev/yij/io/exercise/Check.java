package dev.yij.io.exercise;

import dev.yij.io.exercise.Submission.NotCompiledException;
import dev.yij.io.jdk.TemporaryFolder;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.compare.ZeroTrust;
import dev.yij.testvectors.contract.Verdict;
import dev.yij.testvectors.diagnosis.Diagnosis;
import dev.yij.testvectors.diagnosis.Evidence;
import dev.yij.testvectors.diagnosis.RunDiagnosis;
import dev.yij.testvectors.kernel.Declined;
import dev.yij.testvectors.kernel.Kernels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Marks a student's file: compiles it, runs the cases of its kernel from the smallest to the largest, and
/// names the mistake. What is wrong is said once, about the smallest case that shows it: one thing to fix at a
/// time.
public final class Check {

    /// The result for one exercise.
    ///
    /// @param exercise the exercise
    /// @param solved   whether every case agrees
    /// @param agreeing number of cases that agree
    /// @param cases    number of cases that were run
    /// @param report   what is wrong, on several lines; empty if it is solved
    public record Result(Exercise exercise, boolean solved, int agreeing, int cases, String report) {}

    /// A diagnosis computes each known bug for each failing case: more cases than these say nothing new.
    private static final int DIAGNOSED = 12;

    private final Exercise exercise;
    private final Path file;
    private final Duration limit;

    /// @param exercise the exercise
    /// @param file     the student's file
    /// @param limit    for each case, after which a loop is taken to be endless
    public Check(Exercise exercise, Path file, Duration limit) {
        this.exercise = exercise;
        this.file = file;
        this.limit = limit;
    }

    /// Compiles and runs the file.
    ///
    /// @throws IOException if there is no JDK, or files cannot be read or written
    public Result run() throws IOException {
        try (TemporaryFolder classes = TemporaryFolder.create("yij-exercise")) {
            Submission submission = Submission.compile(file, exercise.judging().type(), classes.path());
            return judge(submission.object());
        } catch (NotCompiledException e) {
            String heading = e.isCompiled() ? "It compiles, but cannot be run yet:\n" : "It does not compile yet:\n";
            return new Result(exercise, false, 0, 0, heading + indented(String.valueOf(e.getMessage())));
        }
    }

    private Result judge(Object solution) {
        try {
            String mistake =
                    finished("the first look at it", () -> exercise.judging().firstMistakeOf(solution));
            if (mistake != null) {
                return new Result(exercise, false, 0, 0, "Mistake: " + mistake);
            }
        } catch (FailedCase e) {
            return new Result(exercise, false, 0, 0, e.report);
        }
        int total = 0;
        for (List<KernelCase> cases : exercise.judging().cases()) {
            Result result = judge(exercise.judging().backendOf(solution), cases, total);
            if (!result.solved()) {
                return result;
            }
            total = result.cases();
        }
        return new Result(exercise, true, total, total, "");
    }

    /// Runs the cases of one operation.
    ///
    /// @param before number of cases of earlier operations, which all agree
    private Result judge(Kernels kernels, List<KernelCase> cases, int before) {
        List<Verdict> failing = new ArrayList<>();
        List<Evidence> passing = new ArrayList<>();
        for (KernelCase c : cases) {
            if (failing.size() == DIAGNOSED) {
                break;
            }
            try {
                Verdict verdict =
                        finished(c.name(), () -> exercise.judging().judge().judge(kernels, c));
                if (verdict.passed()) {
                    passing.add(verdict.evidence());
                } else {
                    failing.add(verdict);
                }
            } catch (FailedCase e) {
                if (failing.isEmpty()) {
                    return new Result(exercise, false, before + passing.size(), before + passing.size() + 1, e.report);
                }
                break; // the smaller cases say more
            }
        }
        int run = before + passing.size() + failing.size();
        return failing.isEmpty()
                ? new Result(exercise, true, run, run, "")
                : new Result(exercise, false, before + passing.size(), run, report(failing, passing));
    }

    private static String report(List<Verdict> failing, List<Evidence> passing) {
        Verdict smallest = failing.getFirst();
        StringBuilder text = new StringBuilder();
        if (!smallest.changed().isEmpty()) {
            text.append("Mistake: input changed: ")
                    .append(String.join(", ", smallest.changed()))
                    .append(" must stay as it is; write to the output only\n\n");
        }
        if (failing.stream().allMatch(Check::isUntouched)) {
            return text.append(
                            "Mistake: not written yet: every output is as it was before the call. Where that is NaN, shown"
                                    + " as -, it stays NaN if numbers are added to it: begin with 0\n\n")
                    .append(new FailureText(smallest))
                    .toString();
        }
        List<Diagnosis> diagnoses = failing.stream()
                .filter(verdict -> !verdict.evidence().passed())
                .map(Verdict::diagnosis)
                .toList();
        for (RunDiagnosis.Finding finding : RunDiagnosis.of(diagnoses, passing).findings()) {
            if (finding.suspects().isEmpty()) {
                text.append("Mistake: none of the known ones explains ")
                        .append(finding.explained())
                        .append(" of ")
                        .append(finding.failing())
                        .append(" failing cases\n\n");
            } else {
                String names = String.join(
                        " or ", finding.suspects().stream().map(s -> s.name()).toList());
                text.append("Mistake: ")
                        .append(names)
                        .append(": ")
                        .append(finding.suspects().getFirst().advice())
                        .append("\n  explains ")
                        .append(finding.explained())
                        .append(" of ")
                        .append(finding.failing())
                        .append(" failing cases\n\n");
            }
        }
        return text.append(new FailureText(smallest)).toString();
    }

    /// Whether each output of a case is as it was before the call: NaN, zeros, or, if it is updated in place,
    /// the input.
    private static boolean isUntouched(Verdict verdict) {
        Evidence evidence = verdict.evidence();
        for (Evidence.Output output : evidence.outputs()) {
            String name = output.expected().name();
            float[] actual = output.actual();
            float[] before = new float[actual.length];
            switch (verdict.kernelCase().operation().parameter(name).role()) {
                case UPDATED -> before = evidence.inputs().get(name);
                case OUTPUT -> before = ZeroTrust.poisoned(actual.length);
                case ADDED_TO, INPUT -> {}
            }
            if (!Arrays.equals(actual, before)) {
                return false;
            }
        }
        return true;
    }

    /// A case that produced no outputs.
    private static final class FailedCase extends Exception {

        private static final long serialVersionUID = 1L;
        private final String report;

        FailedCase(String report) {
            super(report);
            this.report = report;
        }
    }

    private interface Task<T extends @Nullable Object> {
        T run();
    }

    /// Runs the student's code on a separate thread, so that an endless loop ends the check and not the
    /// user's patience. The thread cannot be ended; it dies with the program.
    private <T extends @Nullable Object> T finished(String name, Task<T> task) throws FailedCase {
        FutureTask<T> future = new FutureTask<>(task::run);
        Thread thread = Thread.ofPlatform().daemon().name(name).start(future);
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new FailedCase("Mistake: endless loop: " + name + " did not end within " + limit.toSeconds()
                    + " seconds" + at(thread.getStackTrace()));
        } catch (ExecutionException e) {
            throw new FailedCase(thrown(name, e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedCase("The check was interrupted");
        }
    }

    private String thrown(String name, @Nullable Throwable failure) {
        return switch (failure) {
            case Declined e -> "Mistake: not written yet: the class must override " + e.getMessage();
            case IndexOutOfBoundsException e ->
                "Mistake: index outside of an array: " + e.getMessage() + at(e.getStackTrace()) + "\n  in " + name
                        + (name.contains("same") ? "\n  Is it in the padding? There is no pixel: leave it out." : "");
            case null -> "Mistake: the code failed";
            default -> "Mistake: " + failure + at(failure.getStackTrace()) + "\n  in " + name;
        };
    }

    /// The line of the student's file at the top of a stack.
    private String at(StackTraceElement[] stack) {
        String name = exercise.file();
        for (StackTraceElement element : stack) {
            if (name.equals(element.getFileName())) {
                return ",\n  at " + name + ":" + element.getLineNumber() + line(element.getLineNumber());
            }
        }
        return "";
    }

    private String line(int number) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.skip(number - 1L)
                    .findFirst()
                    .map(line -> ": " + line.strip())
                    .orElse("");
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }

    private static String indented(String text) {
        return text.strip().indent(2);
    }
}
