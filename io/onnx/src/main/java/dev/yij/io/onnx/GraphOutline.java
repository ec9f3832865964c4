package dev.yij.io.onnx;

import dev.yij.io.model.ModelOutline;
import dev.yij.io.onnx.graph.OnnxGraph;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxValue;
import dev.yij.io.onnx.operator.Operators;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What a graph says of itself: its inputs, nodes, outputs and constants.
final class GraphOutline {

    private GraphOutline() {}

    static ModelOutline of(OnnxGraph graph) {
        List<ModelOutline.Layer> layers = new ArrayList<>();
        for (OnnxValue input : graph.required()) {
            layers.add(new ModelOutline.Layer(input.name(), "input", true, input.toString()));
        }
        for (OnnxNode node : graph.nodes()) {
            String name = node.name().isEmpty() ? String.join(", ", node.outputs()) : node.name();
            layers.add(new ModelOutline.Layer(
                    name, node.qualifiedOperator(), Operators.isKnown(node, graph.operatorSet()), ""));
        }
        for (OnnxValue output : graph.outputs()) {
            layers.add(new ModelOutline.Layer(output.name(), "output", true, output.toString()));
        }
        SequencedMap<String, Tensor> arrays = new LinkedHashMap<>();
        graph.initializers().forEach((name, constant) -> {
            if (constant.size() > 0) {
                arrays.put(name, array(constant));
            }
        });
        String producer = (graph.producer() + ", operator set " + graph.operatorSet()).replaceFirst("^, ", "");
        return new ModelOutline(producer, layers, arrays);
    }

    private static Tensor array(OnnxTensor constant) {
        int[] dims = new int[constant.dims().rank()];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = constant.dims().get(axis);
        }
        float[] data = new float[constant.size()];
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) constant.number(i);
        }
        return new Tensor(dims.length == 0 ? Shape.of(1) : Shape.of(dims), data);
    }
}
