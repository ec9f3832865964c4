package dev.yij.testvectors.cases;

import java.util.List;
import java.util.stream.Stream;

/// All cases that a backend is held to.
public final class Cases {

    private static final List<KernelCase> ALL = Stream.of(
                    ConvCases.all(), DenseCases.all(), PoolCases.all(), ElementCases.all(), HandMade.cases())
            .flatMap(List::stream)
            .toList();

    private Cases() {}

    /// Every case, in a fixed order, kernels of one kind together; no two have the same name.
    public static List<KernelCase> all() {
        return ALL;
    }
}
