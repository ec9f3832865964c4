package dev.yij.spark;

import dev.yij.io.data.ImageBatches;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.RemoteBatches;
import dev.yij.reference.model.RemotePass;
import dev.yij.reference.model.SampleScores;
import dev.yij.reference.model.SliceSums;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Batch;
import dev.yij.reference.train.SumTree;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/// The images of a folder in batches on which the executors compute. The order and the batches are those of
/// [ImageBatches].
final class SparkBatches implements RemoteBatches {

    private static final float[] NONE = {};

    private final Jobs jobs;
    private final ImageBatches images;
    private final Broadcast<byte[]> network;
    private final Broadcast<byte[]> listing;
    private final StepCosts costs;

    /// @param images  checked, so that it is known which cannot be read
    /// @param network a [Network]
    /// @param listing a [Listing]
    SparkBatches(
            Jobs jobs, ImageBatches images, Broadcast<byte[]> network, Broadcast<byte[]> listing, StepCosts costs) {
        this.jobs = jobs;
        this.images = images;
        this.network = network;
        this.listing = listing;
        this.costs = costs;
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
        return images.sampleShape();
    }

    @Override
    public int classes() {
        return images.classes();
    }

    @Override
    public RemotePass epoch(int epoch, int skip) {
        RemotePass pass = new Pass(epoch);
        for (int left = skip; left > 0 && pass.next() != null; left--) {}
        return pass;
    }

    /// One pass, or several that form an epoch.
    private final class Pass implements RemotePass {

        private final int epoch;
        private final int[] order;
        private int position;
        private int[] passes = {};
        private int[] indices = {};

        Pass(int epoch) {
            this.epoch = epoch;
            this.order = images.order(epoch);
        }

        @Override
        public @Nullable Batch next() {
            while (position < order.length) {
                int end = Math.min(order.length, position + batchSize());
                take(position, end);
                position = end;
                if (indices.length > 0) {
                    return new Batch(indices.length, NONE, targets());
                }
            }
            return null;
        }

        /// Takes the images at some positions of the order, without those that cannot be read.
        private void take(int from, int to) {
            int repeats = images.options().passes();
            int ofPass = order.length / repeats;
            passes = new int[to - from];
            indices = new int[to - from];
            int kept = 0;
            for (int i = from; i < to; i++) {
                if (!images.isUnreadable(order[i])) {
                    passes[kept] = epoch * repeats + i / ofPass;
                    indices[kept] = order[i];
                    kept++;
                }
            }
            passes = Arrays.copyOf(passes, kept);
            indices = Arrays.copyOf(indices, kept);
        }

        private float[] targets() {
            float[] y = new float[indices.length * classes()];
            for (int i = 0; i < indices.length; i++) {
                y[i * classes() + images.folder().images().get(indices[i]).classIndex()] = 1;
            }
            return y;
        }

        @Override
        public SliceSums train(Model model, long dropoutKey) {
            int together = RemoteBatches.imagesTogether(model);
            int slots = jobs.slots();
            List<Part> parts = Parts.training(passes, indices, model.sliceSize(), together, dropoutKey, slots);
            SumTree<SliceSums> tree = new SumTree<>(parts.size(), SliceSums::plus);
            StepCosts.Step step = costs.begin(indices.length, parts.size(), slots, System.nanoTime());
            run("training step", model, parts, step, answer -> {
                List<float[]> gradients = model.trainableWeights().stream()
                        .map(weight -> new float[weight.value().length])
                        .toList();
                tree.add(answer.part(), answer.sums(gradients));
            });
            costs.end(step);
            return tree.total();
        }

        @Override
        public SampleScores evaluate(Model model) {
            int slots = jobs.slots();
            List<Part> parts = Parts.evaluation(passes, indices, slots);
            int samples = indices.length;
            SampleScores all = new SampleScores(
                    new float[samples], new int[samples], new int[samples], new int[samples], new double[samples][]);
            StepCosts.Step step = costs.begin(samples, parts.size(), slots, System.nanoTime());
            run("validation step", model, parts, step, answer -> {
                Answer.Scores scores = answer.scores();
                if (scores != null) {
                    copy(scores, all, parts.get(answer.part()).first());
                }
            });
            return all;
        }

        private void run(String what, Model model, List<Part> parts, StepCosts.Step step, Consumer<Answer> answers) {
            List<float[]> values = RemoteBatches.changingWeights(model).stream()
                    .map(Weight::value)
                    .toList();
            Broadcast<byte[]> weights = jobs.sendBytes(Wire.bytes(values));
            step.sent();
            try {
                PartTask task = new PartTask(Identity.mine(), jobs.application(), network, listing, weights);
                jobs.run(what, parts, task, (answer, arrived) -> {
                    answers.accept(answer);
                    step.answered(answer, arrived, System.nanoTime());
                });
            } finally {
                weights.destroy();
            }
        }

        private static void copy(Answer.Scores from, SampleScores to, int first) {
            int count = from.losses().length;
            System.arraycopy(from.losses(), 0, to.losses(), first, count);
            System.arraycopy(from.predicted(), 0, to.predicted(), first, count);
            System.arraycopy(from.labels(), 0, to.labels(), first, count);
            System.arraycopy(from.ranks(), 0, to.ranks(), first, count);
            System.arraycopy(from.measured(), 0, to.measured(), first, count);
        }

        @Override
        public void close() {}
    }
}
