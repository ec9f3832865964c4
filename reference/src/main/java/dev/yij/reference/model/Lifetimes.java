package dev.yij.reference.model;

import dev.yij.reference.layer.Add;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.BatchStatistics;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Segments.Segment;
import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How long each value of a [Plan], and each gradient with respect to it, is needed, and which of them can
/// therefore share an array.
///
/// A value is computed by its node and read by later ones; outputs and the scores of heads are needed until the
/// end, and in training also what the backward pass of its node or of a reader needs. The gradient with respect
/// to a value begins with the last node that reads it, and ends with the node that computes it.
final class Lifetimes {

    private static final int NONE = -1;
    private static final int PASSING = 1 << 20;

    private final Plan plan;
    private final List<Head> heads;

    /// Whether a value depends on a weight that is trained, so that the gradient with respect to it is needed.
    private final boolean[] needed;

    /// For each value, whether the gradient with respect to it is passed from one [segment][Segments] to
    /// another: each slice needs an array for it. The others are in arrays of a worker.
    private final boolean[] crosses;

    private final Buffers gradients = new Buffers();
    private final Buffers passing = new Buffers();
    private final int[] gradientOf;

    /// Arrays that hold the gradients with respect to both terms of a sum, which are equal.
    private final Set<Integer> shared = new HashSet<>();

    private final Map<Integer, Integer> headGradients = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final Map<Node, Step> stepOf = new HashMap<>();
    private final long trainingSize;

    /// Lifetimes where a slice passes through the whole network at once.
    Lifetimes(Plan plan, List<Head> heads) {
        this(plan, heads, new int[plan.values()], List.of());
    }

    /// Lifetimes where all slices pass through one segment after the other.
    Lifetimes(Plan plan, List<Head> heads, Segments segments) {
        this(plan, heads, segments.segmentOfValues(), segments.all());
    }

    /// @param segmentOf the number of the segment in which each value is computed
    private Lifetimes(Plan plan, List<Head> heads, int[] segmentOf, List<Segment> segments) {
        this.plan = plan;
        this.heads = heads;
        this.needed = new boolean[plan.values()];
        for (Node node : plan.nodes()) {
            needed[node.value()] = !node.layer().trainableWeights().isEmpty()
                    || node.reads().stream().anyMatch(value -> needed[value]);
        }
        this.gradientOf = new int[plan.values()];
        Arrays.fill(gradientOf, NONE);
        this.crosses = new boolean[plan.values()];
        for (Node node : plan.nodes()) {
            // the backward pass of a normalization belongs to the segment before it
            boolean normalizes = Segments.normalizesBatches(node);
            crosses[node.value()] |= normalizes && segmentOf[node.value()] > 0;
            int segment = segmentOf[node.value()] - (normalizes && segmentOf[node.value()] > 0 ? 1 : 0);
            node.reads().forEach(value -> crosses[value] |= segmentOf[value] != segment);
        }
        for (Segment segment : segments) {
            segment.fused().forEach(node -> crosses[node.value()] = true); // up to the normalization, in place
        }
        int last = Arrays.stream(segmentOf).max().orElse(0);
        heads.forEach(head -> crosses[head.scores()] |= segmentOf[head.scores()] != last);
        planGradients();
        this.trainingSize = plan(true, plan.nodes(), new int[plan.values()]).size() + gradients.size() + passing.size();
    }

    /// The arrays of the values in prediction; empty for those that no node computes.
    ///
    /// @param nodes the nodes of the plan, or what is left of them after [Folding]
    List<float[]> prediction(int images, List<Node> nodes) {
        return forward(images, false, nodes);
    }

    /// The arrays of all values in training.
    List<float[]> training(int images) {
        return forward(images, true, plan.nodes());
    }

    private List<float[]> forward(int images, boolean training, List<Node> nodes) {
        int[] bufferOf = new int[plan.values()];
        List<float[]> arrays = plan(training, nodes, bufferOf).allocate(images);
        return Arrays.stream(bufferOf)
                .mapToObj(buffer -> buffer == NONE ? new float[0] : arrays.get(buffer))
                .toList();
    }

    /// @param bufferOf receives the array of each value
    private Buffers plan(boolean training, List<Node> nodes, int[] bufferOf) {
        int[] end = ends(training, nodes);
        Set<Integer> computed = nodes.stream().map(Node::value).collect(Collectors.toSet());
        Buffers buffers = new Buffers();
        for (int value = 0; value < plan.values(); value++) {
            boolean exists = plan.isInput(value) || computed.contains(value);
            bufferOf[value] = exists ? buffers.take(plan.shape(value).size()) : NONE;
            for (int before = 0; before <= value; before++) {
                if (end[before] == value && bufferOf[before] != NONE) {
                    buffers.giveBack(bufferOf[before]);
                }
            }
        }
        return buffers;
    }

