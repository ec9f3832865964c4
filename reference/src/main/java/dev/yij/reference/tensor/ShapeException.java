package dev.yij.reference.tensor;

/// Thrown when shapes do not match. The message is a sentence that states what was found and what was expected.
public final class ShapeException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /// An exception with a message for the user.
    public ShapeException(String message) {
        super(message);
    }

    /// The same message prefixed with the name of the layer: `conv2d_3: the kernel …`.
    public ShapeException in(String layer) {
        return new ShapeException(layer + ": " + getMessage());
    }
}
