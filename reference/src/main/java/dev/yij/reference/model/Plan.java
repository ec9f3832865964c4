package dev.yij.reference.model;

import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The order in which a model computes. Values are numbered: first the inputs, then one for each node, in an
/// order in which every node reads only values that come before its own. In a chain of layers, node `i` reads
/// value `i` and computes value `i + 1`.
///
/// @param inputs  the inputs
/// @param nodes   the uses of layers, in the order in which they are computed
/// @param outputs the numbers of the values that the model returns
public record Plan(List<Input> inputs, List<Node> nodes, List<Integer> outputs) {

    /// An input of a model.
    ///
    /// @param name   its name, `input_1`
    /// @param shape  the shape of one sample, without the batch dimension
    /// @param before the number of nodes that Keras lists before it
    public record Input(String name, Shape shape, int before) {}

    /// Copies the lists.
    public Plan {
        inputs = List.copyOf(inputs);
        nodes = List.copyOf(nodes);
        outputs = List.copyOf(outputs);
    }

    /// The number of values.
    public int values() {
        return inputs.size() + nodes.size();
    }

    /// The shape of a value, without the batch dimension.
    public Shape shape(int value) {
        return value < inputs.size()
                ? inputs.get(value).shape()
                : node(value).layer().out();
    }

    /// The node that computes a value which is not an input.
    public Node node(int value) {
        return nodes.get(value - inputs.size());
    }

    /// Whether a value is an input of the model.
    public boolean isInput(int value) {
        return value < inputs.size();
    }

    /// The layers in order, a shared one once.
    public List<BuiltLayer> layers() {
        Set<String> seen = new HashSet<>();
        List<BuiltLayer> layers = new ArrayList<>();
        for (Node node : nodes) {
            if (seen.add(node.layer().name())) {
                layers.add(node.layer());
            }
        }
        return List.copyOf(layers);
    }

    /// Whether each layer reads only the one before it, and the last is the only output.
    public boolean isChain() {
        return branch().isEmpty();
    }

    /// Checks that the plan is a chain.
    ///
    /// @param what what needs one, for the message
    /// @throws IllegalArgumentException if it is not; the message names the layer
    public void requireChain(String what) {
        branch().ifPresent(why -> {
            throw new IllegalArgumentException(what + " needs a plain chain of layers: " + why);
        });
    }

    /// Why the plan is not a chain.
    private Optional<String> branch() {
        if (inputs.size() != 1 || outputs.size() != 1) {
            return Optional.of("this network has " + inputs.size() + " inputs and " + outputs.size() + " outputs");
        }
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (!node.reads().equals(List.of(i)) || node.use() != 0) {
                return Optional.of(node.name() + " reads "
                        + node.reads().stream().map(this::name).collect(Collectors.joining(" and ")));
            }
        }
        return outputs.getFirst() == values() - 1
                ? Optional.empty()
                : Optional.of("its output is that of " + name(outputs.getFirst()));
    }

    /// The name of an input, or of the node that computes a value.
    public String name(int value) {
        return isInput(value) ? inputs.get(value).name() : node(value).name();
    }

    /// The same plan with changed layers.
    Plan map(Function<BuiltLayer, BuiltLayer> change) {
        List<Node> changed = nodes.stream()
                .map(node -> new Node(change.apply(node.layer()), node.reads(), node.value(), node.use()))
                .toList();
        return new Plan(inputs, changed, outputs);
    }
}
