package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.cases.Fill;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.kernel.Operation;
import java.util.List;
import java.util.stream.Stream;

/// All bugs that a diagnosis looks for.
public final class Hypotheses {

    private static final List<Hypothesis> INDEX = IndexBugs.all();

    private static final List<Hypothesis> ALL = Stream.of(
                    ConvolutionBugs.all(),
                    GroupBugs.all(),
                    BiasBugs.all(),
                    PoolBugs.all(),
                    ActivationBugs.all(),
                    PointBugs.all(),
                    ChannelBugs.all(),
                    SoftmaxBugs.all(),
                    UpdateBugs.all(),
                    MemoryBugs.all(),
                    INDEX,
                    OptionalBugs.all(),
                    OptionalRowBugs.all(),
                    ViewBugs.all(),
                    PrecisionBugs.all(),
                    Unwritten.all(),
                    RegionBugs.all())
            .flatMap(List::stream)
            .toList();

    private Hypotheses() {}

    /// Every hypothesis, in a fixed order; a bug of several kernels may be in the list several times.
    public static List<Hypothesis> all() {
        return ALL;
    }

    /// The hypotheses about a case. Those that compute each product of a large case again would take minutes.
    static List<Hypothesis> about(KernelCase kernelCase) {
        boolean large = kernelCase.fill() == Fill.GENERATED;
        return about(kernelCase.operation()).stream()
                .filter(h -> !large || h instanceof Region || h instanceof Unwritten || INDEX.contains(h))
                .toList();
    }

    /// The hypotheses about one kernel; their names are unique.
    public static List<Hypothesis> about(Operation operation) {
        return ALL.stream().filter(h -> h.concerns(operation)).toList();
    }
}
