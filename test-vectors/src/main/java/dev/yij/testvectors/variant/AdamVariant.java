package dev.yij.testvectors.variant;

import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.dims.AdamWDims;
import dev.yij.testvectors.oracle.AdamRule;
import dev.yij.testvectors.oracle.DecayOracle;
import dev.yij.testvectors.oracle.Expected;
import dev.yij.testvectors.oracle.UpdateOracle;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Adam in another form than Keras 2's.
///
/// @param rule the form
record AdamVariant(AdamRule rule) implements Variant {

    static List<Variant> all() {
        return Stream.of(new AdamRule(true, false), new AdamRule(true, true), new AdamRule(false, true))
                .<Variant>map(AdamVariant::new)
                .toList();
    }

    @Override
    public String name() {
        return rule.toString();
    }

    @Override
    public @Nullable List<Target> targets(KernelCase kernelCase, NamedArrays inputs, List<Target> expected) {
        List<Expected> outputs = null;
        if (kernelCase.dims() instanceof AdamDims d) {
            outputs = UpdateOracle.adam(d, rule, inputs.get("g"), inputs.get("p"), inputs.get("m"), inputs.get("v"));
        } else if (kernelCase.dims() instanceof AdamWDims d && rule.doubleRest() && rule.corrected()) {
            outputs = DecayOracle.adamW(d, rule, inputs.get("g"), inputs.get("p"), inputs.get("m"), inputs.get("v"));
        }
        return outputs == null
                ? null
                : outputs.stream().map(e -> Target.of(e, Precision.FLOAT32)).toList();
    }
}
