package dev.yij.bench.peers;

import dev.yij.bench.Chapter;
import dev.yij.bench.tensorflow.TensorFlowRuntime;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.nn.BiasAdd;
import org.tensorflow.op.nn.SoftmaxCrossEntropyWithLogits;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/// TensorFlow, in graph mode and NHWC. It predicts with its weights as constants, which lets it pack them once,
/// and trains them as variables, with TensorFlow's own gradients and its fused cross-entropy and Adam.
final class TensorFlowContender implements Contender {

    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;

    private final int threads;
    private @Nullable Prepared prepared;
    private int step;

    TensorFlowContender(int threads) {
        this.threads = threads;
    }

    @Override
    public String description() {
        return "TensorFlow " + TensorFlowRuntime.version();
    }

    /// A graph, its inputs, and the outputs to fetch.
    private record Prepared(
            Graph graph, Session session, TFloat32 images, TFloat32 targets, Operand<TFloat32> result, List<Op> updates)
            implements AutoCloseable {
        @Override
        public void close() {
            session.close();
            graph.close();
            images.close();
            targets.close();
        }
    }

    private Prepared prepare(Graph graph, int batch, Operand<TFloat32> result, List<Op> updates) {
        ConfigProto config = ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(threads)
                .setInterOpParallelismThreads(threads)
                .build();
        TFloat32 images = tensor(Chapter.images(batch).data(), imageShape(batch));
        TFloat32 targets = tensor(Chapter.targets(batch).data(), Shape.of(batch, Chapter.CLASSES));
        return new Prepared(graph, new Session(graph, config), images, targets, result, updates);
    }

    private static Shape imageShape(int batch) {
        return shape(Chapter.model().inputShape()).prepend(batch);
    }

    private static Shape shape(dev.yij.reference.tensor.Shape ours) {
        return Shape.of(Arrays.stream(ours.toArray()).asLongStream().toArray());
    }

    private static TFloat32 tensor(float[] values, Shape shape) {
        return TFloat32.tensorOf(shape, DataBuffers.of(values, true, false));
    }

    /// The layers up to the logits, before the softmax.
    private static Operand<TFloat32> scores(Ops tf, int batch, Iterator<Operand<TFloat32>> weights) {
        Operand<TFloat32> x = tf.withName("images").placeholder(TFloat32.class, Placeholder.shape(imageShape(batch)));
        List<Long> ones = List.of(1L, 1L, 1L, 1L);
        for (BuiltLayer layer : Chapter.model().layers()) {
            x = switch (layer.layer()) {
                case Conv2D _ -> tf.nn.relu(biased(tf, tf.nn.conv2d(x, weights.next(), ones, "SAME"), weights.next()));
                case MaxPooling2D _ -> {
                    Operand<org.tensorflow.types.TInt32> two = tf.constant(new int[] {1, 2, 2, 1});
                    yield tf.nn.maxPool(x, two, two, "VALID");
                }
                case GlobalAveragePooling2D _ -> tf.math.mean(x, tf.constant(new int[] {1, 2}));
                case Dense _ -> biased(tf, tf.linalg.matMul(x, weights.next()), weights.next());
                case Activation _ -> x;
                default -> throw new IllegalStateException("the chapter's model has no such layer: " + layer.name());
            };
        }
        return x;
    }

    private static BiasAdd<TFloat32> biased(Ops tf, Operand<TFloat32> sums, Operand<TFloat32> bias) {
        return tf.nn.biasAdd(sums, bias);
    }

    @Override
    public void prepareForward(int batch) {
        close();
        Graph graph = new Graph();
        Ops tf = Ops.create(graph);
        List<Operand<TFloat32>> weights = new ArrayList<>();
        for (Weight weight : Chapter.model().weights()) {
            weights.add(tf.constant(tensor(weight.value(), shape(weight.shape()))));
        }
        prepared = prepare(graph, batch, tf.nn.softmax(scores(tf, batch, weights.iterator())), List.of());
    }

