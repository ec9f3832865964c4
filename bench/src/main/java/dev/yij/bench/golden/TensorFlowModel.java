package dev.yij.bench.golden;

import dev.yij.bench.tensorflow.Computation;
import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.model.ModelLayer;
import dev.yij.testvectors.model.ModelNumbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/// A whole model as one TensorFlow graph: forward, backward, Adam. Nothing is rounded to float32 between the
/// layers or the steps unless the graph computes in it.
///
/// @param <T> the type in which the graph computes
final class TensorFlowModel<T extends TFloating> implements AutoCloseable {

    private static final List<Long> EVERY_PIXEL = List.of(1L, 1L, 1L, 1L);
    private static final String VALID = "VALID";

    private final ModelCase model;
    private final Class<T> type;
    private final Computation<T> c;
    private final Ops tf;
    private final SequencedMap<String, VarHandleOp> variables = new LinkedHashMap<>();
    private final Map<String, Operand<T>> weights = new LinkedHashMap<>();
    private final SequencedMap<String, Operand<T>> outputs = new LinkedHashMap<>();
    private final SequencedMap<String, Operand<T>> gradients = new LinkedHashMap<>();
    private final Operand<T> images;
    private final Operand<T> targets;
    private final Operand<T> loss;

    /// Builds the graph.
    ///
    /// @param first the initial weights, [ModelNumbers#weights], possibly perturbed
    TensorFlowModel(ModelCase model, Class<T> type, Map<String, NamedArray> first) {
        this.model = model;
        this.type = type;
        c = new Computation<>(type, 1);
        tf = c.tf;
        images = array(ModelNumbers.images(model));
        targets = array(ModelNumbers.targets(model));
        List<Op> assignments = new ArrayList<>();
        first.forEach((name, weight) -> {
            VarHandleOp handle = variable(name, weight.data().length, weight.shape());
            assignments.add(tf.assignVariableOp(handle, array(weight)));
            variables.put(name, handle);
            weights.put(name, tf.readVariableOp(handle, type));
        });
        c.execute(assignments);
        forward();
        loss = loss();
        backward();
    }

