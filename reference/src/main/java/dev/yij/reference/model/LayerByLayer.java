package dev.yij.reference.model;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.BatchNormShape;
import dev.yij.reference.kernel.ParallelBackend;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.BatchStatistics;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Segments.Segment;
import dev.yij.reference.train.Batch;
import dev.yij.reference.train.SumTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Trains a network with [batch normalization][BatchNormalization]: all slices of a batch pass through one
/// [segment][Segments] after the other, forward and backward, and between two segments the statistics of the
/// whole batch are computed. Every slice [keeps][KeptValues] values of its own, so that memory grows with the
/// batch; with [virtual batches][Model#setVirtualBatch] only as large as these.
///
/// Statistics and their gradients are sums over images, each in double precision, which are added in the order
/// of a [SumTree] over the images: their bits depend neither on threads nor on the size of a slice. The sums of
/// an image are computed as soon as its numbers are, while these are in the cache.
final class LayerByLayer implements Slices {

    private final Model model;
    private final Backend backend;
    private final Slices predictions;
    private final Segments segments;
    private final Lifetimes lifetimes;
    private final KeptValues keeps;
    private final Workspace.@Nullable Lent[] lent;
    private final List<Workspace> workspaces = new ArrayList<>();

    /// @param predictions runs everything but training
    LayerByLayer(Model model, Backend backend, Slices predictions) {
        this.model = model;
        this.backend = backend;
        this.predictions = predictions;
        this.segments = new Segments(model.plan());
        this.lifetimes = new Lifetimes(model.plan(), model.heads(), segments);
        this.keeps = new KeptValues(model.plan(), model.heads(), segments);
        this.lent = new Workspace.Lent[backend instanceof ParallelBackend parallel ? parallel.workers() : 1];
    }

    /// The memory for values and gradients of layers, in bytes.
    ///
    /// @param images  the images that are normalized together
    /// @param workers the number of slices that are processed in parallel
    static long bytes(Model model, int images, int workers) {
        Segments segments = new Segments(model.plan());
        Lifetimes lifetimes = new Lifetimes(model.plan(), model.heads(), segments);
        KeptValues keeps = new KeptValues(model.plan(), model.heads(), segments);
        long slice = lifetimes.sliceSize() + keeps.sliceSize();
        long worker = lifetimes.workerSize() + keeps.workerSize();
        return Float.BYTES * (slice * images + worker * workers * model.sliceSize());
    }

    @Override
    public void predict(float[] x, float[] y, int from, int to) {
        predictions.predict(x, y, from, to);
    }

    @Override
    public void evaluate(Batch batch, Scores scores, int from, int to) {
        predictions.evaluate(batch, scores, from, to);
    }

    @Override
    public void train(BatchSum sum, int from, int to) {
        int group = model.virtualBatch() == 0 ? to - from : model.virtualBatch() / model.sliceSize();
        for (int first = from; first < to; first += group) {
            sum.add(new Group(sum, first, Math.min(to, first + group)).train());
        }
    }

    /// The work of one slice.
    private interface Work {
        void run(Backend backend, int slice);
    }

    /// Slices `from ≤ slice < to` of a batch, which are normalized together.
    private final class Group {

        private final BatchSum sum;
        private final int from;
        private final int to;
        private final Map<Node, BatchStatistics> statistics = new HashMap<>();
        private final Map<Node, List<float[]>> normalizations = new HashMap<>();
        private final Map<Integer, GradientSum> gradients = new HashMap<>();

        /// For each image, sums over its positions that the next normalization needs, forward or backward.
        private final double[][] moments;

        Group(BatchSum sum, int from, int to) {
            this.sum = sum;
            this.from = from;
            this.to = to;
            this.moments = new double[images()][];
            while (workspaces.size() < to - from) {
                workspaces.add(new Workspace(model.plan(), lifetimes, keeps, model.sliceSize()));
            }
        }

        VirtualBatch train() {
            List<Segment> all = segments.all();
            forEach((on, slice) ->
                    workspace(slice).load(pass(on, slice), sum.batch().x(), sum.first(slice)));
            for (int i = 0; i < all.size(); i++) {
                Segment segment = all.get(i);
                Node normalizes = segment.normalizes();
                BatchStatistics by = normalizes == null ? null : statistics(normalizes);
                Node next = i + 1 < all.size() ? all.get(i + 1).normalizes() : null;
                forEach((on, slice) -> {
                    Pass pass = pass(on, slice);
                    forward(segment, by, pass, slice);
                    if (next != null) {
                        addMoments(next, pass, slice); // while its input is in the cache
                    }
                });
            }
            for (int i = all.size() - 1; i >= 0; i--) {
                backward(i);
            }
            return new VirtualBatch(VirtualBatch.normalizations(model.plan()).stream()
                    .map(node -> Objects.requireNonNull(normalizations.get(node)))
                    .toList());
        }

