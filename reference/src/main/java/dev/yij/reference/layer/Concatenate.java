package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import java.util.List;
import java.util.Map;

/// Joins several inputs along one dimension, by default the channels. Values are unchanged.
///
/// @param name the layer's name, empty until a model names it
/// @param axis the dimension as Keras counts it: the batch is 0, the last is -1
public record Concatenate(String name, int axis) implements Merge {

    /// A layer without a name that joins channels.
    public Concatenate() {
        this("", -1);
    }

    @Override
    public Concatenate name(String to) {
        return new Concatenate(to, axis);
    }

    /// A copy that joins along another dimension.
    public Concatenate axis(int to) {
        return new Concatenate(name, to);
    }

    /// The dimension of an input without the batch, counted from 0.
    ///
    /// @throws ShapeException if the input has no such dimension
    public int dimension(Shape in) {
        int dimension = axis < 0 ? in.rank() + axis : axis - 1;
        if (dimension < 0 || dimension >= in.rank()) {
            throw new ShapeException("axis " + axis + " is not a dimension of inputs of shape " + in
                    + "; expected 1 to " + in.rank() + ", or -1 to -" + in.rank());
        }
        return dimension;
    }

    @Override
    public Shape outputShape(List<Shape> in) {
        int along = dimension(in.getFirst());
        int[] out = in.getFirst().toArray();
        out[along] = 0;
        for (Shape each : in) {
            int[] dims = each.toArray();
            if (in.size() < 2 || dims.length != out.length) {
                throw mismatch(in);
            }
            for (int i = 0; i < dims.length; i++) {
                if (i != along && dims[i] != out[i]) {
                    throw mismatch(in);
                }
            }
            out[along] += dims[along];
        }
        return Shape.of(out);
    }

    private ShapeException mismatch(List<Shape> in) {
        return Merge.mismatch("two or more inputs that differ at most along axis " + axis, in);
    }

    /// The numbers of one input that lie together in the output: the dimension and all inner ones.
    private int run(Shape in) {
        int run = 1;
        for (int i = dimension(in); i < in.rank(); i++) {
            run *= in.dim(i);
        }
        return run;
    }

    @Override
    public void forward(Pass pass, List<Shape> in, List<float[]> x, float[] y) {
        int outRun = run(outputShape(in));
        int offset = 0;
        for (int i = 0; i < x.size(); i++) {
            int run = run(in.get(i));
            int runs = pass.images() * in.get(i).size() / run;
            for (int r = 0; r < runs; r++) {
                System.arraycopy(x.get(i), r * run, y, r * outRun + offset, run);
            }
            offset += run;
        }
    }

    /// dxᵢ is the part of dy that was copied from xᵢ.
    @Override
    public void backward(Pass pass, List<Shape> in, int input, List<float[]> x, float[] y, float[] dy, float[] dx) {
        int outRun = run(outputShape(in));
        int offset = 0;
        for (int i = 0; i < input; i++) {
            offset += run(in.get(i));
        }
        int run = run(in.get(input));
        int runs = pass.images() * in.get(input).size() / run;
        for (int r = 0; r < runs; r++) {
            System.arraycopy(dy, r * outRun + offset, dx, r * run, run);
        }
    }

    @Override
    public Map<String, Object> config() {
        return new Config().put("name", name).put("axis", axis).toMap();
    }

    static Concatenate fromConfig(Config config) {
        return new Concatenate(config.name(), config.has("axis") ? config.integer("axis") : -1);
    }
}
