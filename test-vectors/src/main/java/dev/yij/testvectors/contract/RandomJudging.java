package dev.yij.testvectors.contract;

import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.Shrinking;
import dev.yij.testvectors.kernel.Declined;
import dev.yij.testvectors.kernel.Kernels;

/// Judges random cases. One that fails is reduced to the smallest that still fails, and the report is about
/// that one.
///
/// @param judge    knows the backend's arithmetic
/// @param kernels  the backend
/// @param contract the test to name in reports
/// @param seed     the seed of the cases
record RandomJudging(Judge judge, Kernels kernels, Class<?> contract, long seed) {

    /// The verdict on a case, or on what it was reduced to.
    ///
    /// @throws Declined if the backend declines the case
    /// @throws AssertionError if the backend throws an exception, with the smallest case for which it does
    Verdict judge(KernelCase drawn) {
        Verdict verdict;
        try {
            verdict = judge.judge(kernels, drawn);
        } catch (Declined refusal) {
            throw refusal;
        } catch (RuntimeException | Error thrown) {
            KernelCase smallest = Shrinking.smallest(drawn, c -> throwsThe(thrown.getClass(), c));
            throw new AssertionError(smallest + ": " + thrown + "\n  repeat: " + command(drawn, smallest), thrown);
        }
        if (!verdict.failed()) {
            return verdict;
        }
        KernelCase smallest = Shrinking.smallest(drawn, this::fails);
        return judge.judge(kernels, smallest).repeatedBy(command(drawn, smallest));
    }

    private boolean fails(KernelCase c) {
        try {
            return judge.judge(kernels, c).failed();
        } catch (RuntimeException | Error other) {
            return false;
        }
    }

    private boolean throwsThe(Class<?> kind, KernelCase c) {
        try {
            judge.judge(kernels, c);
            return false;
        } catch (RuntimeException | Error thrown) {
            return thrown.getClass() == kind;
        }
    }

    private String command(KernelCase drawn, KernelCase smallest) {
        String command = drawn.repeatLine(contract) + " -Dyij.seed=" + seed;
        return drawn.equals(smallest)
                ? command
                : command + "\n  reduced from " + drawn + " to the smallest case that still fails";
    }
}