    @Override
    public float[] forward() {
        Prepared now = current();
        try (Result result = now.session
                .runner()
                .feed("images", now.images)
                .fetch(now.result)
                .run()) {
            TFloat32 probabilities = (TFloat32) result.get(0);
            float[] values = new float[(int) probabilities.size()];
            probabilities.copyTo(DataBuffers.of(values, false, false));
            return values;
        }
    }

    /// A weight as a variable, with Adam's two moments.
    private record Variable(VarHandleOp value, VarHandleOp first, VarHandleOp second) {
        static Variable of(Ops tf, Weight weight, List<Op> assignments) {
            Shape shape = shape(weight.shape());
            Variable variable = new Variable(
                    tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(weight.name())),
                    tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(weight.name() + "/m")),
                    tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(weight.name() + "/v")));
            Operand<TFloat32> zeros = tf.zeros(tf.constant(shape.asArray()), TFloat32.class);
            assignments.add(tf.assignVariableOp(variable.value, tf.constant(tensor(weight.value(), shape))));
            assignments.add(tf.assignVariableOp(variable.first, zeros));
            assignments.add(tf.assignVariableOp(variable.second, zeros));
            return variable;
        }
    }

    @Override
    public void prepareTraining(int batch) {
        close();
        Graph graph = new Graph();
        Ops tf = Ops.create(graph);
        List<Op> assignments = new ArrayList<>();
        List<Variable> variables = Chapter.model().weights().stream()
                .map(weight -> Variable.of(tf, weight, assignments))
                .toList();
        List<Operand<TFloat32>> weights = new ArrayList<>();
        variables.forEach(variable -> weights.add(tf.readVariableOp(variable.value, TFloat32.class)));

        Operand<TFloat32> scores = scores(tf, batch, weights.iterator());
        Placeholder<TFloat32> targets =
                tf.withName("targets").placeholder(TFloat32.class, Placeholder.shape(Shape.of(batch, Chapter.CLASSES)));
        Operand<TFloat32> losses = SoftmaxCrossEntropyWithLogits.create(tf.scope(), scores, targets)
                .loss();
        Operand<TFloat32> loss = tf.math.mean(losses, tf.constant(0));

        Output<?>[] by = weights.stream().map(Operand::asOutput).toArray(Output<?>[]::new);
        Output<?>[] gradients = graph.addGradients(loss.asOutput(), by);
        prepared = prepare(graph, batch, loss, adam(tf, variables, gradients));
        Session.Runner first = prepared.session.runner();
        assignments.forEach(first::addTarget);
        first.run().close();
        step = 0;
    }

    /// A step of Adam for each weight. The powers of the decays, for the bias correction, are fed.
    private static List<Op> adam(Ops tf, List<Variable> variables, Output<?>[] gradients) {
        Operand<TFloat32> power1 = tf.withName("power1").placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
        Operand<TFloat32> power2 = tf.withName("power2").placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
        List<Op> updates = new ArrayList<>();
        for (int i = 0; i < gradients.length; i++) {
            Variable variable = variables.get(i);
            updates.add(tf.train.resourceApplyAdam(
                    variable.value,
                    variable.first,
                    variable.second,
                    power1,
                    power2,
                    tf.constant(1e-3f),
                    tf.constant(BETA1),
                    tf.constant(BETA2),
                    tf.constant(1e-7f),
                    gradients[i].expect(TFloat32.class)));
        }
        return updates;
    }

    @Override
    public float trainingStep() {
        step++;
        Prepared now = current();
        try (TFloat32 power1 = TFloat32.scalarOf((float) Math.pow(BETA1, step));
                TFloat32 power2 = TFloat32.scalarOf((float) Math.pow(BETA2, step))) {
            Session.Runner runner = now.session
                    .runner()
                    .feed("images", now.images)
                    .feed("targets", now.targets)
                    .feed("power1", power1)
                    .feed("power2", power2)
                    .fetch(now.result);
            now.updates.forEach(runner::addTarget);
            try (Result result = runner.run()) {
                return ((TFloat32) result.get(0)).getFloat();
            }
        }
    }

    private Prepared current() {
        if (prepared == null) {
            throw new IllegalStateException("nothing is prepared");
        }
        return prepared;
    }

    @Override
    public void close() {
        if (prepared != null) {
            prepared.close();
            prepared = null;
        }
    }
}
