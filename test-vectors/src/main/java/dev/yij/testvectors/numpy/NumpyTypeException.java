package dev.yij.testvectors.numpy;

/// Thrown if an array is intact, but has no numbers: its elements are text, objects or records, or it has none.
public final class NumpyTypeException extends NumpyException {

    private static final long serialVersionUID = 1L;

    /// An exception with a message.
    public NumpyTypeException(String message) {
        super(message);
    }
}
