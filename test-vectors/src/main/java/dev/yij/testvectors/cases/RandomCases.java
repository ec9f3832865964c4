package dev.yij.testvectors.cases;

import dev.yij.testvectors.dims.Dims;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Random cases, any number of them: small shapes that no list contains. Expected values and bounds are the
/// oracle's.
///
/// Each begins as one of [Cases#all], from which it keeps what is no size: the kind of numbers, the
/// hyperparameters of an optimizer, the function, whether padding is explicit. Its sizes are drawn.
public final class RandomCases {

    /// Fills that suit every shape.
    private static final Set<Fill> FILLS = EnumSet.of(
            Fill.GAUSSIAN,
            Fill.SMALL_INTEGERS,
            Fill.FEW_VALUES,
            Fill.NEGATIVE,
            Fill.LARGE_LOGITS,
            Fill.SOFT_TARGETS,
            Fill.UNNORMALISED);

    /// Sizes at which kernels take other paths.
    private static final int[] VECTORS = {4, 8, 16, 32};

    private static final int[] GROUPS = {2, 3, 4};

    /// Most drawn shapes exist; the others, such as a kernel larger than its image, are drawn again.
    private static final int ATTEMPTS = 1000;

    private static final Set<String> NAMES =
            Cases.all().stream().map(KernelCase::name).collect(Collectors.toUnmodifiableSet());

    private final RandomNumbers random;

    private RandomCases(RandomNumbers random) {
        this.random = random;
    }

    /// Draws cases of one kernel. The same arguments give the same cases, more of them the same and further
    /// ones. Their names are those of no other case.
    ///
    /// @return the cases; fewer than `count` where no further shapes were found
    public static List<KernelCase> of(Operation operation, int count, long seed) {
        List<KernelCase> models = Cases.all().stream()
                .filter(c -> c.operation() == operation && FILLS.contains(c.fill()))
                .toList();
        RandomCases drawing = new RandomCases(new RandomNumbers(seed, operation.toString()));
        Set<String> names = new HashSet<>(NAMES);
        List<KernelCase> cases = new ArrayList<>();
        int inVain = 0;
        while (cases.size() < count && inVain < ATTEMPTS) {
            KernelCase drawn = drawing.like(models.get(drawing.random.integer(0, models.size() - 1)));
            inVain = names.add(drawn.name()) ? 0 : inVain + 1;
            if (inVain == 0) {
                cases.add(drawn);
            }
        }
        return List.copyOf(cases);
    }

    private KernelCase like(KernelCase model) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Record dims = redrawn(Components.record(model.dims()));
            if (dims != null) {
                long seed = random.integer(0, Integer.MAX_VALUE - 1);
                return new KernelCase(model.operation(), (Dims) dims, model.fill(), model.tier(), seed);
            }
        }
        throw new IllegalStateException("no shape like that of " + model + " was found");
    }

    private @Nullable Record redrawn(Record shape) {
        String[] names = Components.names(shape);
        Object[] values = Components.values(shape);
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof Integer number) {
                values[i] = size(names[i], number);
            } else if (values[i] instanceof Padding padding) {
                values[i] = padding(padding);
            } else if (names[i].equals("bias")) {
                values[i] = random.integer(0, 1) == 1;
            } else if (values[i] instanceof Record part) {
                Record other = redrawn(part);
                if (other == null) {
                    return null;
                }
                values[i] = other;
            }
        }
        return Components.with(shape, values);
    }

    private int size(String name, int present) {
        return switch (name) {
            case "images", "strideH", "strideW", "batch" -> random.integer(1, 3);
            case "dilationH", "dilationW" -> random.integer(1, 2);
            case "kernelH", "kernelW", "poolH", "poolW", "steps" -> random.integer(1, 5);
            case "inH", "inW", "outH", "outW", "height", "width" -> random.integer(1, 12);
            case "count" -> random.integer(1, 300);
            case "groups" -> present == 1 ? 1 : GROUPS[random.integer(0, GROUPS.length - 1)];
            case "firstStep" -> present;
            default ->
                random.integer(0, 2) == 0 ? VECTORS[random.integer(0, VECTORS.length - 1)] : random.integer(1, 20);
        };
    }

    private Padding padding(Padding present) {
        if (!present.isExplicit()) {
            return random.integer(0, 1) == 0 ? Padding.SAME : Padding.VALID;
        }
        Padding drawn = Padding.explicit(
                random.integer(0, 2), random.integer(0, 2), random.integer(0, 2), random.integer(0, 2));
        return present.ceil() ? drawn.withCeil() : drawn;
    }
}
