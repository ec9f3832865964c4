package dev.yij.spark;

import dev.yij.io.data.ImageBatches;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.Normalisation;
import dev.yij.io.image.RgbImage;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BatchPart;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.RemoteBatches;
import dev.yij.reference.train.Batch;
import java.util.Objects;

/// A copy of the network on an executor, with a backend and the arrays of one task. One task at a time uses it.
final class Computer implements Kept.Reusable {

    private final Model model;
    private final Backend backend;
    private final Readers readers;
    private final int threads;
    private BatchPart computes;
    private int largest;
    private long weights = -1;

    Computer(Network network, int threads) {
        this.model = network.saved().model();
        this.backend = network.backend().open(threads);
        this.readers = new Readers(threads);
        this.threads = threads;
        model.setBackend(backend);
        this.computes = new BatchPart(model, 1);
    }

    @Override
    public int threads() {
        return threads;
    }

    /// Sets the [weights that change][RemoteBatches#changingWeights], unless they are set.
    ///
    /// @param id of these weights
    void setWeights(long id, byte[] values) {
        if (id != weights) {
            weights = -1;
            Wire.read(
                    values,
                    RemoteBatches.changingWeights(model).stream()
                            .map(Weight::value)
                            .toList());
            weights = id;
        }
    }

    /// Computes a part of a batch.
    ///
    /// @param fetching nanoseconds that the weights have taken
    /// @throws ImageException if an image cannot be read
    Answer compute(String executor, Part part, ImageBatches images, long fetching) throws ImageException {
        if (part.size() > largest) {
            largest = part.size();
            computes = new BatchPart(model, largest);
        }
        long start = System.nanoTime();
        Batch batch = read(part, images);
        long read = System.nanoTime();
        return part.trains()
                ? Answer.trained(
                        executor,
                        part.number(),
                        computes.train(batch, part.first(), part.batchSize(), part.dropoutKey()),
                        fetching,
                        read - start,
                        System.nanoTime() - read)
                : Answer.evaluated(
                        executor,
                        part.number(),
                        computes.evaluate(batch),
                        fetching,
                        read - start,
                        System.nanoTime() - read);
    }

    private Batch read(Part part, ImageBatches images) throws ImageException {
        int each = images.sampleShape().size();
        int classes = images.classes();
        float[] x = new float[part.size() * each];
        float[] y = new float[part.size() * classes];
        Normalisation pixels =
                new Normalisation(images.options().reader().preparation().pixels());
        readers.run(part.size(), i -> {
            int index = part.images()[i];
            RgbImage image = Objects.requireNonNull(images.image(part.passes()[i], index));
            pixels.normalise(image, x, i * each);
            y[i * classes + images.folder().images().get(index).classIndex()] = 1;
        });
        return new Batch(part.size(), x, y);
    }

    /// Ends the threads.
    @Override
    public void close() {
        readers.close();
        backend.close();
    }
}
