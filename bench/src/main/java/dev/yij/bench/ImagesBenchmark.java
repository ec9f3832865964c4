package dev.yij.bench;

import dev.yij.io.data.Augmentation;
import dev.yij.io.data.BatchOptions;
import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.data.SampleData;
import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.Normalisation;
import dev.yij.io.image.Resize;
import dev.yij.io.model.Interpolation;
import dev.yij.reference.train.Batch;
import dev.yij.reference.train.Batches;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// From JPEG files to batches of 224×224 images, on the training images embedded in yij: `:images`
/// is the number of images per second. Training must not wait for them.
@State(Scope.Benchmark)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@SuppressWarnings("NullAway.Init") // JMH calls open first
public class ImagesBenchmark {

    private static final BatchOptions STANDARD = BatchOptions.standard();

    /// The number of decoding threads.
    @State(Scope.Benchmark)
    public static class Workers {
        /// The number of threads, as in `--workers`.
        @Param({"1", "2"})
        private int workers;
    }

    /// The additional rates that JMH prints.
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Count {
        /// Number of images read.
        public long images;
    }

    private Path temporary;
    private ImageFolder folder;

    /// Writes the images to files.
    @Setup
    public void open() throws IOException {
        temporary = Files.createTempDirectory("yij-images");
        folder = ImageFolder.scan(SampleData.extractTo(temporary).resolve("train"));
    }

    /// Removes the files.
    @TearDown
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(temporary)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// A plain loop: decode, resize by nearest neighbour, normalise.
    @Benchmark
    public float[] plainLoop(Count count) throws IOException {
        float[] x = new float[Chapter.IMAGE.size()];
        for (ImageFolder.Item item : folder.images()) {
            Normalisation.KERAS.normalise(
                    Resize.resize(ImageDecoder.standard().decode(item.file()), Interpolation.NEAREST, 224, 224), x, 0);
        }
        count.images += folder.images().size();
        return x;
    }

    /// The same images in batches, as in training.
    @Benchmark
    public int batches(Workers given, Count count) {
        return drain(STANDARD.workers(given.workers), count);
    }

    /// The same batches with augmentation.
    @Benchmark
    public int augmentedBatches(Workers given, Count count) {
        BatchOptions augmented = STANDARD.shuffle(new Seed(42)).augmentation(Augmentation.PHOTOGRAPHS);
        return drain(augmented.workers(given.workers), count);
    }

    private int drain(BatchOptions options, Count count) {
        int images = 0;
        try (Batches batches = new ImageBatches(folder, options).epoch(0)) {
            for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
                images += batch.size();
            }
        }
        count.images += images;
        return images;
    }
}
