/// ONNX: reads and runs graphs, exports models as graphs, and imports chains of layers as models.
///
/// A graph is run:
///
/// {@snippet file="RunOnnx.java" region="example"}
@NullMarked
package dev.yij.io.onnx;

import org.jspecify.annotations.NullMarked;
