package dev.yij.testvectors.contract;

import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.model.ModelGolden;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The result of a whole model.
///
/// @param model      the model
/// @param errors what is wrong, tensor by tensor in the order of computation; look at the first one
public record ModelVerdict(ModelCase model, List<String> errors) implements Judgement {

    /// Factor of the tolerances for a Winograd convolution: F(4×4, 3×3) increases rounding errors by about that
    /// much.
    private static final int WINOGRAD = 8;

    /// Compares the tensors that a backend computed in float32.
    ///
    /// @param tensors  named as in [ModelGolden]
    /// @param winograd whether the backend may have used Winograd convolutions
    public static ModelVerdict of(ModelCase model, Map<String, float[]> tensors, boolean winograd) {
        return new ModelVerdict(model, ModelGolden.of(model).errors(tensors, winograd ? WINOGRAD : 1));
    }

    /// The verdict without the tensors that are known to deviate; a tensor that is listed and does not deviate
    /// is an error.
    ///
    /// @param deviations why, by name: `model_chapter_224 trained/conv2d_1/kernel`; other names are ignored
    ModelVerdict without(Map<String, String> deviations) {
        List<String> left = new ArrayList<>(errors);
        deviations.forEach((name, reason) -> {
            String tensor = name.startsWith(model.name() + " ")
                    ? name.substring(model.name().length() + 1)
                    : "";
            if (!tensor.isEmpty() && !left.removeIf(error -> error.startsWith(tensor + ":"))) {
                left.add(tensor + ": listed as a known deviation (" + reason + "), but it passed");
            }
        });
        return new ModelVerdict(model, List.copyOf(left));
    }

    @Override
    public boolean passed() {
        return errors.isEmpty();
    }

    /// The first errors, at most ten, and the command that repeats the case.
    @Override
    public String toString() {
        String first = String.join("\n  ", errors.subList(0, Math.min(10, errors.size())));
        return (passed() ? "passed " : "FAILED ") + model + ": " + errors.size() + " errors\n  " + first
                + "\n  repeat: mvn test -Dyij.case=" + model;
    }
}
