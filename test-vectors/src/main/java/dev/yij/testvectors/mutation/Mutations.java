package dev.yij.testvectors.mutation;

import java.util.List;
import java.util.stream.Stream;

/// All mutations.
public final class Mutations {

    private static final List<Mutation> ALL = Stream.of(
                    ConvolutionMutations.all(),
                    PathMutations.all(),
                    OutputMutations.all(),
                    PoolMutations.all(),
                    RowMutations.all(),
                    ElementMutations.all())
            .flatMap(List::stream)
            .toList();

    private Mutations() {}

    /// Every mutation, grouped by kind; names are unique.
    public static List<Mutation> all() {
        return ALL;
    }
}
