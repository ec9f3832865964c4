package dev.yij.io.vectors;

import dev.yij.io.file.FormatException;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.contract.ModelVerdict;
import dev.yij.testvectors.contract.RunReport;
import dev.yij.testvectors.contract.Verdict;
import dev.yij.testvectors.golden.GoldenCase;
import dev.yij.testvectors.golden.Goldens;
import dev.yij.testvectors.kernel.Parameter;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.model.ModelGolden;
import dev.yij.testvectors.numpy.NumpyArray;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        /// There is no result for it.
        MISSING
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

    /// What is said instead of the kernel of a whole model.
    private static final String MODEL = "model";

    private final VectorResults results;
    private final Judge judge;
    private final String options;
    private final RunReport report;

    /// @param results the results to check
    /// @param judge   knows the number format in which they were computed
    public VectorCheck(VectorResults results, Judge judge) {
        this(results, judge, "");
    }

    /// @param results the results to check
    /// @param judge   knows the number format in which they were computed
    /// @param options further options of the command that repeats a case, after a space; may be empty
    public VectorCheck(VectorResults results, Judge judge, String options) {
        this.results = results;
        this.judge = judge;
        this.options = options;
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
            if (arrays == null) {
                return Result.missing(c.name(), operation);
            }
            if (!judge.judges(c)) {
                String note = "not judged, float16 has no such numbers";
                return new Result(c.name(), operation, Outcome.MISSING, note, "", true, null);
            }
            GoldenCase golden = Goldens.find(c);
            Map<String, float[]> outputs = outputs(c, arrays);
            Verdict verdict = (golden == null ? judge.judge(c, outputs) : judge.judge(golden, outputs))
                    .repeatedBy("yij vectors check " + results.folder() + options + " --case " + c.name());
            String text = report.add(verdict);
            Outcome outcome = verdict.passed() ? Outcome.PASS : Outcome.FAIL;
            List<String> notes = Stream.of(verdict.variant(), ignored(c, arrays.keySet()))
                    .filter(note -> !note.isEmpty())
                    .toList();
            return new Result(c.name(), operation, outcome, String.join("; ", notes), text, true, verdict);
        } catch (FormatException e) {
            return Result.failed(c.name(), operation, e);
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

    /// Checks those tensors of a whole model that are present, each an array under its name in the golden file,
    /// `forward/conv2d_1`. An array with another name is an error: it is usually misspelt, and would otherwise
    /// not be checked.
    ///
    /// @throws IOException if a file cannot be read
    public Result check(ModelCase model) throws IOException {
        try {
            Map<String, NumpyArray> arrays = results.find(model.name());
            if (arrays != null && judge.precision() != Precision.FLOAT32) {
                throw new FormatException("whole models are checked in float32 only, found " + judge.precision());
            }
            if (arrays == null) {
                return Result.missing(model.name(), MODEL);
            }
            List<String> names = ModelGolden.of(model).tensors();
            Map<String, float[]> tensors = new LinkedHashMap<>();
            for (String tensor : names) {
                if (arrays.containsKey(tensor)) {
                    tensors.put(tensor, arrays.get(tensor).data());
                }
            }
            List<String> errors = new ArrayList<>();
            for (String array : arrays.keySet()) {
                if (!names.contains(array)) {
                    errors.add(array + " is no tensor of the model" + NearestName.hint(array, names));
                }
            }
            if (tensors.isEmpty()) {
                throw new FormatException("none of its " + arrays.size() + " arrays is a tensor of the model, such as "
                        + names.getFirst());
            }
            ModelVerdict verdict = ModelVerdict.of(model, tensors, false);
            boolean passed = verdict.passed() && errors.isEmpty();
            if (!verdict.passed()) {
                errors.add(verdict.toString());
            }
            return new Result(
                    model.name(),
                    MODEL,
                    passed ? Outcome.PASS : Outcome.FAIL,
                    tensors.size() + " of " + names.size() + " tensors",
                    String.join("\n", errors),
                    tensors.size() == names.size(),
                    null);
        } catch (FormatException e) {
            return Result.failed(model.name(), MODEL, e);
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
