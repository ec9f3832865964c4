package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.model.PixelScaling;
import dev.yij.io.onnx.Held.Order;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxGraph;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.io.onnx.graph.OnnxValue;
import dev.yij.io.onnx.operator.Budget;
import dev.yij.io.onnx.operator.Call;
import dev.yij.io.onnx.operator.Operators;
import dev.yij.reference.model.Model;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Follows a graph from its inputs to its outputs, node by node: computes what depends on constants only, and
/// passes every other node to [LayerImport]. All nodes that it cannot convert are named in one message.
final class GraphImport {

    /// Operators that move numbers, whatever their type is.
    private static final Set<String> MOVES = Set.of(
            "Concat",
            "Dropout",
            "Flatten",
            "Identity",
            "Reshape",
            "Slice",
            "Split",
            "Squeeze",
            "Transpose",
            "Unsqueeze");

    /// The size of an open batch while a graph computes with its own dimensions: no other dimension is likely
    /// to be this prime.
    static final int OPEN_BATCH = 15_485_863;

    private final OnnxGraph graph;
    private final Map<String, OnnxTensor> constants;
    private final Map<String, Held> held = new HashMap<>();
    private final Set<String> unknown = new HashSet<>();
    private final Set<String> ofShape = new HashSet<>();
    private final Set<String> wholeNumbers = new HashSet<>();
    private final BatchValues batchValues = new BatchValues();
    private final Problems problems = new Problems();
    private final PixelNodes pixels;
    private final Budget budget = Budget.ofThisMachine();
    private Readers readers;
    private int batch = OPEN_BATCH;
    private Set<String> logarithms = Set.of();

    GraphImport(OnnxGraph graph) {
        this.graph = graph;
        this.constants = new HashMap<>(graph.initializers());
        this.readers = Readers.of(graph);
        this.pixels = new PixelNodes(constants, graph.producer().startsWith("yij"));
    }

    /// @throws OnnxUnsupportedException if there are nodes that no layers compute; the message names them all
    Model read() throws FormatException {
        Operators.require(graph.nodes(), graph.operatorSet(), graph.file());
        foldConstants();
        readers = readers.with(GeluNodes.replaced(readers, constants));
        readers = readers.with(ClipNodes.replaced(readers, constants));
        List<OnnxValue> inputs = graph.required();
        if (inputs.isEmpty()) {
            throw new OnnxUnsupportedException(graph.file() + ": expected one input or more, found none");
        }
        List<Shape> shapes = new ArrayList<>();
        for (OnnxValue input : inputs) {
            Held value = input(input, -1 - shapes.size());
            held.put(input.name(), value);
            if (isWhole(input)) {
                wholeNumbers.add(input.name());
            }
            shapes.add(value.shape());
        }
        LayerDraft draft =
                new LayerDraft(shapes, inputs.stream().map(OnnxValue::name).toList());
        LayerImport layers = new LayerImport(graph.operatorSet(), constants, readers, draft, batch);
        takePixels(inputs);
        for (OnnxNode node : readers.needed()) {
            if (!constants.containsKey(node.outputs().getFirst()) && !pixels.took(node)) {
                read(node, layers);
            }
        }
        problems.throwIfAny(graph.file());
        logarithms = layers.logarithms();
        List<Held> outputs = new ArrayList<>();
        for (OnnxValue output : graph.outputs()) {
            Held value = held.get(output.name());
            if (value == null) {
                throw new OnnxUnsupportedException(
                        graph.file() + ": no chain of layers computes the output " + output.name());
            }
            outputs.add(value);
        }
        return draft.finish(outputs, graph.file());
    }

    private void foldConstants() throws FormatException {
        for (OnnxNode node : readers.needed()) {
            if (isConstant(node)) {
                read(node, null);
            }
        }
    }

    /// @param layers null while only constants are computed
    private void read(OnnxNode node, @Nullable LayerImport layers) throws FormatException {
        if (node.inputs().stream().anyMatch(input -> !input.isEmpty() && unknown.contains(input))) {
            unknown.addAll(node.outputs());
            boolean computesShape = node.operator().equals("Shape")
                    || node.inputs().stream()
                            .allMatch(input -> ofShape.contains(input) || constants.containsKey(input));
            if (computesShape) {
                ofShape.addAll(node.outputs());
            } else if (!LayerImport.knows(node)) {
                problems.add(node, NodeConstants.misfit(node, "yij has no such layer"));
            }
            return;
        }
        try {
            followType(node);
            if (!isConstant(node)) {
                batchValues.requireNone(node);
            }
            if (isConstant(node)) {
                fold(node);
            } else if (node.operator().equals("Shape") && held.get(node.inputs().getFirst()) instanceof Held value) {
                OnnxTensor dims = dims(node, value, batch);
                constants.put(node.outputs().getFirst(), dims);
                batchValues.put(node.outputs().getFirst(), dims, dims(node, value, batch + 1));
            } else if (layers != null && node.operator().equals("Split")) {
                List<Held> parts = layers.split(node, held);
                for (int i = 0; i < parts.size(); i++) {
                    held.put(node.outputs().get(i), parts.get(i));
                }
            } else if (layers != null) {
                held.put(node.outputs().getFirst(), layers.read(node, held));
            }
        } catch (OnnxUnsupportedException e) {
            refuse(node, e);
        } catch (IllegalArgumentException | ArithmeticException e) { // of a layer that does not accept its settings
            refuse(node, NodeConstants.misfit(node, String.valueOf(e.getMessage())));
        }
    }

    private static boolean isWhole(OnnxValue input) {
        return input.type() != null && !input.type().isFloating();
    }

