/// ONNX files as read: tensors, nodes and graphs, all validated. The computation of nodes is in another
/// package.
@NullMarked
package dev.yij.io.onnx.graph;

import org.jspecify.annotations.NullMarked;