        private Workspace workspace(int slice) {
            return workspaces.get(slice - from);
        }

        private Pass pass(Backend on, int slice) {
            return new Pass(on, sum.images(slice), true, sum.dropoutKey(), sum.position(slice));
        }

        /// Runs a slice each on the workers, or all threads on one after the other if there are fewer.
        private void forEach(Work work) {
            if (backend instanceof ParallelBackend parallel && to - from >= parallel.workers()) {
                parallel.forEach(to - from, (single, worker, i) -> run(work, single, worker, from + i));
            } else {
                for (int slice = from; slice < to; slice++) {
                    run(work, backend, 0, slice);
                }
            }
        }

        private void run(Work work, Backend on, int worker, int slice) {
            Workspace.Lent arrays = lent[worker];
            if (arrays == null) {
                arrays = new Workspace.Lent(
                        keeps.ofWorker(model.sliceSize()), lifetimes.gradientsOfWorker(model.sliceSize()));
                lent[worker] = arrays; // each worker has its own place
            }
            workspace(slice).borrow(keeps, arrays);
            work.run(on, slice);
        }

        private void forward(Segment segment, @Nullable BatchStatistics by, Pass pass, int slice) {
            if (by != null) {
                normalize(segment, by, pass, slice);
            }
            workspace(slice).forward(pass, segment.rest());
        }

        /// Computes what the slice has not kept of a segment again.
        private void forwardAgain(int index, Pass pass, int slice) {
            Segment segment = segments.all().get(index);
            if (segment.nodes().stream().allMatch(node -> lifetimes.step(node) == null)) {
                return; // frozen
            }
            Node first = segment.rectifier() == null ? segment.normalizes() : segment.rectifier();
            if (segment.normalizes() != null && first != null && keeps.isNeededAgain(first)) {
                normalize(segment, Objects.requireNonNull(statistics.get(segment.normalizes())), pass, slice);
            }
            workspace(slice).forward(pass, keeps.again(index));
        }

        /// Computes the normalization of a segment, together with the nodes that are fused with it.
        private void normalize(Segment segment, BatchStatistics by, Pass pass, int slice) {
            Node node = Objects.requireNonNull(segment.normalizes());
            BatchNormalization layer = Segments.normalization(node);
            Node rectifier = segment.rectifier();
            float[] x = workspace(slice).value(node.read());
            float[] y = workspace(slice).value(rectifier == null ? node.value() : rectifier.value());
            if (rectifier == null) {
                layer.normalize(pass, node.layer().in(), by, x, y);
            } else if (segment.added() < 0) {
                layer.normalizeRelu(pass, node.layer().in(), by, x, y);
            } else {
                float[] other = workspace(slice).value(segment.added());
                layer.normalizeAddRelu(pass, node.layer().in(), by, x, other, y);
            }
        }

        /// Computes the sums of a normalization's input over each image of a slice.
        private void addMoments(Node node, Pass pass, int slice) {
            BatchNormShape s = shape(node, slice);
            double[] all = new double[2 * s.images() * s.channels()];
            pass.backend().channelMoments(s, workspace(slice).value(node.read()), all);
            split(all, slice, moments);
        }

        /// Sets `each[n]` for the images n of a slice to its part of an array.
        private void split(double[] all, int slice, double[][] each) {
            int first = sum.first(slice) - sum.first(from);
            int size = all.length / sum.images(slice);
            for (int n = 0; n < sum.images(slice); n++) {
                each[first + n] = Arrays.copyOfRange(all, n * size, (n + 1) * size);
            }
        }

        /// Computes the statistics of a normalization over the group: Σ (x - μ)² is
        /// Σ (x - m)² + positions · (m - μ)² for an image whose mean is m (Chan, Golub, LeVeque 1979).
        private BatchStatistics statistics(Node node) {
            BatchNormalization layer = Segments.normalization(node);
            BatchNormShape each = layer.shape(1, node.layer().in());
            int channels = each.channels();
            long count = (long) images() * each.positions();
            float[] mean = BatchNormalization.mean(total(moments, image -> Arrays.copyOf(image, channels)), count);
            double[] squares = total(moments, image -> {
                double[] deviations = Arrays.copyOfRange(image, channels, 2 * channels);
                for (int c = 0; c < channels; c++) {
                    double distance = image[c] / each.positions() - mean[c];
                    deviations[c] += each.positions() * distance * distance;
                }
                return deviations;
            });
            BatchStatistics by =
                    layer.statistics(mean, squares, count, node.layer().weights());
            statistics.put(node, by);
            return by;
        }

