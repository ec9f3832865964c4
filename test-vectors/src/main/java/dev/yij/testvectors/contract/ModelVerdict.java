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

    /// Judges what a backend computed.
    ///
    /// @param tensors named as in [ModelGolden]
    public static ModelVerdict of(ModelCase model, Map<String, float[]> tensors) {
        return new ModelVerdict(model, ModelGolden.of(model).complaints(tensors));
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
                + "\n  repeat: -Dyij.case=" + model;
    }
}
