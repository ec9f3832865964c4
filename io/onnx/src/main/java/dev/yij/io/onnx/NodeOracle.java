package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.OnnxGraph;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.operator.Budget;
import dev.yij.io.onnx.operator.Call;
import dev.yij.io.onnx.operator.Operators;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Judges the activations of a graph that another program computed, node by node: each is computed again from
/// that program's own inputs of the node, so that an error fails one node and none of the following ones.
public final class NodeOracle {

    /// What a node should have computed.
    ///
    /// @param output   the name of the node's first output
    /// @param operator the operator: `Conv`
    /// @param actual   what the other program computed
    /// @param value    what the node computes from that program's inputs, in the order of `actual`
    /// @param bound    the largest error allowed for each element; null where the operator's arithmetic is not
    ///                 known
    public record Judged(String output, String operator, Tensor actual, double[] value, double @Nullable [] bound) {}

    private final OnnxGraph graph;
    private final GraphRunner runner;

    /// @param model the graph
    public NodeOracle(OnnxModel model) {
        this.graph = model.graph();
        this.runner = new GraphRunner(model);
    }

    /// Computes each node from the other program's arrays. An array that it does not provide is computed, as
    /// constants and shapes are.
    ///
    /// @param backend  computes
    /// @param x        one array for each input of the graph
    /// @param actual   the other program's array of a name, or null; images may have their channels last or
    ///                 first
    /// @param roundoff the unit roundoff of that program's inputs of products
    /// @return the nodes of which it provides the output, in the order of computation
    /// @throws FormatException if the arrays do not fit
    public List<Judged> judge(
            Backend backend, List<Tensor> x, Function<String, @Nullable Tensor> actual, double roundoff)
            throws FormatException {
        Map<String, OnnxTensor> values = new HashMap<>(graph.initializers());
        List<OnnxTensor> given = runner.given(x);
        for (int i = 0; i < given.size(); i++) {
            values.put(graph.required().get(i).name(), given.get(i));
        }
        NodeBounds bounds = new NodeBounds(graph.operatorSet(), backend, roundoff);
        List<Judged> judged = new ArrayList<>();
        for (OnnxNode node : graph.nodes()) {
            List<@Nullable OnnxTensor> inputs = new ArrayList<>();
            node.inputs().forEach(input -> inputs.add(values.get(input)));
            List<OnnxTensor> outputs =
                    Operators.compute(new Call(node, graph.operatorSet(), backend, Budget.ofThisMachine(), inputs));
            for (int i = 0; i < Math.min(node.outputs().size(), outputs.size()); i++) {
                String name = node.outputs().get(i);
                OnnxTensor value = outputs.get(i);
                Tensor theirs = name.isEmpty() ? null : actual.apply(name);
                if (theirs == null || !(value instanceof OnnxTensor.Floats)) {
                    values.put(name, value);
                    continue;
                }
                double[] bound = i == 0 ? bounds.of(node, inputs, value) : null;
                boolean last = isChannelsLast(theirs, value);
                values.put(name, taken(theirs, value, last, node));
                double[] numbers = Objects.requireNonNull(ordered(numbers(value), value, last));
                judged.add(new Judged(name, node.operator(), theirs, numbers, ordered(bound, value, last)));
            }
        }
        return judged;
    }

    private static double[] numbers(OnnxTensor value) {
        double[] numbers = new double[value.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = value.number(i);
        }
        return numbers;
    }

    /// Whether an image has its channels last where the graph has them first; if it fits both ways, it is as in
    /// the graph.
    private static boolean isChannelsLast(Tensor theirs, OnnxTensor value) {
        if (value.dims().rank() != 4 || theirs.shape().rank() != 4) {
            return false;
        }
        int[] graphs = new int[4];
        for (int axis = 0; axis < 4; axis++) {
            graphs[axis] = value.dims().get(axis);
        }
        int[] found = theirs.shape().toArray();
        boolean same = Arrays.equals(found, graphs);
        return !same && Arrays.equals(found, new int[] {graphs[0], graphs[2], graphs[3], graphs[1]});
    }

    /// Numbers of an image in the other order.
    private static double @Nullable [] ordered(double @Nullable [] numbers, OnnxTensor value, boolean channelsLast) {
        if (numbers == null || !channelsLast) {
            return numbers;
        }
        double[] turned = new double[numbers.length];
        for (int i = 0; i < turned.length; i++) {
            turned[i] = numbers[first(i, value)];
        }
        return turned;
    }

    /// The index in an image with its channels first of element `i` of the same image with its channels last.
    private static int first(int i, OnnxTensor value) {
        int channels = value.dims().get(1);
        int pixels = value.dims().get(2) * value.dims().get(3);
        int pixel = i / channels % pixels;
        return (i / channels / pixels * channels + i % channels) * pixels + pixel;
    }

    private static OnnxTensor taken(Tensor theirs, OnnxTensor value, boolean channelsLast, OnnxNode node)
            throws FormatException {
        if (theirs.data().length != value.size()) {
            throw new FormatException(
                    node.label() + ": its output has the shape " + theirs.shape() + ", expected " + value.dims());
        }
        OnnxTensor taken = OnnxTensor.zeros(value.type(), value.dims());
        for (int i = 0; i < value.size(); i++) {
            taken.set(channelsLast ? first(i, value) : i, theirs.data()[i]);
        }
        return taken;
    }
}
