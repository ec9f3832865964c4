package dev.yij.testvectors.contract;

import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.diagnosis.Repeated;
import dev.yij.testvectors.kernel.Kernels;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The verdict on one of two results of the same case, and how the other differs from it, bit for bit.
///
/// @param verdict       the verdict on the first result
/// @param difference    how the second differs; null if it does not
/// @param deterministic whether results that differ are an error although both are right
public record Repetition(Verdict verdict, @Nullable Repeated difference, boolean deterministic) implements Judgement {

    /// Calls a kernel twice, the second time with outputs that contain the first result, as buffers that are
    /// used again do. Gradients that may be added to are cleared before both calls.
    ///
    /// @throws dev.yij.testvectors.kernel.Declined if the backend declines the case
    static Repetition of(Judge judge, Kernels backend, KernelCase c, boolean deterministic) {
        Verdict first = judge.judge(backend, c);
        if (!first.judged()) {
            return new Repetition(first, null, deterministic);
        }
        Map<String, float[]> again = c.operation()
                .runAgain(backend, c.dims(), c.inputs(), first.evidence().actual());
        return of(judge, first, again, deterministic);
    }

    /// Compares a second result with one that was judged.
    ///
    /// @param second the second result, each output by its name
    /// @throws IllegalArgumentException if an output is missing or has another size
    public static Repetition of(Judge judge, Verdict first, Map<String, float[]> second, boolean deterministic) {
        if (!first.judged() || first.hasOutputs(second)) {
            return new Repetition(first, null, deterministic);
        }
        Verdict other = judge.judge(first.kernelCase(), second);
        boolean algorithm = !first.variant().equals(other.variant());
        Repeated difference = other.judged()
                ? Repeated.of(first.evidence(), other.evidence(), algorithm).orElse(null)
                : null;
        return new Repetition(first, difference, deterministic);
    }

    /// Whether the difference is an error.
    public boolean isUnstable() {
        return difference != null && (deterministic || !difference.cause().isRight());
    }

    @Override
    public boolean passed() {
        return verdict.passed() && !isUnstable();
    }

    @Override
    public boolean judged() {
        return verdict.judged();
    }

    /// A sentence about the difference; empty if there is none.
    public String text() {
        return difference == null ? "" : verdict.kernelCase() + ", repeated: " + difference;
    }

    /// The same with another command in its report.
    Repetition repeatedBy(String command) {
        return new Repetition(verdict.repeatedBy(command), difference, deterministic);
    }

    @Override
    public String toString() {
        return verdict + (difference == null ? "" : "\n" + text());
    }
}
