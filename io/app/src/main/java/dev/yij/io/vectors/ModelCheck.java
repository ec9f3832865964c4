package dev.yij.io.vectors;

import dev.yij.io.file.FormatException;
import dev.yij.io.vectors.VectorCheck.Outcome;
import dev.yij.io.vectors.VectorCheck.Result;
import dev.yij.testvectors.contract.ModelVerdict;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.model.ModelGolden;
import dev.yij.testvectors.numpy.NumpyArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Checks those tensors of a whole model that are present, each an array under its name in the golden file,
/// `forward/conv2d_1`. An array with another name is an error: it is usually misspelt, and would otherwise not
/// be checked.
///
/// @param model         the model
/// @param arrays        the results
/// @param again         the results of a second run; the same ones if there was none
/// @param deterministic whether both must be the same bit for bit
record ModelCheck(
        ModelCase model, Map<String, NumpyArray> arrays, Map<String, NumpyArray> again, boolean deterministic) {

    /// What is said instead of the kernel of a whole model.
    static final String MODEL = "model";

    Result result() throws FormatException {
        List<String> names = ModelGolden.of(model).tensors();
        Map<String, float[]> tensors = tensors(arrays, names);
        List<String> errors = new ArrayList<>();
        for (String array : arrays.keySet()) {
            if (!names.contains(array)) {
                errors.add(array + " is no tensor of the model" + NearestName.hint(array, names));
            }
        }
        if (tensors.isEmpty()) {
            throw new FormatException(
                    "none of its " + arrays.size() + " arrays is a tensor of the model, such as " + names.getFirst());
        }
        judge(tensors, errors);
        String unstable = unstable(tensors, tensors(again, names), errors);
        String count = tensors.size() + " of " + names.size() + " tensors";
        return new Result(
                model.name(),
                MODEL,
                errors.isEmpty() ? Outcome.PASS : Outcome.FAIL,
                unstable.isEmpty() ? count : count + "; " + unstable,
                String.join("\n", errors),
                tensors.size() == names.size(),
                null);
    }

    private static Map<String, float[]> tensors(Map<String, NumpyArray> arrays, List<String> names) {
        Map<String, float[]> tensors = new LinkedHashMap<>();
        for (String name : names) {
            NumpyArray array = arrays.get(name);
            if (array != null) {
                tensors.put(name, array.data());
            }
        }
        return tensors;
    }

    private void judge(Map<String, float[]> tensors, List<String> errors) throws FormatException {
        ModelVerdict verdict = ModelVerdict.of(model, tensors, false);
        if (!verdict.passed()) {
            errors.add(verdict.toString());
        }
    }

    /// How many tensors differ in the second run, as a sentence; empty for none. It is an error if they must
    /// not, or if the second ones are wrong.
    private String unstable(Map<String, float[]> first, Map<String, float[]> second, List<String> errors)
            throws FormatException {
        List<String> differing = first.keySet().stream()
                .filter(name -> !Arrays.equals(first.get(name), second.get(name)))
                .toList();
        if (differing.isEmpty()) {
            return "";
        }
        String sentence = differing.size() + " tensors differ in the second run; the first is " + differing.getFirst();
        if (deterministic) {
            errors.add(sentence);
        }
        judge(second, errors);
        return sentence;
    }
}
