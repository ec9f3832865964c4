package dev.yij.reference.model;

import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.Loss;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Data and networks shared by the tests of this package.
final class Samples {

    /// The shape of the images of [#images] and of the input of [#smallNet].
    static final Shape IMAGE = Shape.of(7, 6, 2);

    static final int CLASSES = 3;

    private Samples() {}

    /// Images of random numbers in [-1, 1).
    static Tensor images(int count, Shape each, long seed) {
        Random random = new Random(seed);
        Tensor images = new Tensor(each.prepend(count), new float[count * each.size()]);
        for (int i = 0; i < images.data().length; i++) {
            images.data()[i] = 2 * random.nextFloat() - 1;
        }
        return images;
    }

    /// Targets of random classes, one-hot.
    static Tensor targets(int count, int classes, long seed) {
        Random random = new Random(seed);
        Tensor targets = Tensor.zeros(count, classes);
        for (int i = 0; i < count; i++) {
            targets.data()[i * classes + random.nextInt(classes)] = 1;
        }
        return targets;
    }

    /// Random images with random classes, in their own order.
    static ArrayBatches batches(int count, int batchSize) {
        return new ArrayBatches(images(count, IMAGE, 1), targets(count, CLASSES, 2), batchSize);
    }

    /// A network with a layer of each relevant kind: convolution, pooling, dense, softmax; neither built nor
    /// compiled.
    static Sequential smallNet() {
        return new Sequential()
                .add(new Conv2D(4, 3).activation(ActivationFunction.RELU))
                .add(new MaxPooling2D(2))
                .add(new Flatten())
                .add(new Dense(CLASSES))
                .add(new Activation(ActivationFunction.SOFTMAX));
    }

    /// A dense layer and a softmax on two numbers, small enough to be computed by hand: all weights are
    /// initially zero.
    static Sequential twoByTwo(Loss loss, Optimizer optimizer) {
        return new Sequential()
                .add(new Dense(2).initializer(Initializer.ZEROS))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(2), new Seed(0))
                .compile(optimizer, loss);
    }

    /// Rows of two inputs and two targets: `{x0, x1, y0, y1}`.
    static ArrayBatches rows(int batchSize, float[]... rows) {
        Tensor x = Tensor.zeros(rows.length, 2);
        Tensor y = Tensor.zeros(rows.length, 2);
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, x.data(), 2 * i, 2);
            System.arraycopy(rows[i], 2, y.data(), 2 * i, 2);
        }
        return new ArrayBatches(x, y, batchSize);
    }

    /// Copies of all weights, for comparison.
    static List<Tensor> weights(Model model) {
        return model.weights().stream()
                .map(weight -> new Tensor(weight.shape(), weight.value().clone()))
                .toList();
    }

    static void copyWeights(Model from, Model to) {
        List<Weight> source = from.weights();
        for (int i = 0; i < source.size(); i++) {
            float[] value = source.get(i).value();
            System.arraycopy(value, 0, to.weights().get(i).value(), 0, value.length);
        }
    }

    /// Images `from` to `to` only.
    static Tensor slice(Tensor x, int from, int to) {
        int each = x.shape().size() / x.shape().dim(0);
        int[] dims = x.shape().toArray();
        dims[0] = to - from;
        return new Tensor(Shape.of(dims), Arrays.copyOfRange(x.data(), from * each, to * each));
    }
}
