package dev.yij.testvectors.contract;

import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.model.ModelGolden;
import java.util.List;
import java.util.Map;

/// The result of a whole model.
///
/// @param model      the model
/// @param complaints what is wrong, tensor by tensor in the order of computation; look at the first one
public record ModelVerdict(ModelCase model, List<String> complaints) implements Judgement {

    /// Factor of the tolerances for a Winograd convolution: F(4×4, 3×3) increases rounding errors by about that
    /// much.
    private static final int WINOGRAD = 8;

    /// Compares the tensors that a backend computed in float32.
    ///
    /// @param tensors  named as in [ModelGolden]
    /// @param winograd whether the backend may have used Winograd convolutions
    public static ModelVerdict of(ModelCase model, Map<String, float[]> tensors, boolean winograd) {
        return of(model, tensors, multiple(winograd));
    }

    /// Compares the tensors that a backend computed in float32.
    ///
    /// @param tensors  named as in [ModelGolden]
    /// @param multiple the factor by which tolerances are multiplied
    static ModelVerdict of(ModelCase model, Map<String, float[]> tensors, int multiple) {
        return new ModelVerdict(model, ModelGolden.of(model).complaints(tensors, multiple));
    }

    /// The factor of the tolerances unless a backend declares another.
    static int multiple(boolean winograd) {
        return winograd ? WINOGRAD : 1;
    }

    @Override
    public boolean passed() {
        return complaints.isEmpty();
    }

    /// The first complaints, at most ten, and the command that repeats the case.
    @Override
    public String toString() {
        String first = String.join("\n  ", complaints.subList(0, Math.min(10, complaints.size())));
        return (passed() ? "passed " : "FAILED ") + model + ": " + complaints.size() + " complaints\n  " + first
                + "\n  repeat: mvn test -Dyij.case=" + model;
    }
}
