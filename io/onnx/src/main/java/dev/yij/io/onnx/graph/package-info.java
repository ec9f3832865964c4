/// ONNX files as read: tensors, nodes, graphs, all checked. What the nodes compute is another package's matter.
@NullMarked
package dev.yij.io.onnx.graph;

import org.jspecify.annotations.NullMarked;
