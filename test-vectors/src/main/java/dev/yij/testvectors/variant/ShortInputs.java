package dev.yij.testvectors.variant;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.Tier;
import dev.yij.testvectors.declaration.Declaration;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.oracle.Expected;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A kernel computed from inputs rounded to a short format: its expected values are those of the rounded
/// inputs, so that its bounds are those of float32 and need not allow for the rounding.
///
/// @param format    the format
/// @param truncated whether inputs are truncated; otherwise they are rounded to nearest
/// @param bias      whether the bias is rounded too
/// @param storing   the formats of sums and outputs
record ShortInputs(Precision format, boolean truncated, boolean bias, Declaration storing) implements Variant {

    /// The ways to round the inputs of a declaration.
    static List<Variant> of(Declaration declaration) {
        List<Variant> variants = new ArrayList<>();
        if (declaration.factors() != Precision.FLOAT32) {
            for (boolean truncated : new boolean[] {false, true}) {
                for (boolean bias : new boolean[] {false, true}) {
                    variants.add(new ShortInputs(
                            declaration.factors(), truncated, bias, declaration.factors(Precision.FLOAT32)));
                }
            }
        }
        return variants;
    }

    @Override
    public String name() {
        String stored = storing.outputs() == Precision.FLOAT32
                ? ""
                : " and outputs in " + storing.outputs().label();
        return "inputs " + (truncated ? "truncated" : "rounded") + " to " + format.label() + stored;
    }

    @Override
    public @Nullable List<Target> targets(KernelCase kernelCase, NamedArrays inputs, List<Target> expected) {
        Operation operation = kernelCase.operation();
        boolean optimizer = Declaration.isOptimizer(operation);
        boolean product = expected.stream().anyMatch(t -> t.expected().factors() > 0);
        if (optimizer || !(product || storing.mixed())) {
            return null;
        }
        NamedArrays rounded = new NamedArrays(inputs.arrays().stream()
                .map(a -> a.name().equals("b") && !bias ? a : rounded(a))
                .toList());
        List<Target> targets = new ArrayList<>();
        for (Expected output : kernelCase.expected(rounded)) {
            boolean exact = kernelCase.tier() == Tier.EXACT_INTEGER || kernelCase.tier() == Tier.EXACT_SELECTION;
            Expected kept = storing.stores(operation, output) ? overflowing(output) : output;
            targets.add(new Target(kept, storing.bounds(kernelCase, rounded, output, exact)));
        }
        return targets;
    }

    private NamedArray rounded(NamedArray array) {
        float[] data = array.data().clone();
        for (int i = 0; i < data.length; i++) {
            data[i] = truncated ? format.truncate(data[i]) : format.round(data[i]);
        }
        return new NamedArray(array.name(), array.shape(), data);
    }

    /// Too large values become infinite when they are stored.
    private Expected overflowing(Expected output) {
        double[] value = output.value().clone();
        for (int i = 0; i < value.length; i++) {
            float stored = storing.outputs().round((float) value[i]);
            value[i] = Float.isInfinite(stored) ? stored : value[i];
        }
        return output.withValue(value);
    }
}
