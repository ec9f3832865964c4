package dev.yij.testvectors.contract;

import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.model.ModelGolden;
import java.util.List;
import java.util.Map;

/// The verdict on a whole model.
///
/// @param model      the model
/// @param complaints what is wrong, tensor by tensor in the order of computation, so that the first is where to
///                   look first
public record ModelVerdict(ModelCase model, List<String> complaints) implements Judgement {

    /// How many times the tolerance a Winograd convolution may be off: F(4×4, 3×3) magnifies rounding by about
    /// that much.
    private static final int WINOGRAD = 8;

    /// Judges what a backend computed in float32.
    ///
    /// @param tensors  named as in [ModelGolden]
    /// @param winograd whether it may have used Winograd convolutions
    public static ModelVerdict of(ModelCase model, Map<String, float[]> tensors, boolean winograd) {
        return of(model, tensors, multiple(winograd));
    }

    /// Judges what a backend computed in float32.
    ///
    /// @param tensors  named as in [ModelGolden]
    /// @param multiple how many times its tolerance a tensor may be off
    static ModelVerdict of(ModelCase model, Map<String, float[]> tensors, int multiple) {
        return new ModelVerdict(model, ModelGolden.of(model).complaints(tensors, multiple));
    }

    /// How many times the tolerance is allowed unless a backend says otherwise.
    static int multiple(boolean winograd) {
        return winograd ? WINOGRAD : 1;
    }

    @Override
    public boolean passed() {
        return complaints.isEmpty();
    }

    /// The complaints, at most the first ten, and how to repeat the case.
    @Override
    public String toString() {
        String first = String.join("\n  ", complaints.subList(0, Math.min(10, complaints.size())));
        return (passed() ? "passed " : "FAILED ") + model + ": " + complaints.size() + " complaints\n  " + first
                + "\n  repeat: mvn test -Dyij.case=" + model;
    }
}
