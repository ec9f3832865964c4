package dev.yij.io.onnx.graph;

import dev.yij.io.file.FormatException;

/// Thrown where an ONNX file is sound but asks for what we do not have: an operator, an attribute, a type of
/// data. The message is a sentence that names it.
public final class OnnxUnsupportedException extends FormatException {

    private static final long serialVersionUID = 1L;

    /// A sentence that names what is not supported.
    public OnnxUnsupportedException(String message) {
        super(message);
    }
}
