package dev.yij.io.exercise;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.Fill;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.kernel.Kernels;
import dev.yij.testvectors.kernel.Operation;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How a student's object is judged.
///
/// @param type         what the student's class implements
/// @param backend      a backend that uses the student's object
/// @param operations   the kernels of the backend, in the order in which they are to be written
/// @param judge        the error bounds
/// @param firstMistake describes a mistake that is seen without running a case; null if there is none
record Judging<T>(
        Class<T> type,
        Function<T, Kernels> backend,
        List<Operation> operations,
        Judge judge,
        Function<T, @Nullable String> firstMistake) {

    /// Infinities, NaN and numbers at the ends of float32, on which correct algorithms differ: a padded 0 times
    /// an infinite weight is NaN, and the loop that leaves padding out has no such product.
    private static final Set<Fill> EXTREME =
            EnumSet.of(Fill.SPECIALS, Fill.FULL_RANGE, Fill.WIDE, Fill.FEW_INFINITIES, Fill.MASKED);

    /// A class that has the kernels itself.
    static Judging<Kernels> kernels(Operation... operations) {
        return new Judging<>(Kernels.class, Function.identity(), List.of(operations), Judge.strict(), solution -> null);
    }

    /// A part of a convolution, which is judged as the convolution that is computed with it.
    static <T> Judging<T> convolution(
            Class<T> type, Function<T, Kernels> backend, Function<T, @Nullable String> firstMistake) {
        boolean winograd = type == WinogradTransforms.class;
        Judge judge = new Judge(Precision.FLOAT32, winograd ? Winograd.F2X2_3X3 : null, true);
        return new Judging<>(type, backend, List.of(Operation.CONV2D), judge, firstMistake);
    }

    /// A mistake that can be named without a case; null if there is none.
    @Nullable
    String firstMistakeOf(Object solution) {
        return firstMistake.apply(type.cast(solution));
    }

    /// A backend that uses the student's object.
    Kernels backendOf(Object solution) {
        return backend.apply(type.cast(solution));
    }

    /// The cases that a solution must pass: for each operation the smallest first.
    List<List<KernelCase>> cases() {
        return operations.stream().map(this::cases).toList();
    }

    private List<KernelCase> cases(Operation operation) {
        return Cases.all().stream()
                .filter(c -> c.operation() == operation && !EXTREME.contains(c.fill()))
                .filter(c -> type != WinogradTransforms.class || isTiled((ConvDims) c.dims()))
                .sorted(Comparator.comparingLong(Judging::size))
                .toList();
    }

    /// The number of elements of all arrays of a case.
    private static long size(KernelCase c) {
        return c.operation().parameters().stream()
                .mapToLong(parameter -> NamedArray.elements(parameter.shape(c.dims())))
                .sum();
    }

    private static boolean isTiled(ConvDims d) {
        return d.kernelH() == 3 && d.kernelW() == 3 && d.strideH() * d.strideW() * d.dilationH() * d.dilationW() == 1;
    }
}
