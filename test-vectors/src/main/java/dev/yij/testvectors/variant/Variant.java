package dev.yij.testvectors.variant;

import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.oracle.Expected;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A correct computation that differs from the expected one in a known way.
public interface Variant {

    /// What it is, for reports: `FFT`, `1-β in double (PyTorch, optax, Keras 3)`.
    String name();

    /// The outputs by this computation, or null if a case cannot be computed like that.
    ///
    /// @param expected the outputs as expected otherwise, with their bounds
    @Nullable
    List<Target> targets(KernelCase kernelCase, NamedArrays inputs, List<Target> expected);

    /// Whether outputs within their bounds also look like this computation.
    ///
    /// @param outputs each output by its name
    default boolean looksLike(
            KernelCase kernelCase, NamedArrays inputs, List<Target> targets, Map<String, float[]> outputs) {
        return true;
    }

    /// An output's values and the largest error allowed for each element; shared, never changed.
    record Target(Expected expected, double[] bounds) {

        /// With the bound of a sum of products in a format.
        static Target of(Expected expected, Precision precision) {
            double[] bounds = new double[expected.value().length];
            Arrays.setAll(bounds, i -> expected.bound(precision, i));
            return new Target(expected, bounds);
        }
    }
}
