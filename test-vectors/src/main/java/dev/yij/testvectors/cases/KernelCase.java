package dev.yij.testvectors.cases;

import dev.yij.testvectors.Dims;
import dev.yij.testvectors.oracle.Expected;
import java.util.List;

/// One case: a kernel, its shape, its data, and how it is judged. Pure data; inputs and expected outputs follow
/// from it.
///
/// @param operation the kernel
/// @param dims      shape and attributes: [ConvDims][dev.yij.testvectors.ConvDims] for convolutions, and so on
/// @param fill      what the inputs are filled with
/// @param tier      how closely a backend has to agree
/// @param seed      seed of the inputs
public record KernelCase(Operation operation, Dims dims, Fill fill, Tier tier, long seed) {

    /// A case whose tier follows from kernel and fill, and whose seed follows from its name, so that a new case
    /// changes no other.
    public static KernelCase of(Operation operation, Dims dims, Fill fill) {
        String name = name(operation, dims, fill);
        return new KernelCase(operation, dims, fill, tier(operation, fill), name.hashCode() & 0xffff_ffffL);
    }

    private static Tier tier(Operation operation, Fill fill) {
        return switch (operation) {
            case RELU, RELU_GRAD, MAX_POOL2D -> Tier.EXACT_SELECTION;
            case CONV2D, CONV2D_RELU, CONV2D_GRAD_INPUT, CONV2D_GRAD_WEIGHTS -> tierOfSums(fill);
            case DENSE, DENSE_GRAD_INPUT, DENSE_GRAD_WEIGHTS, MAX_POOL2D_GRAD -> tierOfSums(fill);
            default -> Tier.BOUND;
        };
    }

    private static Tier tierOfSums(Fill fill) {
        return switch (fill) {
            case SMALL_INTEGERS, FEW_VALUES, BY_HAND -> Tier.EXACT_INTEGER;
            case IMPULSES -> Tier.EXACT_SELECTION;
            default -> Tier.BOUND;
        };
    }

    private static String name(Operation operation, Dims dims, Fill fill) {
        return operation + "_" + dims + "_" + fill;
    }

    /// The case's name, without blanks: kernel, shape, fill. Unique among [Cases#all].
    public String name() {
        return name(operation, dims, fill);
    }

    /// The inputs, generated anew; the same every time.
    public Inputs inputs() {
        return Inputs.of(this);
    }

    /// What the kernel should make of the inputs, by the oracle: one entry for each output.
    public List<Expected> expected(Inputs inputs) {
        return CaseOracle.expected(this, inputs);
    }

    /// The command that runs this case alone, on every backend of a Maven project.
    public String repeatLine() {
        return "mvn test -Dyij.case=" + name();
    }

    /// The command that runs this case alone on one backend.
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
