package dev.yij.testvectors.cases;

import java.util.List;
import java.util.stream.Stream;

/// All cases of the contract.
public final class Cases {

    private static final List<KernelCase> ALL = Stream.of(
                    ConvCases.all(),
                    GroupedConvCases.all(),
                    DenseCases.all(),
                    PoolCases.all(),
                    ElementCases.all(),
                    ChannelCases.all(),
                    PathCases.all(),
                    RangeCases.all(),
                    HandMade.cases(),
                    OptionalCases.all())
            .flatMap(List::stream)
            .toList();

    private Cases() {}

    /// Every case, in a fixed order, grouped by kind of kernel; names are unique.
    public static List<KernelCase> all() {
        return ALL;
    }
}
