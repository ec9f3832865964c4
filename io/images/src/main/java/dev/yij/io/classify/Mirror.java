package dev.yij.io.classify;

import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Tensor;

/// Test-time mirroring: the mean of what a network gives for an image and for its mirror image. It takes
/// twice the time, and is a little more accurate where classes do not depend on left and right.
public final class Mirror {

    private Mirror() {}

    /// The mean outputs of a network.
    ///
    /// @param images `images × height × width × channels`
    /// @return `images × output shape`
    public static Tensor predict(Model model, Tensor images) {
        float[] y = model.predict(images).data();
        float[] mirrored = model.predict(mirror(images)).data();
        float[] mean = new float[y.length];
        for (int i = 0; i < y.length; i++) {
            mean[i] = (y[i] + mirrored[i]) / 2;
        }
        return new Tensor(model.outputShape().prepend(images.shape().dim(0)), mean);
    }

    /// Images with left and right exchanged.
    static Tensor mirror(Tensor images) {
        int width = images.shape().dim(2);
        int channels = images.shape().dim(3);
        float[] from = images.data();
        float[] to = new float[from.length];
        for (int row = 0; row < from.length; row += width * channels) {
            for (int x = 0; x < width; x++) {
                System.arraycopy(from, row + x * channels, to, row + (width - 1 - x) * channels, channels);
            }
        }
        return new Tensor(images.shape(), to);
    }
}
