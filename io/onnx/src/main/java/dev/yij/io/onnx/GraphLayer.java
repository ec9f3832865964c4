package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.OnnxGraph;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.io.onnx.graph.OnnxValue;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.CustomLayer;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Seed;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A whole graph as one layer, for graphs whose nodes do not become layers: it can predict, but it cannot be
/// trained, explained or saved in another format.
///
/// @param graph  the graph, with one input and one output
/// @param single whether the graph takes one image at a time
/// @param probabilities whether its last node is a softmax
/// @param in     the shape of one input, an image with its channels last
/// @param out    the shape of one output, likewise
record GraphLayer(String name, GraphRunner graph, boolean single, boolean probabilities, Shape in, Shape out)
        implements CustomLayer {

    /// A model of one such layer.
    ///
    /// @param why why the nodes do not become layers
    /// @throws OnnxUnsupportedException if the graph has several inputs or outputs, or one of open dimensions
    static Model model(OnnxGraph graph, OnnxUnsupportedException why) throws FormatException {
        if (graph.required().size() != 1 || graph.outputs().size() != 1) {
            throw new OnnxUnsupportedException(
                    graph.file() + " has " + graph.required().size() + " inputs and "
                            + graph.outputs().size() + " outputs, expected one of each; yij forward runs it");
        }
        OnnxValue input = graph.required().getFirst();
        List<String> dims = input.dims();
        boolean known = dims != null
                && !dims.isEmpty()
                && dims.stream().skip(1).allMatch(dim -> OnnxValue.isFixed(dim) && dim.length() < 10); // an int
        if (dims == null || !known) {
            throw why;
        }
        int[] in = dims.stream().skip(1).mapToInt(Integer::parseInt).toArray();
        Readers readers = Readers.of(graph);
        boolean first = in.length == 3 && !ImageOrder.isChannelsLast(input, readers, graph.initializers());
        Shape shape = first ? Shape.of(in[1], in[2], in[0]) : Shape.of(in);
        boolean single = dims.getFirst().equals("1");
        GraphRunner runner = new GraphRunner(OnnxModel.of(graph));
        Shape out = outputShape(graph, runner, shape);
        OnnxNode last = graph.nodes().isEmpty() ? null : readers.needed().getLast();
        boolean softmax = last != null && last.operator().equals("Softmax");
        GraphLayer layer = new GraphLayer("", runner, single, softmax, shape, out);
        return new Sequential().add(layer).build(shape, new Seed(0));
    }

    /// As declared, or else as computed once.
    private static Shape outputShape(OnnxGraph graph, GraphRunner runner, Shape in) throws FormatException {
        List<String> dims = graph.outputs().getFirst().dims();
        if (dims != null
                && dims.size() == 2
                && OnnxValue.isFixed(dims.get(1))
                && dims.get(1).length() < 10) {
            return Shape.of(Integer.parseInt(dims.get(1)));
        }
        try (Backend backend = new ScalarBackend()) {
            return sample(runner, backend, new Tensor(in.prepend(1), new float[in.size()]));
        }
    }

    private static Shape sample(GraphRunner runner, Backend backend, Tensor x) throws FormatException {
        Shape y = run(runner, backend, x).shape();
        int[] each = new int[Math.max(1, y.rank() - 1)];
        each[0] = 1;
        for (int axis = 1; axis < y.rank(); axis++) {
            each[axis - 1] = y.dim(axis);
        }
        return Shape.of(each);
    }

    private static Tensor run(GraphRunner runner, Backend backend, Tensor x) throws FormatException {
        return runner.run(backend, List.of(x), (name, value) -> {})
                .values()
                .iterator()
                .next();
    }

    @Override
    public GraphLayer name(String to) {
        return new GraphLayer(to, graph, single, probabilities, in, out);
    }

    @Override
    public String className() {
        return "OnnxGraph";
    }

    @Override
    public boolean givesProbabilities() {
        return probabilities;
    }

    @Override
    public Shape outputShape(Shape of) {
        return out;
    }

    @Override
    public void forward(Pass pass, Shape of, List<Weight> weights, float[] x, float[] y) {
        int step = single ? 1 : pass.images();
        for (int n = 0; n < pass.images(); n += step) {
            float[] some = new float[step * in.size()];
            System.arraycopy(x, n * in.size(), some, 0, some.length);
            try {
                Tensor result = run(graph, pass.backend(), new Tensor(in.prepend(step), some));
                if (result.data().length != step * out.size()) {
                    throw new IllegalArgumentException("the graph computes " + result.shape() + " for " + step
                            + " images, expected " + step + "×" + out);
                }
                System.arraycopy(result.data(), 0, y, n * out.size(), step * out.size());
            } catch (FormatException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
    }

    @Override
    public void backward(
            Pass pass, Shape of, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        throw new IllegalStateException("an ONNX graph whose nodes do not become layers cannot be trained");
    }

    @Override
    public Map<String, Object> config() {
        return Map.of("name", name);
    }
}
