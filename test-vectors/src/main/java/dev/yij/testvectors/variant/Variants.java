package dev.yij.testvectors.variant;

import dev.yij.testvectors.declaration.Declaration;
import dev.yij.testvectors.declaration.FunctionProfile;
import java.util.ArrayList;
import java.util.List;

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
}