    private VarHandleOp variable(String name, int size, int... shape) {
        long[] dims = new long[shape.length];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = shape[axis];
        }
        if (size != Shape.of(dims).size()) {
            throw new IllegalArgumentException(name + " has " + size + " numbers, its shape "
                    + Shape.of(dims).size());
        }
        return tf.varHandleOp(type, Shape.of(dims), VarHandleOp.sharedName(name));
    }

    private Operand<T> array(NamedArray array) {
        return c.array(array.data(), array.shape());
    }

    /// All tensors, named as in ModelGolden.
    SequencedMap<String, double[]> tensors() {
        SequencedMap<String, Operand<T>> wanted = new LinkedHashMap<>();
        outputs.forEach((name, value) -> wanted.put("forward/" + name, value));
        wanted.put("loss/1", loss);
        gradients.forEach((name, value) -> wanted.put("gradient/" + name, value));
        List<double[]> values = c.fetch(List.copyOf(wanted.values()));
        SequencedMap<String, double[]> tensors = new LinkedHashMap<>();
        for (String name : wanted.keySet()) {
            tensors.put(name, values.get(tensors.size()));
        }
        SequencedMap<String, List<VarHandleOp>> moments = moments();
        for (int step = 1; step <= ModelCase.STEPS; step++) {
            if (step > 1) {
                tensors.put("loss/" + step, c.fetch(loss));
            }
            c.execute(updates(step, moments));
        }
        for (Map.Entry<String, VarHandleOp> variable : variables.entrySet()) {
            tensors.put("trained/" + variable.getKey(), c.fetch(tf.readVariableOp(variable.getValue(), type)));
        }
        return tensors;
    }

    private void forward() {
        Operand<T> x = images;
        for (ModelLayer layer : model.layers()) {
            x = switch (layer) {
                case ModelLayer.Convolution l ->
                    tf.nn.relu(tf.nn.biasAdd(
                            tf.nn.conv2d(
                                    x,
                                    kernel(l),
                                    strides(l.dims()),
                                    padding(l.dims().padding())),
                            bias(l)));
                case ModelLayer.MaxPooling l -> maxima(l.dims(), x);
                case ModelLayer.GlobalAverage l -> pixels(l.dims(), x);
                case ModelLayer.Flatten l -> tf.reshape(x, tf.constant(l.outputShape()));
                case ModelLayer.Dense l -> tf.nn.biasAdd(tf.linalg.matMul(x, kernel(l)), bias(l));
                case ModelLayer.Softmax l -> tf.nn.softmax(x);
            };
            outputs.put(layer.name(), x);
        }
    }

    private Operand<T> pixels(PoolDims d, Operand<T> x) {
        Operand<T> mean = tf.nn.avgPool(x, List.of(1L, (long) d.poolH(), (long) d.poolW(), 1L), EVERY_PIXEL, VALID);
        return tf.reshape(mean, tf.constant(new int[] {d.images(), d.channels()}));
    }

    private Operand<T> maxima(PoolDims d, Operand<T> x) {
        return tf.nn.maxPool(x, window(d), stride(d), padding(d.padding()));
    }

    private Operand<TInt32> window(PoolDims d) {
        return tf.constant(new int[] {1, d.poolH(), d.poolW(), 1});
    }

    private Operand<TInt32> stride(PoolDims d) {
        return tf.constant(new int[] {1, d.strideH(), d.strideW(), 1});
    }

    private static List<Long> strides(ConvDims d) {
        return List.of(1L, (long) d.strideH(), (long) d.strideW(), 1L);
    }

    private static String padding(Padding padding) {
        return padding.name();
    }

    /// As in Keras 2.2.4: applied to probabilities, divided by their sum and clipped to 1e-7.
    private Operand<T> loss() {
        Operand<T> p = outputs.lastEntry().getValue();
        Operand<T> share = tf.math.div(p, tf.reduceSum(p, tf.constant(1), ReduceSum.keepDims(true)));
        Operand<T> clipped = tf.clipByValue(share, c.number(1e-7f), c.number(1f - 1e-7f));
        Operand<T> sum = tf.reduceSum(tf.math.mul(targets, tf.math.log(clipped)), tf.constant(new int[] {0, 1}));
        return tf.math.div(tf.math.neg(sum), c.number(model.images()));
    }

    /// From (p - t) / images, the gradient with respect to the logits if nothing is clipped, as here.
    private void backward() {
        Operand<T> probabilities = outputs.lastEntry().getValue();
        Operand<T> dy = tf.math.div(tf.math.sub(probabilities, targets), c.number(model.images()));
        List<ModelLayer> layers = model.layers();
        for (int i = layers.size() - 2; i >= 0; i--) {
            Operand<T> x = i == 0 ? images : output(layers.get(i - 1));
            dy = switch (layers.get(i)) {
                case ModelLayer.Convolution l -> convolution(l, x, tf.nn.reluGrad(dy, output(l)));
                case ModelLayer.MaxPooling l ->
                    tf.nn.maxPoolGrad(
                            x,
                            output(l),
                            dy,
                            window(l.dims()),
                            stride(l.dims()),
                            padding(l.dims().padding()));
                case ModelLayer.GlobalAverage l -> spread(l.dims(), dy);
                case ModelLayer.Flatten l ->
                    tf.reshape(dy, tf.constant(layers.get(i - 1).outputShape()));
                case ModelLayer.Dense l -> dense(l, x, dy);
                case ModelLayer.Softmax l -> throw new IllegalStateException(l.name() + " must be the last layer");
            };
        }
    }

    private Operand<T> convolution(ModelLayer.Convolution l, Operand<T> x, Operand<T> dy) {
        ConvDims d = l.dims();
        Operand<TInt32> kernelShape = tf.constant(d.wShape());
        gradients.put(
                l.name() + "/kernel", tf.nn.conv2dBackpropFilter(x, kernelShape, dy, strides(d), padding(d.padding())));
        gradients.put(l.name() + "/bias", tf.nn.biasAddGrad(dy));
        return tf.nn.conv2dBackpropInput(tf.constant(d.xShape()), kernel(l), dy, strides(d), padding(d.padding()));
    }

    private Operand<T> spread(PoolDims d, Operand<T> dy) {
        Operand<T> gradient = tf.reshape(dy, tf.constant(d.yShape()));
        List<Long> window = List.of(1L, (long) d.poolH(), (long) d.poolW(), 1L);
        return tf.nn.avgPoolGrad(tf.constant(d.xShape()), gradient, window, EVERY_PIXEL, VALID);
    }

    private Operand<T> dense(ModelLayer.Dense l, Operand<T> x, Operand<T> dy) {
        gradients.put(l.name() + "/kernel", tf.linalg.matMul(x, dy, MatMul.transposeA(true)));
        gradients.put(l.name() + "/bias", tf.nn.biasAddGrad(dy));
        return tf.linalg.matMul(dy, kernel(l), MatMul.transposeB(true));
    }

    /// Adam's two moments for each weight, zero.
    private SequencedMap<String, List<VarHandleOp>> moments() {
        SequencedMap<String, List<VarHandleOp>> moments = new LinkedHashMap<>();
        List<Op> assignments = new ArrayList<>();
        ModelNumbers.weights(model).forEach((name, weight) -> {
            VarHandleOp m = variable(name + "/m", weight.data().length, weight.shape());
            VarHandleOp v = variable(name + "/v", weight.data().length, weight.shape());
            Operand<T> zeros = tf.zerosLike(weight(name));
            assignments.add(tf.assignVariableOp(m, zeros));
            assignments.add(tf.assignVariableOp(v, zeros));
            moments.put(name, List.of(m, v));
        });
        c.execute(assignments);
        return moments;
    }

    /// One step of Adam for each weight, after all gradients have been computed.
    private List<Op> updates(int step, Map<String, List<VarHandleOp>> moments) {
        Ops after = tf.withControlDependencies(List.<Op>copyOf(gradients.values()));
        Operand<T> beta1 = c.number(0.9f);
        Operand<T> beta2 = c.number(0.999f);
        List<Op> updates = new ArrayList<>();
        variables.forEach((name, variable) -> updates.add(after.train.resourceApplyAdam(
                variable,
                moments.getOrDefault(name, List.of()).getFirst(),
                moments.getOrDefault(name, List.of()).getLast(),
                tf.math.pow(beta1, c.number(step)),
                tf.math.pow(beta2, c.number(step)),
                c.number(ModelCase.LEARNING_RATE),
                beta1,
                beta2,
                c.number(1e-7f),
                gradients.getOrDefault(name, loss))));
        return updates;
    }

    private Operand<T> output(ModelLayer layer) {
        return outputs.getOrDefault(layer.name(), images);
    }

    private Operand<T> kernel(ModelLayer layer) {
        return weight(layer.name() + "/kernel");
    }

    private Operand<T> bias(ModelLayer layer) {
        return weight(layer.name() + "/bias");
    }

    private Operand<T> weight(String name) {
        Operand<T> weight = weights.get(name);
        if (weight == null) {
            throw new IllegalStateException("there is no weight " + name + ", only " + weights.keySet());
        }
        return weight;
    }

    @Override
    public void close() {
        c.close();
    }
}
