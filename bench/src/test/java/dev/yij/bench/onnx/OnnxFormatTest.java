package dev.yij.bench.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.yij.io.format.Models;
import dev.yij.io.onnx.OnnxFormat;
import org.junit.jupiter.api.Test;

/// The format as a service on the class path, as in the application image; a test of io/onnx finds it in
/// a named module.
class OnnxFormatTest {

    @Test
    void modelsFindTheFormatOnTheClassPath() {
        assertFalse(OnnxFormat.class.getModule().isNamed(), "in a named module");
        assertEquals(".yij, .h5, .hdf5, .keras, .onnx, .npz", Models.extensions());
    }
}
