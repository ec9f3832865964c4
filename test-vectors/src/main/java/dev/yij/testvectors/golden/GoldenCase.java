package dev.yij.testvectors.golden;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.cases.Fill;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.numpy.NumpyArray;
import dev.yij.testvectors.numpy.NumpyException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A case with outputs that were computed by TensorFlow in float64 or by hand.
///
/// Its file is `<case>.npz`. It contains the inputs and the outputs under their names, and the error bounds of
/// each output as `<output>_bound`. An output that a kernel updates in place, and which therefore has the name
/// of an input, is called `<output>_after`.
///
/// @param kernelCase the case
/// @param inputs     the kernel's inputs
/// @param outputs    the expected outputs
public record GoldenCase(KernelCase kernelCase, NamedArrays inputs, List<GoldenOutput> outputs) {

    private static final String BOUND = "_bound";

    /// Whether the outputs were computed by hand; otherwise TensorFlow computed them.
    public boolean isByHand() {
        return kernelCase.fill() == Fill.BY_HAND;
    }

    /// One of the outputs.
    ///
    /// @throws IllegalArgumentException if the file has no such output
    public GoldenOutput output(String name) {
        return outputs.stream()
                .filter(output -> output.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(kernelCase + ": the golden file has no output " + name
                        + ", only " + outputs.stream().map(GoldenOutput::name).toList()));
    }

    /// The name of an output in a file.
    public static String key(String output, NamedArrays inputs) {
        return inputs.find(output) == null ? output : output + "_after";
    }

    /// The arrays of its file, in the file's order.
    public Map<String, NumpyArray> toArrays() {
        Map<String, NumpyArray> arrays = new LinkedHashMap<>();
        for (NamedArray input : inputs.arrays()) {
            arrays.put(input.name(), new NumpyArray(input.shape(), input.data()));
        }
        for (GoldenOutput output : outputs) {
            String key = key(output.name(), inputs);
            arrays.put(key, new NumpyArray(output.shape(), output.value()));
            arrays.put(key + BOUND, new NumpyArray(output.shape(), output.bound()));
        }
        return arrays;
    }

    /// Reads the arrays of a case's file.
    ///
    /// @param name the file's name in messages
    /// @throws NumpyException if an input of the case is missing, or an output has no bound
    static GoldenCase of(KernelCase kernelCase, Map<String, NumpyArray> arrays, String name) throws NumpyException {
        List<NamedArray> inputs = new ArrayList<>();
        for (NamedArray input : kernelCase.inputs().arrays()) {
            NumpyArray array = find(arrays, input.name(), name);
            inputs.add(new NamedArray(input.name(), array.shape(), array.data()));
        }
        List<GoldenOutput> outputs = new ArrayList<>();
        for (Map.Entry<String, NumpyArray> entry : arrays.entrySet()) {
            String key = entry.getKey();
            if (arrays.containsKey(key + BOUND)) {
                NumpyArray bound = find(arrays, key + BOUND, name);
                String output = key.endsWith("_after") ? key.substring(0, key.length() - "_after".length()) : key;
                outputs.add(new GoldenOutput(
                        output, entry.getValue().shape(), entry.getValue().data(), bound.data()));
            }
        }
        return new GoldenCase(kernelCase, new NamedArrays(List.copyOf(inputs)), List.copyOf(outputs));
    }

    private static NumpyArray find(Map<String, NumpyArray> arrays, String key, String name) throws NumpyException {
        NumpyArray array = arrays.get(key);
        if (array == null) {
            throw new NumpyException(name + " has no array " + key + ", only " + arrays.keySet());
        }
        return array;
    }
}
