package dev.yij.io.vectors;

import dev.yij.io.file.FormatException;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.contract.ModelVerdict;
import dev.yij.testvectors.contract.Verdict;
import dev.yij.testvectors.golden.GoldenCase;
import dev.yij.testvectors.golden.Goldens;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.model.ModelGolden;
import dev.yij.testvectors.numpy.NumpyArray;
import dev.yij.testvectors.oracle.Expected;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

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
    /// @param report a description of the error; empty if there is none
    public record Result(String name, Outcome outcome, String report) {}

    private final VectorResults results;
    private final Judge judge;

    /// @param results the results to check
    /// @param judge   knows the number format in which they were computed
    public VectorCheck(VectorResults results, Judge judge) {
        this.results = results;
        this.judge = judge;
    }

    /// Checks the result of one kernel's case.
    ///
    /// @throws IOException if a file cannot be read
    public Result check(KernelCase c) throws IOException {
        try {
            Map<String, NumpyArray> arrays = results.find(c.name());
            if (arrays == null) {
                return new Result(c.name(), Outcome.MISSING, "");
            }
            GoldenCase golden = Goldens.find(c);
            Map<String, float[]> outputs = outputs(c, arrays);
            Verdict verdict = golden == null ? judge.judge(c, outputs) : judge.judge(golden, outputs);
            String repeat = "yij vectors check " + results.folder() + " --case " + c.name();
            return verdict.passed()
                    ? new Result(c.name(), Outcome.PASS, "")
                    : new Result(
                            c.name(), Outcome.FAIL, verdict.repeatedBy(repeat).diagnosed());
        } catch (FormatException e) {
            return new Result(c.name(), Outcome.FAIL, String.valueOf(e.getMessage()));
        }
    }

    /// Checks those tensors of a whole model that are present, each an array under its name in the golden file,
    /// `forward/conv2d_1`.
    ///
    /// @throws IOException if a file cannot be read
    public Result check(ModelCase model) throws IOException {
        try {
            Map<String, NumpyArray> arrays = results.find(model.name());
            if (arrays != null && judge.precision() != Precision.FLOAT32) {
                throw new FormatException("whole models are checked in float32 only, found " + judge.precision());
            }
            if (arrays == null) {
                return new Result(model.name(), Outcome.MISSING, "");
            }
            ModelGolden golden = ModelGolden.of(model);
            Map<String, float[]> tensors = new LinkedHashMap<>();
            for (String tensor : golden.tensors()) {
                if (arrays.containsKey(tensor)) {
                    tensors.put(tensor, arrays.get(tensor).data());
                }
            }
            if (tensors.isEmpty()) {
                throw new FormatException("none of its " + arrays.size() + " arrays is a tensor of the model, such as "
                        + golden.tensors().getFirst());
            }
            ModelVerdict verdict = ModelVerdict.of(model, tensors, false);
            return result(model.name(), verdict.passed(), verdict.toString());
        } catch (FormatException e) {
            return new Result(model.name(), Outcome.FAIL, String.valueOf(e.getMessage()));
        }
    }

    private static Result result(String name, boolean passed, String report) {
        return new Result(name, passed ? Outcome.PASS : Outcome.FAIL, passed ? "" : report);
    }

    private static Map<String, float[]> outputs(KernelCase c, Map<String, NumpyArray> arrays) throws FormatException {
        Map<String, float[]> outputs = new HashMap<>();
        for (Expected expected : c.expected(c.inputs())) {
            String key = GoldenCase.key(expected.name(), c.inputs());
            NumpyArray array = arrays.get(key);
            if (array == null) {
                throw new FormatException("there is no output " + key + ", only " + arrays.keySet());
            }
            if (!Arrays.equals(array.shape(), expected.shape())) {
                throw new FormatException(key + " has the shape " + Arrays.toString(array.shape()) + ", expected "
                        + Arrays.toString(expected.shape()) + " ("
                        + c.operation().parameter(expected.name()).layout()
                        + ")");
            }
            outputs.put(expected.name(), array.data());
        }
        return outputs;
    }
}
