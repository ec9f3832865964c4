package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import dev.yij.reference.layer.Layers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The calls of a layer in a functional model: which values each of its uses reads. The one reader of
/// `inbound_nodes`, of which Keras has written these forms:
///
/// - Keras 2: a list of calls, each a list of `[layer, use, output, arguments]`; some versions of tf.keras omit
///   the brackets around the only value of a call.
/// - Keras 3: a list of calls, each with `args` and `kwargs`, in which values are objects with a
///   `keras_history` of the same three.
///
/// Arguments such as `training=False` are noted; a value among them cannot be represented and is refused.
final class KerasCalls {

    private static final String NODES = "\"inbound_nodes\" of ";

    private final KerasNode node;
    private final String where;
    private final KerasLayers reader;

    private KerasCalls(KerasNode node, KerasLayers reader) {
        this.node = node;
        this.where = reader.refusals().where();
        this.reader = reader;
    }

    /// A value: an output of a use of a layer.
    ///
    /// @param layer  the layer's name
    /// @param use    which use of it, from 0
    /// @param output which of the outputs of that use, from 0; only models have several
    record Output(String layer, int use, int output) {

        /// @param address `[layer, use, output]`, and more, which is ignored
        static Output of(@Nullable Object address, String where) throws FormatException {
            if (address instanceof List<?> list
                    && list.size() >= 3
                    && list.get(0) instanceof String layer
                    && list.get(1) instanceof Integer use
                    && list.get(2) instanceof Integer output) {
                return new Output(layer, use, output);
            }
            throw new FormatException(
                    where + ": a layer's output must be [layer, node, tensor], found " + Json.shortened(address));
        }

        /// `input_layers` or `output_layers`: a list of addresses, a single one without its brackets, or one
        /// for each name, in whose order Keras takes them.
        static List<Output> list(@Nullable Object value, String where) throws FormatException {
            Object addresses = value instanceof Map<?, ?> names ? inOrder(names) : value;
            List<Object> list = Json.list(addresses, where + ": \"input_layers\" or \"output_layers\"");
            List<Output> outputs = new ArrayList<>();
            for (Object each : !list.isEmpty() && list.getFirst() instanceof String ? List.of(list) : list) {
                outputs.add(of(each, where));
            }
            return outputs;
        }
    }

    private static List<Object> inOrder(Map<?, ?> names) {
        Map<String, Object> sorted = new TreeMap<>();
        names.forEach((key, value) -> sorted.put(String.valueOf(key), value));
        return List.copyOf(sorted.values());
    }

    /// The values that each call reads, in order.
    ///
    /// @param reader receives what is ignored and refused
    static List<List<Output>> of(KerasNode node, KerasLayers reader) throws FormatException {
        KerasCalls calls = new KerasCalls(node, reader);
        List<List<Output>> all = new ArrayList<>();
        for (Object call : Json.list(node.whole().get("inbound_nodes"), calls.where + ": " + NODES + node.name())) {
            all.add(call instanceof Map<?, ?> keras3 ? calls.keras3(keras3) : calls.keras2(call));
        }
        return all;
    }

    private List<Output> keras2(Object call) throws FormatException {
        List<Object> values = Json.list(call, where + ": " + NODES + node.name());
        boolean bare = values.size() >= 3 && values.getFirst() instanceof String;
        List<Output> reads = new ArrayList<>();
        for (Object value : bare ? List.of(values) : values) {
            reads.add(Output.of(value, where));
            if (value instanceof List<?> address
                    && address.size() > 3
                    && address.get(3) instanceof Map<?, ?> arguments) {
                noteArguments(arguments);
            }
        }
        return reads;
    }

    private List<Output> keras3(Map<?, ?> call) throws FormatException {
        List<Output> reads = new ArrayList<>();
        collect(call.get("args"), reads);
        if (call.get("kwargs") instanceof Map<?, ?> arguments) {
            noteArguments(arguments);
        }
        return reads;
    }

    private void collect(@Nullable Object value, List<Output> reads) throws FormatException {
        if (value instanceof List<?> list) {
            for (Object each : list) {
                collect(each, reads);
            }
        } else if (value instanceof Map<?, ?> map && map.get("config") instanceof Map<?, ?> tensor) {
            if (tensor.get("keras_history") != null) {
                reads.add(Output.of(tensor.get("keras_history"), where));
            }
        } else if (value instanceof Map<?, ?> names && !names.containsKey("class_name")) {
            collect(inOrder(names), reads);
        } else if (value != null) {
            refuse(Json.shortened(value));
        }
    }

    /// `training=False` changes only training, `training=True` the outputs.
    private void noteArguments(Map<?, ?> arguments) {
        for (Map.Entry<?, ?> argument : arguments.entrySet()) {
            String text = argument.getKey() + "=" + Json.shortened(argument.getValue());
            if (Boolean.FALSE.equals(argument.getValue())) {
                reader.notes().add(node.name(), "is called with " + text + " there, which is not kept");
            } else if (argument.getValue() != null) {
                refuse(text);
            }
        }
    }

    /// A layer that is unknown is refused as such.
    private void refuse(String argument) {
        if (node.isModel() || Layers.isKnown(node.className())) {
            reader.refusals().add(node.name() + " is called with " + argument + ", which is not supported");
        }
    }
}
