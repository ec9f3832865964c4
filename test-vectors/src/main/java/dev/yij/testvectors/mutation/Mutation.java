package dev.yij.testvectors.mutation;

import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.kernel.Kernels;
import dev.yij.testvectors.kernel.Operation;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// A correct backend with one small mistake.
///
/// @param name       the mistake in a few words, unique
/// @param operations the kernels that it affects; each must be caught on its own
/// @param affects    the cases in which it can make a difference; the others are not run
/// @param run        computes a case with the mistake
public record Mutation(String name, Set<Operation> operations, Predicate<KernelCase> affects, Run run) {

    /// The correct backend.
    static final NaiveKernels RIGHT = new NaiveKernels() {};

    /// Computes the outputs of a case by name.
    interface Run {
        Map<String, float[]> outputs(KernelCase kernelCase, NamedArrays inputs);
    }

    /// Changes the correct outputs of a case.
    interface Damage {
        void to(KernelCase kernelCase, Map<String, float[]> outputs);
    }

    /// A backend with a mistake inside.
    static Mutation inside(String name, Set<Operation> operations, Kernels backend) {
        return new Mutation(name, operations, c -> true, (c, in) -> c.run(backend, in));
    }

    /// A correct backend whose outputs are then changed.
    static Mutation after(String name, Set<Operation> operations, Predicate<KernelCase> affects, Damage damage) {
        return new Mutation(name, operations, affects, (c, in) -> {
            Map<String, float[]> outputs = c.run(RIGHT, in);
            damage.to(c, outputs);
            return outputs;
        });
    }

    /// Not in Java 17.
    static double clamp(double value, double low, double high) {
        return Math.max(low, Math.min(high, value));
    }

    @Override
    public String toString() {
        return name;
    }
}
