package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.compare.Comparison;
import dev.yij.testvectors.compare.ZeroTrust;
import dev.yij.testvectors.declaration.Declaration;
import dev.yij.testvectors.dims.Dims;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.oracle.Expected;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What a diagnosis is based on: a case, the inputs of its kernel, and its expected and actual outputs. The
/// arrays are not copied.
///
/// @param kernelCase  the case
/// @param inputs      the kernel's inputs
/// @param declaration what the backend declares about its arithmetic
/// @param outputs     one entry for each output
public record Evidence(KernelCase kernelCase, NamedArrays inputs, Declaration declaration, List<Output> outputs) {

    /// Of a backend that rounds the inputs of its multiplications.
    public Evidence(KernelCase kernelCase, NamedArrays inputs, Precision precision, List<Output> outputs) {
        this(kernelCase, inputs, Declaration.DEFAULT.factors(precision), outputs);
    }

    /// The format that the backend declares for the inputs of its multiplications.
    public Precision precision() {
        return declaration.factors();
    }

    /// One output.
    ///
    /// @param expected the expected values
    /// @param bounds   the largest error allowed for each element
    /// @param actual   what the backend wrote
    /// @param wrong    the elements that are not within their bound ([Comparison#wrong])
    public record Output(Expected expected, double[] bounds, float[] actual, BitSet wrong) {

        /// Finds the wrong elements.
        public static Output of(Expected expected, double[] bounds, float[] actual) {
            Output output = new Output(expected, bounds, actual, new BitSet());
            for (int i = 0; i < actual.length; i++) {
                output.wrong.set(i, !output.isNear(expected.value()[i], bounds[i], i));
            }
            return output;
        }

        /// Number of elements.
        int count() {
            return actual.length;
        }

        /// Whether an element is within its bound.
        boolean isRight(int i) {
            return !wrong.get(i);
        }

        /// Whether an element was written and is within a bound of a value, which may be NaN or infinite.
        boolean isNear(double value, double bound, int i) {
            return new Comparison.Element(i, value, actual[i], bound).passed();
        }

        /// By how much the allowed error exceeds that of direct computation in a precision, as for Winograd.
        double slack(Precision precision, int i) {
            return Math.max(bounds[i] - expected.bound(precision, i), 0);
        }

        /// Whether every element is within its bound.
        boolean passed() {
            return wrong.isEmpty();
        }
    }

    /// Whether every element of every output is within its bound.
    public boolean passed() {
        return outputs.stream().allMatch(Output::passed);
    }

    /// Whether every element was written.
    public boolean isWritten() {
        return outputs.stream().allMatch(output -> {
            boolean written = true;
            for (float value : output.actual()) {
                written &= !ZeroTrust.isPoison(value);
            }
            return written;
        });
    }

    /// What the backend wrote, by output.
    public Map<String, float[]> actual() {
        return outputs.stream().collect(Collectors.toMap(o -> o.expected().name(), Output::actual));
    }

    /// The kernel.
    Operation operation() {
        return kernelCase.operation();
    }

    /// The kernel's shape.
    Dims dims() {
        return kernelCase.dims();
    }
}
