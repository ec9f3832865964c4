package dev.yij.reference.kernel;

import dev.yij.reference.tensor.ShapeException;

/// One axis of an image that is resized: where the input is read for each output position, in float32 as
/// TensorFlow computes it (`image_resizer_state.h`, `resize_bilinear_op.cc`).
///
/// @param in      input positions along the axis
/// @param out     output positions
/// @param centres whether positions are the centres of pixels, at (o + ½) · in/out - ½, as in TensorFlow 2;
///     otherwise their corners, at o · in/out, as in TensorFlow 1; the nearest pixel is always that of
///     TensorFlow 2
public record ResizeAxis(int in, int out, boolean centres) {

    /// Checks the numbers.
    ///
    /// @throws ShapeException if one is below 1
    public ResizeAxis {
        if (in < 1 || out < 1) {
            throw new ShapeException(
                    "expected at least 1 position before and after resizing, found " + in + " and " + out);
        }
    }

    private float scale() {
        return in / (float) out;
    }

    private float at(int o) {
        return centres ? (o + 0.5f) * scale() - 0.5f : o * scale();
    }

    /// The input position whose pixel has the centre of output `o` in it.
    public int nearest(int o) {
        return Math.min((int) Math.floor((o + 0.5f) * scale()), in - 1);
    }

    /// The input position before output `o`.
    public int lower(int o) {
        return Math.min(Math.max((int) Math.floor(at(o)), 0), upper(o));
    }

    /// The input position after output `o`.
    public int upper(int o) {
        return Math.min((int) Math.ceil(at(o)), in - 1);
    }

    /// How far output `o` is on the way from [#lower] to [#upper], from 0 to 1.
    public float fraction(int o) {
        return at(o) - (float) Math.floor(at(o));
    }
}
