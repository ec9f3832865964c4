package dev.yij.testvectors.kernel;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.compare.ZeroTrust;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.Dims;
import dev.yij.testvectors.oracle.Expected;
import dev.yij.testvectors.oracle.WinogradOracle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The entry of one kernel in the table [Operation].
///
/// @param signature what the kernel reads and writes
/// @param oracle    computes what it should write
/// @param winograd  computes the same with the error bound of a Winograd convolution; null where the kernel is
///                  none
/// @param call      calls it
record Row<D extends Dims>(
        Signature<D> signature, Oracle<D> oracle, @Nullable Tiled winograd, Call<D> call) {

    /// Computes each output, in the order of the signature.
    interface Oracle<D> {
        List<Expected> expected(D d, NamedArrays in);
    }

    /// The output of a convolution with the error bound of a Winograd convolution.
    interface Tiled {
        Expected bounded(WinogradOracle oracle, ConvDims d, NamedArrays in, Expected exact);
    }

    /// Calls a backend's method. Arrays that the kernel updates in place are in `in` as they were before, and
    /// in `out`.
    interface Call<D> {
        void call(Kernels kernels, D d, NamedArrays in, NamedArrays out);
    }

    List<Expected> expected(Dims dims, NamedArrays in) {
        return oracle.expected(signature.cast(dims), in);
    }

    /// @param used what outputs that are overwritten contain before the call; null for [ZeroTrust#POISON]
    NamedArrays run(Kernels kernels, Dims dims, NamedArrays in, @Nullable Map<String, float[]> used) {
        D d = signature.cast(dims);
        List<NamedArray> out = new ArrayList<>();
        for (Parameter parameter : signature.parameters()) {
            if (parameter.role().isOutput() && parameter.isPresent(d)) {
                out.add(new NamedArray(parameter.name(), parameter.shape(d), before(parameter, d, in, used)));
            }
        }
        NamedArrays outputs = new NamedArrays(List.copyOf(out));
        call.call(kernels, d, in, outputs);
        return outputs;
    }

    /// The content of an output before the call.
    private static float[] before(Parameter output, Dims dims, NamedArrays in, @Nullable Map<String, float[]> used) {
        if (output.role() == Role.UPDATED) {
            return in.get(output.name()).clone();
        }
        float[] content = used == null || output.role() != Role.OUTPUT ? null : used.get(output.name());
        if (content != null) {
            return content.clone();
        }
        int elements = NamedArray.elements(output.shape(dims));
        return output.role() == Role.OUTPUT ? ZeroTrust.poisoned(elements) : new float[elements];
    }
}
