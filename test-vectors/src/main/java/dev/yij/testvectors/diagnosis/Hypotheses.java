package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.cases.Operation;
import java.util.List;
import java.util.stream.Stream;

/// All bugs that are looked for.
public final class Hypotheses {

    private static final List<Hypothesis> ALL = Stream.of(
                    ConvolutionBugs.all(),
                    BiasBugs.all(),
                    PoolBugs.all(),
                    ActivationBugs.all(),
                    SoftmaxBugs.all(),
                    UpdateBugs.all(),
                    PrecisionBugs.all(),
                    Unwritten.all(),
                    RegionBugs.all())
            .flatMap(List::stream)
            .toList();

    private Hypotheses() {}

    /// Every hypothesis, in a fixed order; one that several kernels share may stand here several times.
    public static List<Hypothesis> all() {
        return ALL;
    }

    /// Those that concern a kernel, no two of one name.
    public static List<Hypothesis> about(Operation operation) {
        return ALL.stream().filter(h -> h.concerns(operation)).toList();
    }
}
