package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.Dims;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.cases.Inputs;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.Operation;
import dev.yij.testvectors.compare.Comparison;
import dev.yij.testvectors.compare.ZeroTrust;
import dev.yij.testvectors.oracle.Expected;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What a diagnosis is made from: a case, what its kernel read, what it should have written and what it wrote.
/// The arrays are not copied.
///
/// @param kernelCase the case
/// @param inputs     what the kernel read
/// @param precision  what the backend says it rounds the inputs of its multiplications to
/// @param outputs    one entry for each output
public record Evidence(KernelCase kernelCase, Inputs inputs, Precision precision, List<Output> outputs) {

    /// One output.
    ///
    /// @param expected what it should be
    /// @param bounds   how far each element may be off
    /// @param actual   what the backend wrote
    public record Output(Expected expected, double[] bounds, float[] actual) {

        /// How many elements it has.
        int count() {
            return actual.length;
        }

        /// Whether an element is within its bound.
        boolean isRight(int i) {
            return isNear(expected.value()[i], bounds[i], i);
        }

        /// Whether an element is within a bound of a value, which may be NaN or infinite. What nobody wrote is
        /// near nothing.
        boolean isNear(double value, double bound, int i) {
            return !ZeroTrust.isPoison(actual[i]) && new Comparison.Element(i, value, actual[i], bound).ratio() <= 1;
        }

        /// What the judge granted beyond plain computation in a precision, as it does to Winograd.
        double slack(Precision precision, int i) {
            return Math.max(bounds[i] - expected.bound(precision, i), 0);
        }

        /// Whether every element is within its bound.
        boolean passed() {
            return wrong() == 0;
        }

        /// How many elements are outside their bound.
        int wrong() {
            int wrong = 0;
            for (int i = 0; i < actual.length; i++) {
                wrong += isRight(i) ? 0 : 1;
            }
            return wrong;
        }
    }

    /// Whether every element of every output is within its bound.
    public boolean passed() {
        return outputs.stream().allMatch(Output::passed);
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
