package dev.yij.reference.tensor;

/// Thrown where shapes do not fit: the message is a sentence that says what was found and what was expected.
public final class ShapeException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /// An exception with a sentence for the user.
    public ShapeException(String message) {
        super(message);
    }

    /// The same complaint with the name of the layer in front: `conv2d_3: the kernel …`.
    public ShapeException in(String layer) {
        return new ShapeException(layer + ": " + getMessage());
    }
}
