package dev.yij.bench.tensorflow;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/// A small TensorFlow graph that is built, run and closed, freeing all its native memory. Arrays are passed in
/// as float32 and widened inside, so that a computation in float64 uses exactly the same numbers.
///
/// @param <T> the type in which the graph computes
public final class Computation<T extends TFloating> implements AutoCloseable {

    /// TensorFlow's operations, added to this graph.
    public final Ops tf;

    private final Class<T> type;
    private final Graph graph = new Graph();
    private final Session session;
    private final List<Placeholder<TFloat32>> placeholders = new ArrayList<>();
    private final List<TFloat32> fed = new ArrayList<>();

    /// An empty graph.
    ///
    /// @param type    the type to compute in: TFloat32 or TFloat64
    /// @param threads the number of threads, 0 for TensorFlow's default; the first graph of a process
    ///                decides for all
    public Computation(Class<T> type, int threads) {
        this.type = type;
        tf = Ops.create(graph);
        ConfigProto config = ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(threads)
                .setInterOpParallelismThreads(threads)
                .build();
        session = new Session(graph, config);
    }

    /// An input array. The elements are copied.
    public Operand<T> array(float[] data, int... shape) {
        long[] dims = new long[shape.length];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = shape[axis];
        }
        Placeholder<TFloat32> placeholder = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(dims)));
        placeholders.add(placeholder);
        fed.add(TFloat32.tensorOf(Shape.of(dims), DataBuffers.of(data, true, false)));
        return tf.dtypes.cast(placeholder, type);
    }

    /// A constant; a float argument keeps its exact value.
    public Operand<T> number(double value) {
        return tf.dtypes.cast(tf.constant(value), type);
    }

    /// Computes one result.
    public void fetch(Operand<T> result, float[] into) {
        try (Result results = run(List.of(), List.of(result))) {
            copy(results.get(0), into);
        }
    }

    /// Computes one result as double.
    public double[] fetch(Operand<T> result) {
        return fetch(List.of(result)).getFirst();
    }

    /// Computes several results at once as double.
    public List<double[]> fetch(List<Operand<T>> wanted) {
        try (Result results = run(List.of(), wanted)) {
            List<double[]> arrays = new ArrayList<>();
            for (int i = 0; i < wanted.size(); i++) {
                arrays.add(doubles(results.get(i)));
            }
            return arrays;
        }
    }

    /// Runs operations for their side effects, such as assignments.
    public void execute(List<? extends Op> targets) {
        run(targets, List.of()).close();
    }

    private Result run(List<? extends Op> targets, List<Operand<T>> wanted) {
        Session.Runner runner = session.runner();
        for (int i = 0; i < fed.size(); i++) {
            runner.feed(placeholders.get(i), fed.get(i));
        }
        targets.forEach(runner::addTarget);
        wanted.forEach(runner::fetch);
        return runner.run();
    }

    private static void copy(Tensor result, float[] into) {
        if (result instanceof TFloat32 floats) {
            floats.copyTo(DataBuffers.of(into, false, false));
            return;
        }
        double[] doubles = doubles(result);
        for (int i = 0; i < into.length; i++) {
            into[i] = (float) doubles[i];
        }
    }

    private static double[] doubles(Tensor result) {
        double[] doubles = new double[Math.toIntExact(result.shape().size())];
        if (result instanceof TFloat64 exact) {
            exact.copyTo(DataBuffers.of(doubles, false, false));
            return doubles;
        }
        float[] floats = new float[doubles.length];
        copy(result, floats);
        for (int i = 0; i < floats.length; i++) {
            doubles[i] = floats[i];
        }
        return doubles;
    }

    /// Frees the native memory.
    @Override
    public void close() {
        session.close();
        graph.close();
        fed.forEach(Tensor::close);
    }
}