    /// For each value, the last value that is computed from it; beyond all values where it is needed until the
    /// end.
    private int[] ends(boolean training, List<Node> nodes) {
        int[] end = new int[plan.values()];
        for (int value = 0; value < end.length; value++) {
            end[value] = value;
        }
        for (Node node : nodes) {
            for (int read : node.reads()) {
                end[read] = training && node.layer().layer().backwardReadsInput()
                        ? end.length
                        : Math.max(end[read], node.value());
            }
            if (training && node.layer().layer().backwardReadsOutput()) {
                end[node.value()] = end.length;
            }
        }
        plan.outputs().forEach(value -> end[value] = end.length);
        heads.forEach(head -> end[head.scores()] = end.length);
        return end;
    }

    /// The numbers that one image needs in training, in values and gradients.
    long trainingSize() {
        return trainingSize;
    }

    private void planGradients() {
        for (Head head : heads) {
            int buffer = gradientOf[head.scores()];
            if (buffer == NONE) {
                buffer = take(head.scores());
                gradientOf[head.scores()] = buffer;
            }
            headGradients.put(head.scores(), buffer);
        }
        Map<String, int[]> places = places();
        for (Node node : plan.nodes().reversed()) {
            int dy = gradientOf[node.value()];
            if (dy == NONE) {
                continue; // nothing that is trained depends on it
            }
            if (needed[node.value()]) {
                Step step = step(node, dy, places.getOrDefault(node.layer().name(), new int[0]));
                steps.add(step);
            } else {
                giveBack(dy);
            }
        }
        steps.replaceAll(step -> step.at(this::place));
        steps.forEach(step -> stepOf.put(step.node, step));
        headGradients.replaceAll((_, buffer) -> place(buffer));
    }

    /// An array for the gradient with respect to a value. The numbers of those of a worker begin with
    /// [#PASSING] while planning.
    private int take(int value) {
        int size = plan.shape(value).size();
        return crosses[value] ? gradients.take(size) : PASSING + passing.take(size);
    }

    private void giveBack(int buffer) {
        if (shared.remove(buffer)) {
            return; // the other term still needs it
        }
        if (buffer >= PASSING) {
            passing.giveBack(buffer - PASSING);
        } else {
            gradients.giveBack(buffer);
        }
    }

    /// The number of an array, those of a worker after those of a slice.
    private int place(int buffer) {
        return buffer >= PASSING ? gradients.count() + buffer - PASSING : buffer;
    }

    private Step step(Node node, int dy, int[] places) {
        if (passesOn(node, dy)) {
            shared.add(dy);
            node.reads().forEach(read -> gradientOf[read] = dy);
            return new Step(node, dy, List.of(dy, dy), List.of(NONE, NONE), places);
        }
        List<Integer> dx = new ArrayList<>();
        List<Integer> sums = new ArrayList<>();
        boolean inPlace = node.layer().layer().backwardInPlace();
        for (int read : node.reads()) {
            int sum = gradientOf[read];
            boolean wanted = needed[read];
            boolean takesOver = wanted && inPlace && lasts(dy, read) && !dx.contains(dy) && !shared.contains(dy);
            int buffer = !wanted ? NONE : takesOver ? dy : take(read);
            if (wanted && sum == NONE) {
                gradientOf[read] = buffer;
            }
            dx.add(buffer);
            sums.add(wanted ? sum : NONE);
        }
        for (int i = 0; i < dx.size(); i++) {
            if (sums.get(i) != NONE) {
                giveBack(dx.get(i)); // it is added to the sum, and free then
            }
        }
        if (!dx.contains(dy)) {
            giveBack(dy);
        }
        return new Step(node, dy, dx, sums, places);
    }

    /// Whether an array lives as long as the gradient with respect to a value: it belongs to a slice, or to a
    /// worker.
    private boolean lasts(int buffer, int value) {
        return buffer < PASSING == crosses[value];
    }

    /// Whether both terms of a sum can have its gradient in the same array: the later term is a normalization,
    /// whose backward pass does not change it, and until then nothing is added to either.
    private boolean passesOn(Node node, int dy) {
        if (!(node.layer().layer() instanceof Add) || node.reads().size() != 2 || shared.contains(dy)) {
            return false;
        }
        int later = Math.max(node.reads().getFirst(), node.reads().getLast());
        int earlier = Math.min(node.reads().getFirst(), node.reads().getLast());
        return later != earlier
                && plan.nodes().stream()
                        .anyMatch(
                                other -> other.value() == later && other.layer().layer() instanceof BatchNormalization)
                && node.reads().stream().allMatch(read -> needed[read] && gradientOf[read] == NONE && lasts(dy, read))
                && plan.nodes().stream()
                        .filter(other -> other != node && other.value() > later)
                        .noneMatch(other -> other.reads().contains(later)
                                || other.reads().contains(earlier) && other.value() < node.value());
    }

