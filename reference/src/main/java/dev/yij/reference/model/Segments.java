package dev.yij.reference.model;

import dev.yij.reference.layer.Activating;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Add;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A plan cut where training needs the whole batch: before each [BatchNormalization] that is trained. All
/// slices pass through a segment before the first one enters the next.
///
/// Each segment has gradients of its own, which are summed over the slices while only that segment is
/// processed. If a layer is shared between segments, all segments have one set of gradients.
final class Segments {

    /// Nodes that a slice passes without waiting for the other slices.
    ///
    /// @param normalizes the normalization before these nodes; null for the first segment
    /// @param fused      those of the first nodes that are computed in one pass with the normalization: a ReLU,
    ///     or the sum with a value of an earlier segment and its ReLU; empty if what the normalization computes
    ///     has other readers
    /// @param nodes      the nodes
    record Segment(@Nullable Node normalizes, List<Node> fused, List<Node> nodes) {

        /// The nodes without those that are computed together with the normalization.
        List<Node> rest() {
            return nodes.subList(fused.size(), nodes.size());
        }

        /// The node whose value a fused pass computes, a ReLU; null if there is none.
        @Nullable
        Node rectifier() {
            return fused.isEmpty() ? null : fused.getLast();
        }

        /// The ReLU if it directly follows the normalization: its gradient is computed with that of the
        /// normalization.
        @Nullable
        Node directRectifier() {
            return fused.size() == 1 ? fused.getFirst() : null;
        }

        /// The value that a fused pass adds; -1 for none.
        int added() {
            List<Integer> terms = fused.size() == 2 ? fused.getFirst().reads() : List.of();
            return terms.stream()
                    .filter(value -> normalizes == null || value != normalizes.value())
                    .findFirst()
                    .orElse(-1);
        }
    }

    private final List<Segment> segments = new ArrayList<>();
    private final List<List<Weight>> weights = new ArrayList<>();
    private final boolean shares;
    private final int values;

    Segments(Plan plan) {
        this.values = plan.values();
        List<Node> nodes = new ArrayList<>();
        Node normalizes = null;
        for (Node node : plan.nodes()) {
            if (normalizesBatches(node)) {
                segments.add(new Segment(normalizes, fused(plan, normalizes, nodes), List.copyOf(nodes)));
                nodes.clear();
                normalizes = node;
            } else {
                nodes.add(node);
            }
        }
        segments.add(new Segment(normalizes, fused(plan, normalizes, nodes), List.copyOf(nodes)));
        Map<Weight, Integer> segmentOf = new HashMap<>();
        boolean several = false;
        for (int i = 0; i < segments.size(); i++) {
            List<Weight> own = new ArrayList<>();
            for (Node node : segments.get(i).nodes()) {
                for (Weight weight : node.layer().trainableWeights()) {
                    Integer before = segmentOf.putIfAbsent(weight, i);
                    several |= before != null && before != i;
                    if (before == null) {
                        own.add(weight);
                    }
                }
            }
            weights.add(own);
        }
        this.shares = several;
        if (several) {
            List<Weight> all = weights.stream().flatMap(List::stream).toList();
            weights.clear();
            segments.forEach(segment -> weights.add(all));
        }
    }

    private static List<Node> fused(Plan plan, @Nullable Node normalizes, List<Node> nodes) {
        if (normalizes == null || nodes.isEmpty() || !isReadOnlyBy(plan, normalizes.value(), nodes.getFirst())) {
            return List.of();
        }
        Node first = nodes.getFirst();
        if (isRelu(first)) {
            return List.of(first);
        }
        boolean sum = first.layer().layer() instanceof Add
                && first.reads().size() == 2
                && !first.reads().getFirst().equals(first.reads().getLast());
        return sum && nodes.size() > 1 && isReadOnlyBy(plan, first.value(), nodes.get(1)) && isRelu(nodes.get(1))
                ? List.of(first, nodes.get(1))
                : List.of();
    }

    private static boolean isRelu(Node node) {
        return node.layer().layer() instanceof Activating activating
                && activating.function() == ActivationFunction.RELU;
    }

    private static boolean isReadOnlyBy(Plan plan, int value, Node reader) {
        return !plan.outputs().contains(value)
                && plan.nodes().stream()
                        .allMatch(node -> node == reader == node.reads().contains(value));
    }

    /// Whether a node is a normalization that uses the statistics of the batch in training.
    static boolean normalizesBatches(Node node) {
        return node.layer().layer() instanceof BatchNormalization
                && node.layer().trainable();
    }

    /// Whether training can send each slice through the whole network at once.
    boolean single() {
        return segments.size() == 1;
    }

    List<Segment> all() {
        return segments;
    }

    /// The number of the segment in which each value is computed; inputs belong to the first.
    int[] segmentOfValues() {
        int[] segmentOf = new int[values];
        for (int i = 0; i < segments.size(); i++) {
            Node normalizes = segments.get(i).normalizes();
            if (normalizes != null) {
                segmentOf[normalizes.value()] = i;
            }
            for (Node node : segments.get(i).nodes()) {
                segmentOf[node.value()] = i;
            }
        }
        return segmentOf;
    }

    /// The number of sets of gradients: one for each segment, or one for all.
    int parts() {
        return shares ? 1 : segments.size();
    }

    /// The set of gradients of a segment. That of the last segment is 0.
    int part(int segment) {
        return shares ? 0 : segments.size() - 1 - segment;
    }

    /// The weights whose gradients are in a set.
    List<Weight> weightsOf(int part) {
        return weights.get(shares ? 0 : segments.size() - 1 - part);
    }

    static BatchNormalization normalization(Node node) {
        return (BatchNormalization) Objects.requireNonNull(node).layer().layer();
    }
}
