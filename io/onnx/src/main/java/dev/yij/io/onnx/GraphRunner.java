package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxValue;
import dev.yij.io.onnx.operator.Budget;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/// Runs a graph, node by node, on arrays as yij has them: float32, images with their channels last. An image is
/// turned if the graph takes its channels first, and [images][ImageValues] that it computes are turned back.
public final class GraphRunner {

    private final OnnxModel model;
    private final List<OnnxValue> inputs;

    /// @param model the graph
    public GraphRunner(OnnxModel model) {
        this.model = model;
        this.inputs = model.graph().required();
    }

    /// Reads a graph.
    ///
    /// @throws IOException as [OnnxModel#load]
    public static GraphRunner load(Path file) throws IOException {
        return new GraphRunner(OnnxModel.load(file));
    }

    /// Computes the outputs.
    ///
    /// @param x        one array for each input that the file does not provide, in its order
    /// @param computed receives the name and value of each array that a node computes
    /// @return the outputs by name, in the order of the file
    /// @throws FormatException if the arrays do not fit, or a node cannot be computed
    public Map<String, Tensor> run(Backend backend, List<Tensor> x, BiConsumer<String, Tensor> computed)
            throws FormatException {
        List<OnnxTensor> given = given(x);
        Set<String> turned = new HashSet<>();
        for (int i = 0; i < x.size(); i++) {
            if (turns(inputs.get(i), x.get(i).shape())) {
                turned.add(inputs.get(i).name());
            }
        }
        Set<String> images = ImageValues.of(model.graph(), turned);
        List<OnnxTensor> y = model.run(backend, given, Budget.ofThisMachine(), (name, value) -> {
            if (value.size() > 0) {
                computed.accept(name, array(value, images.contains(name)));
            }
        });
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        for (int i = 0; i < y.size(); i++) {
            String name = model.graph().outputs().get(i).name();
            if (y.get(i).size() == 0) {
                throw new FormatException(
                        model.graph().file() + ": the output " + name + " has no elements, found " + y.get(i));
            }
            outputs.put(name, array(y.get(i), images.contains(name)));
        }
        return outputs;
    }

    /// The inputs as the graph takes them.
    ///
    /// @param x one array for each input that the file does not provide, in its order
    /// @throws FormatException if the arrays do not fit
    List<OnnxTensor> given(List<Tensor> x) throws FormatException {
        if (x.size() != inputs.size()) {
            throw new FormatException(model.graph().file() + " has " + inputs.size() + " inputs ("
                    + String.join(
                            ", ",
                            inputs.stream()
                                    .map(each -> each.name() + ": " + each)
                                    .toList())
                    + "), found " + x.size() + " arrays");
        }
        List<OnnxTensor> given = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
            given.add(converted(
                    inputs.get(i), x.get(i), turns(inputs.get(i), x.get(i).shape())));
        }
        return given;
    }

    /// Whether an image must be turned: the graph takes the channels first, and the array fits only then, or
    /// both ways.
    private boolean turns(OnnxValue input, Shape x) throws FormatException {
        if (x.rank() != 4 || input.dims() == null || input.dims().size() != 4) {
            return false;
        }
        Dims asTurned = Dims.of(x.dim(0), x.dim(3), x.dim(1), x.dim(2));
        boolean last = ImageOrder.isChannelsLast(
                input, Readers.of(model.graph()), model.graph().initializers());
        return input.accepts(asTurned) && !(last && input.accepts(dims(x)));
    }

    private static Dims dims(Shape shape) {
        long[] dims = new long[shape.rank()];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = shape.dim(axis);
        }
        return Dims.of(dims);
    }

    private OnnxTensor converted(OnnxValue input, Tensor x, boolean turns) throws FormatException {
        OnnxTensor floats = OnnxTensor.of(dims(x.shape()), x.data());
        OnnxTensor ordered = turns ? permuted(floats, 0, 3, 1, 2) : floats;
        ElementType type = input.type();
        if (type == null || type == ElementType.FLOAT) {
            return ordered;
        }
        OnnxTensor cast = OnnxTensor.zeros(type, ordered.dims());
        for (int i = 0; i < cast.size(); i++) {
            cast.set(i, ordered.number(i));
            if (cast.number(i) != ordered.number(i) && !type.isFloating()) {
                throw new FormatException(model.graph().file() + ": the input " + input.name() + " must be " + input
                        + ", found the number " + ordered.number(i));
            }
        }
        return cast;
    }

    private static OnnxTensor permuted(OnnxTensor x, int... perm) {
        int[] strides = x.dims().strides();
        long[] dims = new long[perm.length];
        int[] picked = new int[perm.length];
        for (int axis = 0; axis < perm.length; axis++) {
            dims[axis] = x.dims().get(perm[axis]);
            picked[axis] = strides[perm[axis]];
        }
        Dims to = Dims.of(dims);
        return x.picked(to, to.offsets(0, picked));
    }

    /// An array of float32, in which numbers of other types are rounded.
    private static Tensor array(OnnxTensor value, boolean image) {
        OnnxTensor ordered = image && value.dims().rank() == 4 ? permuted(value, 0, 2, 3, 1) : value;
        float[] data = new float[ordered.size()];
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) ordered.number(i);
        }
        int[] dims = new int[Math.max(1, ordered.dims().rank())];
        dims[0] = 1;
        for (int axis = 0; axis < ordered.dims().rank(); axis++) {
            dims[axis] = ordered.dims().get(axis);
        }
        return new Tensor(Shape.of(dims), data);
    }
}
