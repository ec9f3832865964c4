package dev.yij.reference.train;

import dev.yij.reference.CheckReturnValue;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An in-memory data set, split into batches; the last batch of a pass may be smaller.
public final class ArrayBatches implements BatchSource {

    private final Tensor x;
    private final Tensor y;
    private final int batchSize;
    private final @Nullable Seed shuffle;
    private final float @Nullable [] weights;

    /// A data set in its original order.
    ///
    /// @param x the inputs, `samples × sample shape`
    /// @param y the targets, `samples × classes`, or one number for each sample
    /// @throws ShapeException if the number of targets differs from the number of inputs
    public ArrayBatches(Tensor x, Tensor y, int batchSize) {
        this(x, y, batchSize, null);
    }

    /// A data set that is reshuffled each epoch.
    ///
    /// @param shuffle the seed of the shuffles; null to keep the order
    /// @throws ShapeException if the number of targets differs from the number of inputs
    public ArrayBatches(Tensor x, Tensor y, int batchSize, @Nullable Seed shuffle) {
        this(x, y, batchSize, shuffle, null);
    }

    private ArrayBatches(Tensor x, Tensor y, int batchSize, @Nullable Seed shuffle, float @Nullable [] weights) {
        if (x.shape().rank() < 1
                || y.shape().rank() < 1
                || y.shape().rank() > 2
                || x.shape().dim(0) != y.shape().dim(0)) {
            throw new ShapeException(
                    "inputs and targets must have the same number of samples, samples × … and samples × classes, found "
                            + x.shape() + " and " + y.shape());
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("a batch size must be at least 1, found " + batchSize);
        }
        this.x = x;
        this.y = y;
        this.batchSize = batchSize;
        this.shuffle = shuffle;
        this.weights = weights;
    }

    /// A copy whose samples have weights, Keras's `sample_weight`: factors for the loss of each, and its
    /// gradient.
    ///
    /// @param each a weight for each sample; not copied
    /// @throws ShapeException if their number differs from that of the samples
    @CheckReturnValue
    public ArrayBatches weights(float... each) {
        if (each.length != samples()) {
            throw new ShapeException(
                    "each of the " + samples() + " samples needs a weight, found " + each.length + " weights");
        }
        return new ArrayBatches(x, y, batchSize, shuffle, each);
    }

    @Override
    public int samples() {
        return x.shape().dim(0);
    }

    @Override
    public int batchSize() {
        return batchSize;
    }

    @Override
    public Shape sampleShape() {
        int[] dims = x.shape().toArray();
        return Shape.of(Arrays.copyOfRange(dims, 1, dims.length));
    }

    @Override
    public int classes() {
        return y.shape().rank() == 1 ? 1 : y.shape().dim(1);
    }

    @Override
    public Batches epoch(int epoch) {
        return epoch(epoch, 0);
    }

    @Override
    public Batches epoch(int epoch, int skip) {
        int[] order = shuffle == null
                ? IntStream.range(0, samples()).toArray()
                : shuffle.stream("shuffle", epoch).permutation(samples());
        return new Pass(order, (int) Math.min((long) skip * batchSize, order.length));
    }

    private final class Pass implements Batches {

        private final int[] order;
        private int next;

        Pass(int[] order, int first) {
            this.order = order;
            this.next = first;
        }

        @Override
        public @Nullable Batch next() {
            int size = Math.min(batchSize, order.length - next);
            if (size == 0) {
                return null;
            }
            float[] own = weights == null ? null : gather(weights, 1, size);
            Batch batch = new Batch(size, gather(x, size), gather(y, size), own);
            next += size;
            return batch;
        }

        private float[] gather(Tensor from, int size) {
            return gather(from.data(), from.shape().size() / samples(), size);
        }

        private float[] gather(float[] from, int length, int size) {
            float[] rows = new float[size * length];
            for (int i = 0; i < size; i++) {
                System.arraycopy(from, order[next + i] * length, rows, i * length, length);
            }
            return rows;
        }

        @Override
        public void close() {}
    }
}
