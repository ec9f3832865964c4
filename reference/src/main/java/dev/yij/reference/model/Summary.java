package dev.yij.reference.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The table that Keras 2.2's `model.summary()` prints, character for character (`print_summary` in
/// keras/utils/layer_utils.py). A network that is not a chain has a fourth column: for each input of each
/// layer, the layer that it reads, with the number of that layer's use and of its output, `add_1[0][0]`.
final class Summary {

    /// The right edges of the columns: 45 %, 85 % and 100 % of 65 characters.
    private static final int[] CHAIN = {29, 55, 65};

    /// The right edges of the columns of a graph: 33 %, 55 %, 67 % and 100 % of 98 characters.
    private static final int[] GRAPH = {32, 53, 65, 98};

    private final StringBuilder out = new StringBuilder();
    private final Plan plan;
    private final int[] stops;

    private Summary(Plan plan) {
        this.plan = plan;
        this.stops = plan.isChain() ? CHAIN : GRAPH;
    }

    static String of(Model model) {
        Summary summary = new Summary(model.plan());
        summary.table(model instanceof Network, model.layers());
        return summary.out.toString();
    }

    /// A row of the table, before which `before` nodes are listed.
    private record Row(int before, String name, String shape, long parameters, List<String> connections) {}

    private void table(boolean showsInputs, List<BuiltLayer> layers) {
        line('_');
        row("Layer (type)", "Output Shape", "Param #", "Connected to");
        line('=');
        List<Row> rows = new ArrayList<>();
        if (showsInputs) {
            for (Plan.Input input : plan.inputs()) {
                String shape = input.shape().toKerasString();
                rows.add(new Row(input.before(), input.name() + " (InputLayer)", shape, 0, List.of()));
            }
        }
        int before = 0;
        for (BuiltLayer layer : layers) {
            while (!plan.nodes().get(before).layer().name().equals(layer.name())) {
                before++;
            }
            String name = layer.name() + " (" + layer.layer().className() + ")";
            rows.add(new Row(before, name, shape(layer), layer.parameters(), connections(layer)));
        }
        rows.sort(Comparator.comparing(Row::before)); // stable: an input stands before the node with its number
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            List<String> connections = row.connections();
            row(
                    row.name(),
                    row.shape(),
                    Long.toString(row.parameters()),
                    connections.isEmpty() ? "" : connections.getFirst());
            for (int c = 1; c < connections.size(); c++) {
                row("", "", "", connections.get(c));
            }
            line(i == rows.size() - 1 ? '=' : '_');
        }
        long parameters = layers.stream().mapToLong(BuiltLayer::parameters).sum();
        long trainable =
                layers.stream().mapToLong(BuiltLayer::trainableParameters).sum();
        out.append(String.format(Locale.ROOT, "Total params: %,d\n", parameters));
        out.append(String.format(Locale.ROOT, "Trainable params: %,d\n", trainable));
        out.append(String.format(Locale.ROOT, "Non-trainable params: %,d\n", parameters - trainable));
        line('_');
    }

    private List<Node> uses(BuiltLayer layer) {
        return plan.nodes().stream()
                .filter(node -> node.layer().name().equals(layer.name()))
                .sorted(Comparator.comparing(Node::use))
                .toList();
    }

    /// As in Keras: `multiple` where the uses of a shared layer have outputs of different shapes.
    private String shape(BuiltLayer layer) {
        List<String> shapes = uses(layer).stream()
                .map(node -> node.layer().out().toKerasString())
                .distinct()
                .toList();
        return shapes.size() == 1 ? shapes.getFirst() : "multiple";
    }

    private List<String> connections(BuiltLayer layer) {
        return uses(layer).stream()
                .flatMap(node -> node.reads().stream())
                .map(this::connection)
                .collect(Collectors.toList());
    }

    private String connection(int value) {
        if (plan.isInput(value)) {
            return plan.inputs().get(value).name() + "[0][0]";
        }
        Node node = plan.node(value);
        return node.layer().name() + "[" + node.use() + "][0]";
    }

    private void line(char c) {
        out.repeat(c, stops[stops.length - 1]).append('\n');
    }

    /// A field that is too long overflows into the next column, which replaces its last character by a space.
    private void row(String... fields) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < stops.length; i++) {
            if (i > 0) {
                line.setLength(line.length() - 1);
                line.append(' ');
            }
            line.append(fields[i]);
            line.setLength(Math.min(line.length(), stops[i]));
            line.repeat(' ', stops[i] - line.length());
        }
        out.append(line).append('\n');
    }
}
