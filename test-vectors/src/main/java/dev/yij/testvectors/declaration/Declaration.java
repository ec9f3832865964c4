package dev.yij.testvectors.declaration;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.Tier;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.kernel.Role;
import dev.yij.testvectors.oracle.Expected;
import java.util.Arrays;
import java.util.List;

/// What a backend declares about its arithmetic, from which the error bounds follow.
///
/// @param factors   the format to which inputs of multiplications are rounded, in convolutions, dense layers
///             and
///                  their gradients
/// @param sums      the format in which their products are summed
/// @param outputs   the format in which their results are stored
/// @param mixed     whether all other kernels but the optimizers store inputs and outputs in these formats too:
///                  mixed precision
/// @param algorithm how convolutions are computed
/// @param functions how precise exponentials, logarithms, quotients and roots are
public record Declaration(
        Precision factors,
        Precision sums,
        Precision outputs,
        boolean mixed,
        Algorithm algorithm,
        FunctionProfile functions) {

    /// Everything in float32, with any algorithm, and with functions as precise as OpenCL's.
    public static final Declaration DEFAULT = new Declaration(
            Precision.FLOAT32, Precision.FLOAT32, Precision.FLOAT32, false, Algorithm.ANY, FunctionProfile.OPENCL);

    /// A sum of n roundings in a short format rarely exceeds this number times √n roundings: with probability
    /// 2·exp(-λ²/2) if they are independent (Higham & Mary, "A New Approach to Probabilistic Rounding Error
    /// Analysis", SIAM J. Sci. Comput. 41(5), 2019, theorem 2.4). The worst case, n roundings, would allow
    /// anything where n·u is near 1.
    private static final double LAMBDA = 6;

    private static final double MAX_FLOAT16 = 65504;

    /// Mixed precision: inputs and outputs of all kernels in a short format, sums in float32.
    public static Declaration mixed(Precision format) {
        return DEFAULT.factors(format).outputs(format).mixed(true);
    }

    /// The same with another format of the factors.
    public Declaration factors(Precision format) {
        return new Declaration(format, sums, outputs, mixed, algorithm, functions);
    }

    /// The same with sums in another format.
    public Declaration sums(Precision format) {
        return new Declaration(factors, format, outputs, mixed, algorithm, functions);
    }

    /// The same with outputs in another format.
    public Declaration outputs(Precision format) {
        return new Declaration(factors, sums, format, mixed, algorithm, functions);
    }

    /// The same with or without all other kernels in the short formats.
    public Declaration mixed(boolean all) {
        return new Declaration(factors, sums, outputs, all, algorithm, functions);
    }

    /// The same with another algorithm.
    public Declaration algorithm(Algorithm other) {
        return new Declaration(factors, sums, outputs, mixed, other, functions);
    }

    /// The same with functions of another precision.
    public Declaration functions(FunctionProfile other) {
        return new Declaration(factors, sums, outputs, mixed, algorithm, other);
    }

    /// The options of `yij vectors check` that stand for it, `--format fp16 --outputs fp16`.
    public String options() {
        StringBuilder text = new StringBuilder();
        if (mixed) {
            text.append(" --mixed ").append(factors.option());
        } else {
            text.append(option("--format", factors)).append(option("--outputs", outputs));
        }
        text.append(option("--sums", sums));
        text.append(algorithm == Algorithm.ANY ? "" : " --algorithm " + algorithm);
        text.append(functions == FunctionProfile.OPENCL ? "" : " --functions " + functions);
        return text.isEmpty() ? "--format float32" : text.substring(1);
    }

    private static String option(String name, Precision format) {
        return format == Precision.FLOAT32 ? "" : " " + name + " " + format.option();
    }

    /// Whether all numbers are float32.
    public boolean isFloat32() {
        return factors == Precision.FLOAT32 && sums == Precision.FLOAT32 && outputs == Precision.FLOAT32;
    }

    /// Whether a kernel stores its outputs in the format of the outputs.
    ///
    /// @param expected one of them
    public boolean stores(Operation operation, Expected expected) {
        return outputs != Precision.FLOAT32 && (expected.factors() > 0 || (mixed && !isOptimizer(operation)));
    }

    /// Whether a kernel updates weights, which stay in float32.
    public static boolean isOptimizer(Operation operation) {
        return operation.parameters().stream().anyMatch(parameter -> parameter.role() == Role.UPDATED);
    }

    /// Whether a kernel that uses a short format has inputs or results that are infinite, or beyond the normal
    /// numbers of float16 where that is declared. What becomes of them depends on the order of operations:
    /// infinity, NaN, or 0.
    ///
    /// @param expected the outputs
    public boolean isBeyondRange(Operation operation, NamedArrays inputs, List<Expected> expected) {
        boolean multiplies = expected.stream().anyMatch(output -> output.factors() > 0);
        if (isFloat32() || isOptimizer(operation) || !(multiplies || mixed)) {
            return false;
        }
        boolean half = factors == Precision.FLOAT16 || sums == Precision.FLOAT16 || outputs == Precision.FLOAT16;
        for (NamedArray array : inputs.arrays()) {
            for (float value : array.data()) {
                if (!Float.isFinite(value) || (half && !isHalf(value))) {
                    return true;
                }
            }
        }
        boolean halfResults = sums == Precision.FLOAT16 || outputs == Precision.FLOAT16;
        return halfResults
                && expected.stream()
                        .flatMapToDouble(output -> Arrays.stream(output.magnitude()))
                        .anyMatch(size -> size > MAX_FLOAT16);
    }

    private static boolean isHalf(float value) {
        float size = Math.abs(value);
        return value == 0 || (size >= Precision.FLOAT16.minNormal() && size <= MAX_FLOAT16);
    }

    /// The largest error allowed for each element of a direct computation.
    ///
    /// @param inputs the kernel's inputs
    /// @param exact  whether float32 would have to be exact
    public double[] bounds(KernelCase kernelCase, NamedArrays inputs, Expected expected, boolean exact) {
        float[] b = expected.name().equals("y") ? inputs.find("b") : null;
        boolean stores = stores(kernelCase.operation(), expected);
        double[] bounds = new double[expected.value().length];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = computed(kernelCase.tier(), expected, i, exact);
            if (stores) {
                bounds[i] += stored(expected, i, bounds[i], b == null ? 0 : Math.abs(b[i % b.length]));
            }
        }
        return bounds;
    }

    private double computed(Tier tier, Expected expected, int i, boolean exact) {
        boolean rounds = sums != Precision.FLOAT32 && expected.factors() > 0;
        // Integers up to 2ᵖ are exact in a format of p bits.
        boolean integers = tier == Tier.EXACT_INTEGER && expected.magnitude()[i] <= 1 / sums.roundoff();
        return exact && (!rounds || integers || tier == Tier.EXACT_SELECTION)
                ? 0
                : expected.bound(factors, i) + (rounds ? summed(expected, i) : 0);
    }

    private double summed(Expected expected, int i) {
        int n = expected.terms()[i] + 2;
        double roundings = Math.min(n, LAMBDA * Math.sqrt(n));
        // A truncated number may be off by twice as much as a rounded one.
        return 2 * roundings * sums.roundoff() * (expected.magnitude()[i] + sums.minNormal());
    }

    /// Rounded or truncated, before or after the bias was added. A number of the format stays as it is.
    private double stored(Expected expected, int i, double bound, double bias) {
        double value = expected.value()[i];
        boolean kept = bound == 0 && bias == 0 && outputs.round((float) value) == value;
        return kept ? 0 : 2 * outputs.roundoff() * (Math.abs(value) + bound + bias + outputs.minNormal());
    }
}
