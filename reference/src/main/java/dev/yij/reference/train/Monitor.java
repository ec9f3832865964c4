package dev.yij.reference.train;

import java.util.Arrays;
import java.util.stream.Collectors;

/// A metric of an epoch that callbacks can monitor.
public enum Monitor {
    /// The training loss.
    LOSS("loss", false, false),
    /// The training accuracy.
    ACCURACY("acc", true, false),
    /// The loss on the validation data.
    VALIDATION_LOSS("val_loss", false, true),
    /// The accuracy on the validation data.
    VALIDATION_ACCURACY("val_acc", true, true);

    private final String key;
    private final boolean higherIsBetter;
    private final boolean ofValidation;

    Monitor(String key, boolean higherIsBetter, boolean ofValidation) {
        this.key = key;
        this.higherIsBetter = higherIsBetter;
        this.ofValidation = ofValidation;
    }

    /// The key in Keras 2.2.4's history: `val_acc`.
    public String key() {
        return key;
    }

    /// The monitor for Keras's key, of 2.2.4 (`acc`) or later (`accuracy`).
    ///
    /// @throws IllegalArgumentException if there is none
    public static Monitor of(String key) {
        String old = key.replace("accuracy", "acc");
        return Arrays.stream(values())
                .filter(monitor -> monitor.key.equals(old))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + key + "\" is not a metric; metrics are "
                        + Arrays.stream(values()).map(Monitor::key).collect(Collectors.joining(", "))));
    }

    boolean isKnown(Epoch epoch) {
        return !ofValidation || epoch.validation() != null;
    }

    /// The value in an epoch.
    ///
    /// @throws IllegalStateException if it is a validation metric and there was no validation
    public double of(Epoch epoch) {
        Metrics metrics = ofValidation ? epoch.validation() : epoch.training();
        if (metrics == null) {
            throw new IllegalStateException(key + " is not known: there was no validation data");
        }
        return this == LOSS || this == VALIDATION_LOSS ? metrics.loss() : metrics.accuracy();
    }

    /// The initial value, worse than any real one.
    double worst() {
        return higherIsBetter ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    /// Whether a value is better than the best so far by more than `minDelta`.
    boolean improves(double value, double best, double minDelta) {
        return higherIsBetter ? value - minDelta > best : value + minDelta < best;
    }
}
