package dev.yij.spark;

import dev.yij.io.data.BatchOptions;
import dev.yij.io.data.ImageBatches;
import dev.yij.io.file.FormatException;
import dev.yij.io.image.ImageException;
import dev.yij.io.model.SavedModel;
import dev.yij.io.run.BackendChoice;
import dev.yij.io.run.Machines;
import dev.yij.io.run.RunSettings;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.RemoteBatches;
import dev.yij.reference.train.BatchSource;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/// The executors of a Spark application as the machines of a training run.
final class SparkMachines implements Machines {

    /// Images that one task checks at most.
    private static final int CHECKED = 256;

    private final Jobs jobs;
    private final BackendChoice backend;
    private final StepCosts costs = new StepCosts();
    private final IdentityHashMap<ImageBatches, Broadcast<byte[]>> listings = new IdentityHashMap<>();
    private @Nullable Sent sent;

    /// A network that the executors have.
    private record Sent(Model model, int trainable, Broadcast<byte[]> network) {}

    SparkMachines(JavaSparkContext spark, BackendChoice backend) {
        this.jobs = new Jobs(spark);
        this.backend = backend;
    }

    @Override
    public void require(RunSettings settings, SavedModel saved) throws FormatException {
        if (settings.recipe().mixup() > 0) {
            throw new FormatException("--mixup mixes images of different machines, which is not supported on Spark:"
                    + " omit it, or train on one machine");
        }
        try {
            RemoteBatches.requireSlices(saved.model());
        } catch (IllegalStateException e) {
            throw new FormatException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public BatchSource source(SavedModel saved, ImageBatches images) {
        return new SparkBatches(jobs, images, network(saved), listing(images), costs);
    }

    /// Sends a listing once, so that executors keep the images that they have decoded.
    private Broadcast<byte[]> listing(ImageBatches images) {
        return listings.computeIfAbsent(images, each -> jobs.send(Listing.of(each)));
    }

    /// Sends a network once, and again only if other layers are trained.
    private Broadcast<byte[]> network(SavedModel saved) {
        int trainable = saved.model().trainableWeights().size();
        Sent last = sent;
        if (last == null || last.model != saved.model() || last.trainable != trainable) {
            last = new Sent(saved.model(), trainable, jobs.send(Network.of(saved, backend)));
            sent = last;
        }
        return last.network;
    }

    @Override
    public void await(Consumer<String> say) {
        jobs.awaitExecutor(say);
    }

    @Override
    public void check(ImageBatches images, IntConsumer progress) {
        int count = images.folder().images().size();
        int each = Math.clamp(count / (4 * jobs.slots()), 1, CHECKED);
        List<Part> parts = Parts.inOrder(count, each);
        AtomicInteger done = new AtomicInteger();
        Map<Integer, Answer> unreadable = new TreeMap<>();
        CheckTask task = new CheckTask(Identity.mine(), jobs.application(), listing(images));
        jobs.run("check of images", parts, task, (answer, _) -> {
            answer.unreadable().keySet().forEach(image -> unreadable.put(image, answer));
            int before = done.getAndAdd(each);
            if (before / 1000 != (before + each) / 1000) {
                progress.accept(Math.min(count, before + each));
            }
        });
        Map<Integer, String> reasons = new TreeMap<>();
        unreadable.forEach((image, answer) -> {
            String reason = Objects.requireNonNull(answer.unreadable().get(image));
            requireUnreadable(images, image, answer.executor(), reason);
            reasons.put(image, reason);
        });
        images.setChecked(reasons);
    }

    /// Checks that the driver cannot read an image either: an executor without the folder would otherwise leave
    /// out what is there.
    static void requireUnreadable(ImageBatches images, int image, String executor, String reason) {
        try {
            BatchOptions options = images.options();
            images.folder()
                    .read(images.folder().images().get(image), options.reader(), options.height(), options.width());
        } catch (ImageException e) {
            return;
        }
        throw new ExecutorException(
                executor + " cannot read an image that the driver can read: " + reason
                        + ". All machines need the same images under the same path",
                null);
    }

    @Override
    public List<String> description(SavedModel saved, int steps) {
        if (listings.isEmpty()) {
            return List.of(); // only a head is trained, on the driver
        }
        int batch = listings.keySet().iterator().next().batchSize(); // that of all parts of the data
        Model model = saved.model();
        int slots = jobs.slots();
        int tasks = Parts.training(
                        new int[batch],
                        new int[batch],
                        model.sliceSize(),
                        RemoteBatches.imagesTogether(model),
                        0,
                        slots)
                .size();
        List<float[]> weights =
                RemoteBatches.changingWeights(model).stream().map(Weight::value).toList();
        long bytes = weights.stream().mapToLong(each -> 4L * each.length).sum();
        return StepCosts.expected(bytes, tasks, slots, jobs.overhead(weights, tasks));
    }

    @Override
    public List<String> summary() {
        return costs.measured();
    }
}
