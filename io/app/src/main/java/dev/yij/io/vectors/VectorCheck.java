package dev.yij.io.vectors;

import dev.yij.io.file.FormatException;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.contract.Repetition;
import dev.yij.testvectors.contract.RunReport;
import dev.yij.testvectors.contract.Verdict;
import dev.yij.testvectors.golden.GoldenCase;
import dev.yij.testvectors.golden.Goldens;
import dev.yij.testvectors.kernel.Parameter;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.numpy.NumpyArray;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Checks a folder of results against the golden values in this build, or the oracle's if there are none.
public final class VectorCheck {

    /// The outcome of a case.
    public enum Outcome {
        /// Every element is within its bound.
        PASS,
        /// An element is outside its bound, an output is missing or has the wrong shape, or a file is damaged.
        FAIL,
        /// No bound is known for its numbers in the declared formats.
        NOT_JUDGED,
        /// There is no result for it.
        MISSING;

        /// The name in lists: `not judged`.
        @Override
        public String toString() {
            return name().replace('_', ' ');
        }

        /// One word in lower case, for styles and programs: `not_judged`.
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The result of checking one case.
    ///
    /// @param operation the kernel, or `model`
    /// @param note      how much was checked and what was ignored, `53 of 53 tensors`; usually empty
    /// @param report    a description of the error; empty if there is none
    /// @param complete  whether every tensor of a model was checked; true for kernels
    /// @param verdict   the comparison, element by element; null for models and where there was nothing to
    ///                  compare
    public record Result(
            String name,
            String operation,
            Outcome outcome,
            String note,
            String report,
            boolean complete,
            @Nullable Verdict verdict) {

        static Result missing(String name, String operation) {
            return new Result(name, operation, Outcome.MISSING, "", "", true, null);
        }

        static Result failed(String name, String operation, FormatException e) {
            return new Result(name, operation, Outcome.FAIL, "", String.valueOf(e.getMessage()), true, null);
        }
    }

    private final VectorResults results;
    private final Judge judge;
    private final String options;
    private final @Nullable VectorResults again;
    private final boolean deterministic;
    private final RunReport report;

    /// @param results the results to check
    /// @param judge   knows the number format in which they were computed
    public VectorCheck(VectorResults results, Judge judge) {
        this(results, judge, "", null, true);
    }

    /// @param results       the results to check
    /// @param judge         knows the number format in which they were computed
    /// @param options       further options of the command that repeats a case, after a space; may be empty
    /// @param again         the results of a second run, which must be the same bit for bit; null for none
    /// @param deterministic whether they must, even if both are right
    public VectorCheck(
            VectorResults results, Judge judge, String options, @Nullable VectorResults again, boolean deterministic) {
        this.results = results;
        this.judge = judge;
        this.options = options;
        this.again = again;
        this.deterministic = deterministic;
        report = new RunReport(judge);
    }

    /// What the results checked so far have in common, one sentence on each line: [RunReport#lines].
    public List<String> notes() {
        return report.lines();
    }

    /// Checks the result of one kernel's case.
    ///
    /// @throws IOException if a file cannot be read
    public Result check(KernelCase c) throws IOException {
        String operation = c.operation().toString();
        try {
            Map<String, NumpyArray> arrays = results.find(c.name());
            Map<String, NumpyArray> second = again == null ? arrays : again.find(c.name());
            if (arrays == null && second == null) {
                return Result.missing(c.name(), operation);
            }
            requireBoth(arrays, second);
            GoldenCase golden = Goldens.find(c);
            Map<String, float[]> outputs = outputs(c, Objects.requireNonNull(arrays));
            Verdict verdict = (golden == null ? judge.judge(c, outputs) : judge.judge(golden, outputs))
                    .repeatedBy("yij vectors check " + results.folder() + options + " --case " + c.name());
            Map<String, float[]> repeated = again == null ? outputs : outputs(c, Objects.requireNonNull(second));
            Repetition repetition = Repetition.of(judge, verdict, repeated, deterministic);
            String text = report.add(repetition);
            Outcome outcome =
                    !verdict.judged() ? Outcome.NOT_JUDGED : repetition.passed() ? Outcome.PASS : Outcome.FAIL;
            List<String> notes = Stream.of(
                            verdict.variant(),
                            repetition.passed() ? repetition.text() : "",
                            ignored(c, arrays.keySet()))
                    .filter(note -> !note.isEmpty())
                    .toList();
            return new Result(
                    c.name(),
                    operation,
                    outcome,
                    String.join("; ", notes),
                    verdict.judged() ? text : "",
                    true,
                    verdict.judged() ? verdict : null);
        } catch (FormatException e) {
            return Result.failed(c.name(), operation, e);
        }
    }

    private void requireBoth(@Nullable Map<String, NumpyArray> one, @Nullable Map<String, NumpyArray> other)
            throws FormatException {
        if (again != null && (one == null || other == null)) {
            throw new FormatException("there is a result in " + (one == null ? again : results).folder()
                    + ", but none in " + (one == null ? results : again).folder());
        }
    }

    /// Arrays that are neither inputs nor outputs of the case nor their bounds.
    private static String ignored(KernelCase c, Set<String> arrays) {
        NamedArrays inputs = c.inputs();
        Set<String> names = new TreeSet<>(arrays);
        inputs.arrays().forEach(input -> names.remove(input.name()));
        for (Parameter parameter : c.operation().parameters()) {
            String key = GoldenCase.key(parameter.name(), inputs);
            names.removeAll(Set.of(key, key + "_bound"));
        }
        return names.isEmpty() ? "" : "ignored, since no output has this name: " + String.join(", ", names);
    }

    /// Checks those tensors of a whole model that are present.
    ///
    /// @throws IOException if a file cannot be read
    public Result check(ModelCase model) throws IOException {
        try {
            Map<String, NumpyArray> arrays = results.find(model.name());
            Map<String, NumpyArray> second = again == null ? arrays : again.find(model.name());
            if (arrays == null && second == null) {
                return Result.missing(model.name(), ModelCheck.MODEL);
            }
            requireBoth(arrays, second);
            if (judge.precision() != Precision.FLOAT32) {
                throw new FormatException("whole models are checked in float32 only, found " + judge.precision());
            }
            return new ModelCheck(model, Objects.requireNonNull(arrays), Objects.requireNonNull(second), deterministic)
                    .result();
        } catch (FormatException e) {
            return Result.failed(model.name(), ModelCheck.MODEL, e);
        }
    }

    private static Map<String, float[]> outputs(KernelCase c, Map<String, NumpyArray> arrays) throws FormatException {
        Map<String, float[]> outputs = new HashMap<>();
        NamedArrays inputs = c.inputs();
        for (Parameter output : c.operation().parameters()) {
            if (!output.role().isOutput() || !output.isPresent(c.dims())) {
                continue;
            }
            String key = GoldenCase.key(output.name(), inputs);
            NumpyArray array = arrays.get(key);
            if (array == null) {
                throw new FormatException("there is no output " + key + ", only " + arrays.keySet());
            }
            int[] shape = output.shape(c.dims());
            if (!Arrays.equals(array.shape(), shape)) {
                throw new FormatException(key + " has the shape " + Arrays.toString(array.shape()) + ", expected "
                        + Arrays.toString(shape) + " (" + output.layout() + ")");
            }
            outputs.put(output.name(), array.data());
        }
        return outputs;
    }
}