        /// Adds numbers of the group's images in a fixed tree.
        private double[] total(double[][] each, UnaryOperator<double[]> of) {
            SumTree<double[]> tree = new SumTree<>(each.length, LayerByLayer::plus);
            for (int n = 0; n < each.length; n++) {
                tree.add(n, of.apply(each[n]));
            }
            return tree.total();
        }

        private BatchNormShape shape(Node node, int slice) {
            return Segments.normalization(node)
                    .shape(sum.images(slice), node.layer().in());
        }

        private int images() {
            return sum.first(to - 1) + sum.images(to - 1) - sum.first(from);
        }

        private void backward(int index) {
            int part = segments.part(index);
            boolean begins = part == 0 && index == segments.all().size() - 1 || segments.parts() > 1;
            boolean ends = segments.parts() > 1 || index == 0;
            Segment segment = segments.all().get(index);
            Lifetimes.Step normalized =
                    segment.normalizes() == null ? null : lifetimes.step(Objects.requireNonNull(segment.normalizes()));
            Segment after = index + 1 < segments.all().size() ? segments.all().get(index + 1) : null;
            forEach((on, slice) -> {
                Pass pass = pass(on, slice);
                forwardAgain(index, pass, slice);
                GradientSum own = begins ? take(part, slice) : taken(slice);
                if (after == null) {
                    losses(own, slice);
                } else {
                    backwardOf(after, pass, slice);
                }
                List<Weight> weights = weights(part, own);
                for (Node node : segment.nodes().reversed()) {
                    Lifetimes.Step step = lifetimes.step(node);
                    if (step != null && node != segment.directRectifier()) {
                        workspace(slice).backward(pass, weights, step);
                    }
                }
                if (ends) {
                    sum.add(part, slice, own);
                }
                if (normalized != null) {
                    addGradientSums(segment, normalized, pass, slice); // while its gradient is in the cache
                }
            });
            if (normalized != null) {
                sumGradients(normalized.node());
            }
        }

        private GradientSum take(int part, int slice) {
            GradientSum taken = sum.take(part, slice);
            synchronized (gradients) {
                gradients.put(slice, taken);
            }
            return taken;
        }

        private GradientSum taken(int slice) {
            synchronized (gradients) {
                return Objects.requireNonNull(gradients.get(slice));
            }
        }

        private void losses(GradientSum own, int slice) {
            Workspace workspace = workspace(slice);
            for (Head head : model.heads()) {
                own.addLosses(
                        head,
                        sum.batch(),
                        sum.mean(),
                        sum.first(slice),
                        sum.images(slice),
                        workspace.scores(head),
                        workspace.scoreGradient(head));
            }
        }

        /// Computes what the gradient of a normalization needs of each image of a slice.
        private void addGradientSums(Segment segment, Lifetimes.Step step, Pass pass, int slice) {
            Node node = step.node();
            BatchNormShape s = shape(node, slice);
            double[] all = new double[2 * s.images() * s.channels()];
            float[] x = workspace(slice).value(node.read());
            float[] dy = workspace(slice).gradient(step.dy());
            BatchStatistics by = Objects.requireNonNull(statistics.get(node));
            if (segment.directRectifier() == null) {
                pass.backend().normalizeGradSums(s, x, dy, by.mean(), all);
            } else {
                pass.backend().normalizeReluGradSums(s, x, dy, by.mean(), by.factor(), by.offset(), all);
            }
            split(all, slice, moments);
        }

        /// Adds them over the group.
        private void sumGradients(Node node) {
            BatchNormShape each =
                    Segments.normalization(node).shape(1, node.layer().in());
            BatchStatistics by = Objects.requireNonNull(statistics.get(node));
            List<Weight> own =
                    node.layer().weights().stream().map(Weight::withOwnGradient).toList();
            long count = (long) images() * each.positions();
            Segments.normalization(node).gradients(by, total(moments, UnaryOperator.identity()), count, own);
            normalizations.put(node, VirtualBatch.numbers(by, own));
        }

        private void backwardOf(Segment segment, Pass pass, int slice) {
            Node node = Objects.requireNonNull(segment.normalizes());
            Lifetimes.Step step = lifetimes.step(node);
            BatchStatistics by = Objects.requireNonNull(statistics.get(node));
            if (step != null) {
                workspace(slice).backward(pass, step, by, segment.directRectifier() != null);
            }
        }

        /// The model's trainable weights with the gradients of a set where they are in it.
        private List<Weight> weights(int part, GradientSum own) {
            List<Weight> all = new ArrayList<>(model.trainableWeights());
            List<Weight> inPart = segments.weightsOf(part);
            for (int i = 0; i < inPart.size(); i++) {
                all.set(all.indexOf(inPart.get(i)), own.weights().get(i));
            }
            return all;
        }
    }

    private static double[] plus(double[] left, double[] right) {
        for (int i = 0; i < left.length; i++) {
            left[i] += right[i];
        }
        return left;
    }
}
