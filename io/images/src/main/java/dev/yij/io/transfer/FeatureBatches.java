package dev.yij.io.transfer;

import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.ImageFolder;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.train.Batch;
import dev.yij.reference.train.BatchSource;
import dev.yij.reference.train.Batches;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The batches of [ImageBatches] with features instead of pixels: the same images in the same batches, those
/// that cannot be read left out of them.
final class FeatureBatches implements BatchSource {

    private final Features features;
    private final ImageBatches images;
    private final Shape shape;

    /// The row of an image by its position in the folder; -1 if it cannot be read.
    private final int[] rows;

    FeatureBatches(Features features, ImageBatches images, Shape shape) {
        this.features = features;
        this.images = images;
        this.shape = shape;
        List<ImageFolder.Item> all = images.folder().images();
        int size = features.x().shape().dim(1);
        if (shape.size() != size) {
            throw new ShapeException("an image has " + size + " features, expected " + shape);
        }
        rows = new int[all.size()];
        for (int index = 0, row = 0; index < rows.length; index++) {
            boolean readable =
                    row < features.items().size() && features.items().get(row).equals(all.get(index));
            rows[index] = readable ? row++ : -1;
        }
    }

    @Override
    public int samples() {
        return images.samples();
    }

    @Override
    public int batchSize() {
        return images.batchSize();
    }

    @Override
    public Shape sampleShape() {
        return shape;
    }

    @Override
    public int classes() {
        return images.classes();
    }

    @Override
    public Batches epoch(int epoch) {
        return new Pass(images.order(epoch));
    }

    private final class Pass implements Batches {

        private final int[] order;
        private int next;

        Pass(int[] order) {
            this.order = order;
        }

        @Override
        public @Nullable Batch next() {
            while (next < order.length) {
                int end = Math.min(order.length, next + batchSize());
                int[] chosen = Arrays.stream(order, next, end)
                        .map(index -> rows[index])
                        .filter(row -> row >= 0)
                        .toArray();
                next = end;
                if (chosen.length > 0) { // a batch of unreadable images only is left out
                    return new Batch(
                            chosen.length,
                            gather(features.x().data(), shape.size(), chosen),
                            gather(features.y().data(), classes(), chosen));
                }
            }
            return null;
        }

        private static float[] gather(float[] from, int length, int[] chosen) {
            float[] to = new float[chosen.length * length];
            for (int i = 0; i < chosen.length; i++) {
                System.arraycopy(from, chosen[i] * length, to, i * length, length);
            }
            return to;
        }

        @Override
        public void close() {}
    }
}