    /// Where the weights of each layer that is trained are among the trainable weights; -1 for a weight that is
    /// not trained.
    private Map<String, int[]> places() {
        Map<String, int[]> places = new HashMap<>();
        int next = 0;
        for (BuiltLayer layer : plan.layers()) {
            int[] place = new int[layer.weights().size()];
            for (int i = 0; i < place.length; i++) {
                place[i] = layer.trainable() && layer.weights().get(i).trainable() ? next++ : NONE;
            }
            places.put(layer.name(), place);
        }
        return places;
    }

    /// The array of the gradient with respect to the scores of a head.
    int gradient(int scores) {
        return headGradients.getOrDefault(scores, NONE);
    }

    /// The arrays of the gradients.
    List<float[]> gradients(int images) {
        List<float[]> all = new ArrayList<>(gradients.allocate(images));
        all.addAll(passing.allocate(images));
        return all;
    }

    /// The arrays of the gradients of a slice; empty where it borrows that of a worker.
    List<float[]> gradientsOfSlice(int images) {
        List<float[]> all = new ArrayList<>(gradients.allocate(images));
        for (int i = 0; i < passing.count(); i++) {
            all.add(new float[0]);
        }
        return all;
    }

    /// The arrays of the gradients of a worker, which follow those of a slice.
    List<float[]> gradientsOfWorker(int images) {
        return passing.allocate(images);
    }

    /// The numbers that a slice keeps of one image.
    long sliceSize() {
        return gradients.size();
    }

    /// The numbers that a worker has room for, of one image.
    long workerSize() {
        return passing.size();
    }

    /// The backward pass, in order.
    List<Step> backward() {
        return steps;
    }

    /// The backward pass of a node; null if no gradient with respect to what it computes is needed.
    @Nullable
    Step step(Node node) {
        return stepOf.get(node);
    }

    /// The backward pass of one node.
    ///
    /// @param dy     the array of the gradient with respect to its value
    /// @param dx     the arrays that receive the gradients with respect to what it reads, -1 if not needed; one
    ///     of them is that of dy if the layer [allows it][dev.yij.reference.layer.Layer#backwardInPlace]
    /// @param sums   for each of them, the array to which it is added because a later node has read the same
    ///     value; -1 if none has
    /// @param places where its weights are among the trainable weights, -1 for one that is not trained
    record Step(Node node, int dy, List<Integer> dx, List<Integer> sums, int[] places) {

        Step at(IntUnaryOperator place) {
            return new Step(
                    node,
                    place.applyAsInt(dy),
                    dx.stream().map(place::applyAsInt).toList(),
                    sums.stream().map(place::applyAsInt).toList(),
                    places);
        }

        void run(Pass pass, List<Weight> weights, List<float[]> values, List<float[]> gradients) {
            List<float @Nullable []> own = new ArrayList<>();
            for (int buffer : dx) {
                own.add(buffer == NONE ? null : gradients.get(buffer));
            }
            node.backward(pass, weights(weights), values, gradients.get(dy), own);
            addSums(pass, gradients);
        }

        /// The same for a normalization by the statistics of a batch.
        ///
        /// @param rectified whether dy is the gradient with respect to the output of the ReLU after it
        void run(Pass pass, BatchStatistics by, boolean rectified, List<float[]> values, List<float[]> gradients) {
            if (dx.getFirst() == NONE) {
                return;
            }
            BatchNormalization layer = Segments.normalization(node);
            Shape in = node.layer().in();
            float[] x = values.get(node.read());
            if (rectified) {
                layer.backwardRelu(pass, in, by, x, gradients.get(dy), gradients.get(dx.getFirst()));
            } else {
                layer.backward(pass, in, by, x, gradients.get(dy), gradients.get(dx.getFirst()));
            }
            addSums(pass, gradients);
        }

        private void addSums(Pass pass, List<float[]> gradients) {
            for (int i = 0; i < sums.size(); i++) {
                if (sums.get(i) != NONE) {
                    int count = pass.images() * node.layer().inputs().get(i).size();
                    float[] sum = gradients.get(sums.get(i));
                    pass.backend().add(count, sum, gradients.get(dx.get(i)), sum);
                }
            }
        }

        private List<Weight> weights(List<Weight> trainable) {
            List<Weight> weights = new ArrayList<>();
            for (int i = 0; i < places.length; i++) {
                weights.add(places[i] == NONE ? node.layer().weights().get(i) : trainable.get(places[i]));
            }
            return weights;
        }
    }
}
