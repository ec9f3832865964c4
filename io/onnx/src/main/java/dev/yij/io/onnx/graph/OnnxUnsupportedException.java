package dev.yij.io.onnx.graph;

import dev.yij.io.file.FormatException;

/// Thrown when an ONNX file is valid but requires something unsupported: an operator, an attribute, an element
/// type. The message is a sentence that names it.
public final class OnnxUnsupportedException extends FormatException {

    private static final long serialVersionUID = 1L;

    /// A sentence that names what is not supported.
    public OnnxUnsupportedException(String message) {
        super(message);
    }
}
