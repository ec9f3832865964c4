package dev.yij.io.trainer;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// The network as it was after an earlier epoch, to be seen beside the present one. For one thread.
final class Past {

    private final Sequential model;
    private @Nullable Glance last;
    private int image = -1; // that of the last glance

    /// @param model of the same layers as the one that is trained; its weights are replaced
    Past(Sequential model) {
        this.model = model;
    }

    void setBackend(Backend backend) {
        model.setBackend(backend);
    }

    /// What the network of a moment computes of an image. The same again is not computed again: an epoch always
    /// has the same weights, however often the run goes back.
    ///
    /// @param number the image's number
    /// @param x      the image, 1×H×W×3
    Glance glance(Moments.Moment moment, int number, Tensor x) {
        Glance known = last;
        if (known == null || known.epoch() != moment.epoch() || image != number) {
            moment.copyTo(model);
            known = Glance.at(moment.epoch(), model, x);
            last = known;
            image = number;
        }
        return known;
    }
}
