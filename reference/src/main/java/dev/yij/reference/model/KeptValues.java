package dev.yij.reference.model;

import dev.yij.reference.layer.CustomLayer;
import dev.yij.reference.model.Segments.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which values each slice of a batch keeps where a network is trained [layer by layer][LayerByLayer], so that
/// memory grows with their number: those that another [segment][Segments] reads, and those that the backward
/// pass needs and that are expensive to compute again, the outputs of convolutions and dense layers.
///
/// All others (normalized values, activations, what pooling computes from them) are in arrays of a worker, and
/// are computed again in the backward pass of their segment (Chen et al., "Training Deep Nets with Sublinear
/// Memory Cost", 2016; for the cheap layers Bulò, Porzi & Kontschieder, "In-Place Activated BatchNorm", 2018).
/// Random layers drop and disturb the same numbers again.
final class KeptValues {

    private final Plan plan;
    private final boolean[] kept;
    private final int[] bufferOf;
    private final Buffers ofSlice = new Buffers();
    private final Buffers ofWorker = new Buffers();
    private final List<List<Node>> again = new ArrayList<>();
    private final boolean[] needed;

    KeptValues(Plan plan, List<Head> heads, Segments segments) {
        this.plan = plan;
        this.kept = new boolean[plan.values()];
        this.needed = new boolean[plan.values()];
        this.bufferOf = new int[plan.values()];
        int[] segmentOf = segments.segmentOfValues();
        boolean[] read = readInBackward(heads);
        boolean[] repeatable = new boolean[plan.values()];
        Arrays.fill(kept, 0, plan.inputs().size(), true);
        heads.forEach(head -> kept[head.scores()] = true);
        for (Node node : plan.nodes()) {
            for (int value : node.reads()) {
                kept[value] |= segmentOf[value] != segmentOf[node.value()];
            }
        }
        for (Node node : plan.nodes()) {
            int value = node.value();
            boolean cheap = node.layer().multiplications() == 0
                    && !(node.layer().layer() instanceof CustomLayer)
                    && plan.shape(value).size() >= plan.shape(node.read()).size();
            repeatable[value] =
                    !kept[value] && cheap && node.reads().stream().allMatch(from -> kept[from] || repeatable[from]);
            kept[value] |= read[value] && !repeatable[value];
        }
        for (Node node : plan.nodes().reversed()) {
            int value = node.value();
            needed[value] |= read[value];
            for (int from : node.reads()) {
                needed[from] |= needed[value] && repeatable[value];
            }
        }
        for (int i = 0; i < plan.inputs().size(); i++) {
            bufferOf[i] = ofSlice.take(plan.shape(i).size());
        }
        for (Segment segment : segments.all()) {
            List<Integer> borrowed = new ArrayList<>();
            Node normalizes = segment.normalizes();
            Node rectifier = segment.rectifier();
            if (normalizes != null && rectifier == null) {
                take(normalizes, borrowed);
            } else if (rectifier != null) {
                take(rectifier, borrowed);
            }
            segment.rest().forEach(node -> take(node, borrowed));
            borrowed.forEach(ofWorker::giveBack);
            again.add(segment.rest().stream()
                    .filter(node -> repeatable[node.value()] && needed[node.value()])
                    .toList());
            if (normalizes != null && rectifier != null) {
                share(normalizes, rectifier);
                segment.fused().forEach(node -> share(node, rectifier));
            }
        }
    }

    private void take(Node node, List<Integer> borrowed) {
        int size = plan.shape(node.value()).size();
        bufferOf[node.value()] = kept[node.value()] ? ofSlice.take(size) : ofWorker.take(size);
        if (!kept[node.value()]) {
            borrowed.add(bufferOf[node.value()]);
        }
    }

    /// Gives a node the array of another that is computed in the same pass.
    private void share(Node node, Node with) {
        bufferOf[node.value()] = bufferOf[with.value()];
        kept[node.value()] = kept[with.value()];
    }

    /// The values that the backward pass of a node reads, or that a loss does.
    private boolean[] readInBackward(List<Head> heads) {
        boolean[] read = new boolean[plan.values()];
        for (Node node : plan.nodes()) {
            for (int value : node.reads()) {
                read[value] |= node.layer().layer().backwardReadsInput();
            }
            read[node.value()] |= node.layer().layer().backwardReadsOutput();
        }
        heads.forEach(head -> read[head.scores()] = true);
        return read;
    }

    /// Whether a value that is not kept must be computed again for the backward pass.
    boolean isNeededAgain(Node node) {
        return !kept[node.value()] && needed[node.value()];
    }

    /// The nodes of a segment that are computed again for its backward pass, without its normalization and
    /// those that are computed in one pass with it.
    List<Node> again(int segment) {
        return again.get(segment);
    }

    /// The arrays of a slice by value; empty where it borrows that of a worker.
    List<float[]> ofSlice(int images) {
        List<float[]> arrays = ofSlice.allocate(images);
        List<float[]> values = new ArrayList<>();
        for (int value = 0; value < kept.length; value++) {
            values.add(kept[value] ? arrays.get(bufferOf[value]) : new float[0]);
        }
        return values;
    }

    /// The arrays of a worker.
    List<float[]> ofWorker(int images) {
        return ofWorker.allocate(images);
    }

    /// Puts the arrays of a worker where a slice has none of its own.
    void borrow(List<float[]> ofWorker, List<float[]> values) {
        for (int value = 0; value < kept.length; value++) {
            if (!kept[value]) {
                values.set(value, ofWorker.get(bufferOf[value]));
            }
        }
    }

    /// The numbers that a slice keeps of one image.
    long sliceSize() {
        return ofSlice.size();
    }

    /// The numbers that a worker has room for, of one image.
    long workerSize() {
        return ofWorker.size();
    }
}
