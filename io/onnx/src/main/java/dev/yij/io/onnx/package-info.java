/// ONNX: graphs are read and run, our models become graphs, and chains of layers become our models.
@NullMarked
package dev.yij.io.onnx;

import org.jspecify.annotations.NullMarked;
