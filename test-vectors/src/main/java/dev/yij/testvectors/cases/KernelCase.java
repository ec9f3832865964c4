package dev.yij.testvectors.cases;

import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.dims.Dims;
import dev.yij.testvectors.kernel.Kernels;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.oracle.Expected;
import java.util.List;
import java.util.Map;

/// One case: a kernel, its shape, and how its inputs are generated and its outputs compared.
///
/// @param operation the kernel
/// @param dims      shape and attributes, of the kind that the kernel takes
/// @param fill      the kind of numbers in the inputs
/// @param tier      the required agreement
/// @param seed      seed of the inputs
public record KernelCase(Operation operation, Dims dims, Fill fill, Tier tier, long seed) {

    /// A case whose tier follows from kernel and fill, and whose seed follows from its name, so that a new case
    /// does not change the others.
    public static KernelCase of(Operation operation, Dims dims, Fill fill) {
        String name = name(operation, dims, fill);
        return new KernelCase(operation, dims, fill, fill.tier(operation.arithmetic()), name.hashCode() & 0xffff_ffffL);
    }

    private static String name(Operation operation, Dims dims, Fill fill) {
        return operation + "_" + dims + "_" + fill;
    }

    /// The case's name without spaces: kernel, shape, fill. Unique among [Cases#all].
    public String name() {
        return name(operation, dims, fill);
    }

    /// Generates the inputs; every call returns equal ones.
    public NamedArrays inputs() {
        return fill == Fill.BY_HAND ? HandMade.of(this).inputs().copy() : Filling.inputs(this);
    }

    /// The expected outputs by the oracle, one entry for each.
    public List<Expected> expected(NamedArrays inputs) {
        return operation.expected(dims, inputs);
    }

    /// Calls a backend and returns the outputs by name.
    ///
    /// @throws dev.yij.testvectors.kernel.Declined if the backend declines
    public Map<String, float[]> run(Kernels kernels, NamedArrays inputs) {
        return operation.run(kernels, dims, inputs);
    }

    /// The command that runs only this case, on every backend of a Maven project.
    public String repeatLine() {
        return "mvn test -Dyij.case=" + name();
    }

    /// The command that runs only this case, on one backend.
    ///
    /// @param test the backend's test, a [BackendContract][dev.yij.testvectors.contract.BackendContract]
    public String repeatLine(Class<?> test) {
        String binary = test.getName()
                .substring(
                        test.getPackageName().isEmpty()
                                ? 0
                                : test.getPackageName().length() + 1);
        String argument = "-Dtest=" + binary;
        return "mvn test " + (binary.contains("$") ? "'" + argument + "'" : argument) + " -Dyij.case=" + name();
    }

    /// The name.
    @Override
    public String toString() {
        return name();
    }
}
