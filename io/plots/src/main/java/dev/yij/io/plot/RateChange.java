package dev.yij.io.plot;

import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A change of the learning rate.
///
/// @param index the position in the history of the first epoch with the new rate, from 0
/// @param rate  the new rate
public record RateChange(int index, float rate) {

    /// Beyond this number the changes are a schedule, whose lines would hide the curves.
    static final int MOST = 8;

    /// The changes within a history; empty if there are more than eight.
    static List<RateChange> in(History history) {
        List<RateChange> changes = new ArrayList<>();
        List<Epoch> epochs = history.epochs();
        for (int i = 1; i < epochs.size(); i++) {
            float rate = epochs.get(i).learningRate();
            if (rate != epochs.get(i - 1).learningRate()) {
                changes.add(new RateChange(i, rate));
            }
        }
        return changes.size() > MOST ? List.of() : changes;
    }

    /// `lr 1e-4`, `lr 0.0003`.
    String label() {
        return "lr " + number(rate);
    }

    /// A learning rate in its shortest form: `1e-4`, `2.5e-4`, `0.001`. A tenth of 0.001 in float32 is
    /// 1.00000005e-4, whose last digits carry no information.
    public static String number(float rate) {
        float rounded = Float.parseFloat(String.format(Locale.ROOT, "%.5e", rate));
        return Float.toString(rounded).replace("E", "e").replace(".0e", "e");
    }
}
