package dev.yij.reference.train;

import dev.yij.reference.layer.Weight;
import java.util.Locale;

/// Ends training at the first loss or gradient that is NaN or infinite, as Keras's callback of this name. Keras
/// still validates and reports the epoch; this one throws, so that callbacks after it do not save weights that
/// are NaN. Give it before those that save.
public final class TerminateOnNaN implements Callback {

    private String largest = "";

    /// Watches every batch and every validation.
    public TerminateOnNaN() {}

    @Override
    public void trainBegin(Training training) {
        largest = "";
    }

    @Override
    public void batchEnd(Training training, int epoch, int step, Metrics running) {
        String where = " in step " + step + " of epoch " + epoch;
        if (!Double.isFinite(running.loss())) {
            throw failure("the loss is " + running.loss() + where, training);
        }
        String name = "";
        float max = -1;
        for (Weight weight : training.weights()) {
            float here = largestOf(weight.gradient());
            if (!Float.isFinite(here)) {
                throw failure(
                        "the gradient of the loss with respect to " + weight.name() + " is " + here + where, training);
            }
            if (here > max) {
                max = here;
                name = weight.name();
            }
        }
        largest =
                String.format(Locale.ROOT, "; in the step before it, the largest gradient was %.2g, of %s", max, name);
    }

    @Override
    public void epochEnd(Training training, Epoch epoch) {
        Metrics validation = epoch.validation();
        if (validation != null && !Double.isFinite(validation.loss())) {
            throw failure("the validation loss is " + validation.loss() + " after epoch " + epoch.number(), training);
        }
    }

    /// The largest absolute value; NaN if one is NaN.
    private static float largestOf(float[] values) {
        float max = 0;
        for (float value : values) {
            max = Math.max(max, Math.abs(value));
        }
        return max;
    }

    private NonFiniteLossException failure(String what, Training training) {
        return new NonFiniteLossException(what + largest + ". Training cannot continue: try a learning rate below "
                + training.optimizer().learningRate());
    }
}
