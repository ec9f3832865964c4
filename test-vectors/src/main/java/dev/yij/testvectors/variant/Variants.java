package dev.yij.testvectors.variant;

import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.declaration.Declaration;
import dev.yij.testvectors.declaration.FunctionProfile;
import dev.yij.testvectors.oracle.Expected;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The variants that a judge accepts.
public final class Variants {

    private Variants() {}

    /// The ways to round inputs to a declaration's short formats, whose results can be predicted.
    public static List<Variant> predicted(Declaration declaration) {
        return ShortInputs.of(declaration);
    }

    /// Those that a declaration allows, in the order in which they are tried.
    public static List<Variant> of(Declaration declaration) {
        List<Variant> variants = new ArrayList<>(AdamVariant.all());
        variants.add(new AtTheLimit());
        if (declaration.functions() != FunctionProfile.OPENCL) {
            variants.add(new FastFunctions(declaration.functions()));
        }
        variants.addAll(FastConvolution.of(declaration.algorithm()));
        return List.copyOf(variants);
    }

    /// The largest error of a Winograd convolution for each element of an output, of views too; null where the
    /// transform cannot compute it.
    public static double @Nullable [] bounds(
            Winograd winograd, KernelCase kernelCase, NamedArrays inputs, Expected expected, Precision precision) {
        Gathered gathered = Gathered.of(kernelCase, inputs);
        KernelCase dense = gathered.kernelCase();
        Expected tiled =
                dense.operation().expected(winograd, dense.dims(), gathered.inputs(), gathered.dense(expected));
        if (tiled == null) {
            return null;
        }
        double[] bounds = new double[expected.value().length];
        for (int i = 0; i < bounds.length; i++) {
            bounds[gathered.stored(i)] = tiled.bound(precision, i);
        }
        return bounds;
    }
}
