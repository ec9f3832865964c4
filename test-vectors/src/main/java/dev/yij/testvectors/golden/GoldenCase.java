package dev.yij.testvectors.golden;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.cases.Fill;
import dev.yij.testvectors.cases.Inputs;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.numpy.NumpyArray;
import dev.yij.testvectors.numpy.NumpyException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A case with the outputs that somebody else computed: TensorFlow in float64, or a person on paper.
///
/// As a file it is one `.npz` called as the case: the inputs under their names, the outputs under theirs, and
/// for each output `<output>_bound`. An output that has the name of an input, because the kernel updates it in
/// place, is called `<output>_after`.
///
/// @param kernelCase the case
/// @param inputs     what the kernel reads
/// @param outputs    what it should make of it
public record GoldenCase(KernelCase kernelCase, Inputs inputs, List<GoldenOutput> outputs) {

    private static final String BOUND = "_bound";

    /// Whether a person worked the outputs out; otherwise TensorFlow did.
    public boolean isByHand() {
        return kernelCase.fill() == Fill.BY_HAND;
    }

    /// What a file calls an output.
    public static String key(String output, Inputs inputs) {
        return inputs.find(output) == null ? output : output + "_after";
    }

    /// The arrays of its file, in their order.
    public SequencedMap<String, NumpyArray> toArrays() {
        SequencedMap<String, NumpyArray> arrays = new LinkedHashMap<>();
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
    /// @param name how messages call the file
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
        return new GoldenCase(kernelCase, new Inputs(List.copyOf(inputs)), List.copyOf(outputs));
    }

    private static NumpyArray find(Map<String, NumpyArray> arrays, String key, String name) throws NumpyException {
        NumpyArray array = arrays.get(key);
        if (array == null) {
            throw new NumpyException(name + " has no array " + key + ", only " + arrays.keySet());
        }
        return array;
    }
}
