package dev.yij.testvectors.contract;

import dev.yij.testvectors.Precision;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.declaration.Algorithm;
import dev.yij.testvectors.declaration.Declaration;
import dev.yij.testvectors.declaration.FunctionProfile;
import dev.yij.testvectors.diagnosis.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Looks for another declaration under which all results of a run pass.
///
/// The candidates are tried from the narrowest to the widest. That results are within a wide bound says little,
/// so results must also show the format: be those of rounded inputs, or be numbers of the format in which
/// outputs or sums are declared.
final class DeclarationHint {

    private DeclarationHint() {}

    /// A sentence about the declaration that explains all failing cases, if there is one.
    ///
    /// @param judge   knows what was declared
    /// @param failing the failing cases
    /// @param passing outputs of the passing cases
    static Optional<String> of(Judge judge, List<Evidence> failing, Map<KernelCase, Map<String, float[]>> passing) {
        String widest = null;
        for (Declaration candidate : candidates(judge.declaration())) {
            if (candidate.equals(judge.declaration()) || !explains(candidate, failing)) {
                continue;
            }
            Judge other = Judge.of(candidate);
            int kept = (int) passing.entrySet().stream()
                    .filter(entry ->
                            !other.judge(entry.getKey(), entry.getValue()).failed())
                    .count();
            Declaration twin = candidate.factors(Precision.FLOAT16);
            boolean either = candidate.factors() == Precision.TF32 && explains(twin, failing);
            String options = candidate.options() + (either ? " or " + twin.options() : "");
            String sentence = sentence(options, failing.size(), kept, passing.size());
            if (kept == passing.size()) {
                return Optional.of(sentence);
            }
            widest = widest == null ? sentence : widest;
        }
        return Optional.ofNullable(widest);
    }

    private static String sentence(String options, int failing, int kept, int passing) {
        String all = kept == passing
                ? "so that all " + (failing + passing) + " cases pass"
                : "but " + (passing - kept) + " of the " + passing + " passing cases would fail";
        return "All " + failing + " failing cases are explained by another declaration, " + all + ": "
                + options + " (in Java: declaration()). If it is not intended, switch it off: allow_tf32,"
                + " autocast, tensor cores, fast math.";
    }

    private static List<Declaration> candidates(Declaration declared) {
        List<Declaration> candidates = new ArrayList<>();
        Declaration base = Declaration.DEFAULT.functions(declared.functions());
        candidates.add(declared.algorithm(Algorithm.ANY));
        candidates.add(base);
        for (FunctionProfile functions : List.of(
                FunctionProfile.OPENCL,
                FunctionProfile.METAL_FAST,
                FunctionProfile.VULKAN,
                FunctionProfile.CUDA_FAST)) {
            candidates.add(declared.functions(functions));
        }
        Precision[] shorts = {Precision.TF32, Precision.FLOAT16, Precision.BFLOAT16};
        for (Precision format : List.of(Precision.TF32_X3, Precision.BFLOAT16_X3)) {
            candidates.add(base.factors(format));
        }
        for (Precision format : shorts) {
            candidates.add(base.factors(format));
            candidates.add(base.outputs(format));
            candidates.add(base.factors(format).outputs(format));
        }
        candidates.add(Declaration.mixed(Precision.FLOAT16).functions(declared.functions()));
        candidates.add(Declaration.mixed(Precision.BFLOAT16).functions(declared.functions()));
        for (Precision format : List.of(Precision.FLOAT16, Precision.BFLOAT16)) {
            candidates.add(base.sums(format));
            candidates.add(base.factors(format).sums(format));
            candidates.add(base.factors(format).outputs(format).sums(format));
            candidates.add(
                    Declaration.mixed(format).functions(declared.functions()).sums(format));
        }
        return candidates;
    }

    /// Whether cases pass under a declaration. Those that it leaves unjudged say nothing.
    private static boolean explains(Declaration candidate, List<Evidence> failing) {
        boolean explained = false;
        for (Evidence evidence : failing) {
            Verdict verdict = Judge.of(candidate).judge(evidence.kernelCase(), evidence.actual());
            if (verdict.failed() || (verdict.judged() && !shows(candidate, verdict, evidence))) {
                return false;
            }
            explained |= verdict.judged();
        }
        return explained;
    }

    private static boolean shows(Declaration candidate, Verdict verdict, Evidence evidence) {
        boolean split = candidate.factors() == Precision.BFLOAT16_X3 || candidate.factors() == Precision.TF32_X3;
        boolean shows = !verdict.variant().isEmpty() || split || isOnlyFactors(candidate, evidence);
        return candidate.isFloat32() || (shows && isStored(candidate, evidence));
    }

    /// Whether the case cannot show rounded factors, because it has none.
    private static boolean isOnlyFactors(Declaration candidate, Evidence evidence) {
        boolean product = evidence.outputs().stream().anyMatch(o -> o.expected().factors() > 0);
        return candidate.sums() != Precision.FLOAT32 || candidate.factors() == Precision.FLOAT32 || !product;
    }

    /// Whether all wrong elements are numbers of the format in which they would be stored or summed, with or
    /// without their bias.
    private static boolean isStored(Declaration candidate, Evidence evidence) {
        float[] b = evidence.inputs().find("b");
        for (Evidence.Output output : evidence.outputs()) {
            boolean stores = candidate.stores(evidence.kernelCase().operation(), output.expected());
            boolean sums = output.expected().factors() > 0 && candidate.sums() != Precision.FLOAT32;
            Precision format = stores ? candidate.outputs() : candidate.sums();
            for (int i = 0;
                    i < output.actual().length
                            && (stores || sums)
                            && !output.wrong().isEmpty();
                    i++) {
                float value = output.actual()[i];
                float bias = b == null ? 0 : b[i % b.length];
                if (format.round(value) != value && !isNear(format, value - bias, value, bias)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isNear(Precision format, float sum, float value, float bias) {
        return Math.abs(format.round(sum) - sum) <= 0x1p-22 * (Math.abs(value) + Math.abs(bias));
    }
}