    /// Layers compute with float32, in which a quotient of whole numbers is no whole number.
    private void followType(OnnxNode node) throws OnnxUnsupportedException {
        if (node.inputs().stream().noneMatch(wholeNumbers::contains)) {
            return;
        }
        if (MOVES.contains(node.operator())) {
            wholeNumbers.addAll(node.outputs());
        } else if (!node.operator().equals("Cast") && !node.operator().equals("Shape")) {
            throw NodeConstants.misfit(node, "it computes with whole numbers or booleans, expected float32");
        }
    }

    private void refuse(OnnxNode node, OnnxUnsupportedException why) {
        unknown.addAll(node.outputs());
        problems.add(node, why);
    }

    private boolean isConstant(OnnxNode node) {
        return node.inputs().stream().allMatch(input -> input.isEmpty() || constants.containsKey(input));
    }

    /// Computes a node whose inputs are known.
    private void fold(OnnxNode node) throws FormatException {
        List<@Nullable OnnxTensor> inputs = new ArrayList<>();
        node.inputs().forEach(input -> inputs.add(constants.get(input)));
        List<OnnxTensor> outputs = compute(node, inputs);
        for (int i = 0; i < Math.min(outputs.size(), node.outputs().size()); i++) {
            if (!node.outputs().get(i).isEmpty()) { // else an omitted input would be this one
                constants.put(node.outputs().get(i), outputs.get(i));
                budget.use(outputs.get(i).bytes());
            }
        }
        batchValues.follow(node, constants, other -> compute(node, other));
    }

    private List<OnnxTensor> compute(OnnxNode node, List<@Nullable OnnxTensor> inputs) throws FormatException {
        try (ScalarBackend backend = new ScalarBackend()) {
            return Operators.compute(new Call(node, graph.operatorSet(), backend, budget, inputs));
        }
    }

    /// `Shape` of a value.
    ///
    /// @param images their number: as declared, or one that no other size is likely to have
    private static OnnxTensor dims(OnnxNode node, Held value, int images) throws FormatException {
        long[] each = value.graphDims();
        long[] dims = new long[each.length + 1];
        dims[0] = images;
        System.arraycopy(each, 0, dims, 1, each.length);
        int start = position(node.attributes().integer("start", 0), dims.length);
        int end = position(node.attributes().integer("end", dims.length), dims.length);
        long[] range = Arrays.copyOfRange(dims, start, Math.max(start, end));
        return new OnnxTensor.Integers(ElementType.INT64, Dims.of(range.length), range);
    }

    private static int position(long axis, int rank) {
        return (int) Math.clamp(axis < 0 ? axis + rank : axis, 0, rank);
    }

    /// The nodes in front of the first layer, if the only input is an RGB image.
    private void takePixels(List<OnnxValue> inputs) throws FormatException {
        Held value = held.get(inputs.getFirst().name());
        if (inputs.size() != 1
                || value == null
                || value.shape().rank() != 3
                || value.shape().dim(2) != 3) {
            return;
        }
        String name = passPixels(inputs.getFirst());
        boolean last = value.order() == Order.SAME;
        held.put(name, pixels.channelsLast() && last ? value.order(Order.CHANNELS_FIRST) : value);
    }

    /// Takes the nodes that only convert an image; whole numbers are not computed with before they are cast.
    ///
    /// @return the value after them
    private String passPixels(OnnxValue input) throws FormatException {
        String name = input.name();
        boolean whole = isWhole(input);
        for (OnnxNode node = readers.onlyReader(name);
                node != null && (!whole || PixelNodes.movesOrCasts(node)) && pixels.take(node);
                node = readers.onlyReader(name)) {
            name = node.outputs().getFirst();
            whole &= !node.operator().equals("Cast");
        }
        if (whole) {
            wholeNumbers.add(name);
        }
        return name;
    }

    /// How pixels must be scaled for the graph if nodes in front of its first layer scale them further: not at
    /// all, or to 0 … 1; null if there are no such nodes.
    @Nullable
    PixelScaling takenPixels() throws FormatException {
        foldConstants();
        var unused = passPixels(graph.required().getFirst());
        if (pixels.scaling(graph.file()) == null) {
            return null;
        }
        return pixels.takeUnit() ? PixelScaling.UNIT : PixelScaling.RAW;
    }

    /// The outputs of the graph that are the logarithms of the model's.
    Set<String> logarithms() {
        return logarithms;
    }

    /// The nodes in front of the first layer, which reading an image performs.
    PixelNodes pixels() {
        return pixels;
    }

    /// An input, its shape in our axis order. An image has its channels first, unless the graph moves them
    /// there.
    private Held input(OnnxValue input, int number) throws FormatException {
        List<String> dims = input.dims();
        if (dims == null || dims.isEmpty()) {
            throw new OnnxUnsupportedException(graph.file() + ": the input has no declared dimensions");
        }
        int[] sample = new int[dims.size() - 1];
        boolean image = sample.length == 3;
        boolean channelsFirst = image && !ImageOrder.isChannelsLast(input, readers, constants);
        for (int axis = 0; axis < sample.length; axis++) {
            try {
                sample[axis] = Integer.parseInt(dims.get(axis + 1));
            } catch (NumberFormatException e) {
                throw new OnnxUnsupportedException(
                        graph.file() + ": dimension " + (axis + 1) + " of the input is open, found " + input
                                + (image && axis != (channelsFirst ? 0 : 2)
                                        ? ": state height and width with --image-size"
                                        : ""));
            }
        }
        if (OnnxValue.isFixed(dims.getFirst()) && number == -1) {
            batch = Integer.parseInt(dims.getFirst());
        }
        return channelsFirst
                ? new Held(number, Shape.of(sample[1], sample[2], sample[0]), Order.CHANNELS_FIRST, null, false)
                : new Held(number, Shape.of(sample), Order.SAME, null, false);
    }
}
