package dev.yij.reference.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The order of a network's values: that of Keras 2.2 (`_map_graph_network` in keras/engine/network.py), which
/// its `summary()` shows, and in which it numbers the layers of files.
///
/// The depth of a value is the largest number of layers between it and an output; deeper values come first. A
/// shared layer has the depth of its deepest use. Values of equal depth are ordered as a walk from the outputs
/// towards the inputs meets their layers, along the first input of every layer first.
final class Topology {

    private final List<Value> afterInputs = new ArrayList<>();
    private final Set<Value> visited = new HashSet<>();
    private final Map<Object, Integer> met = new IdentityHashMap<>();
    private final Map<Value, Integer> depths = new HashMap<>();
    private final Map<Object, Integer> layerDepths = new IdentityHashMap<>();

    private Topology() {}

    /// All values on which the outputs depend, inputs included, each after those that it reads.
    static List<Value> order(List<Value> outputs) {
        Topology topology = new Topology();
        outputs.forEach(topology::visit);
        topology.measure();
        List<Value> order = new ArrayList<>(topology.afterInputs);
        order.sort(Comparator.comparing((Value value) -> -topology.depths.getOrDefault(value, 0))
                .thenComparing(value -> topology.met.getOrDefault(key(value), 0))
                .thenComparing(Value::use));
        return order;
    }

    /// What has one row in the summary: a layer, or an input.
    private static Object key(Value value) {
        SharedLayer layer = value.layer();
        return layer == null ? value : layer;
    }

    private void visit(Value value) {
        if (visited.add(value)) {
            met.putIfAbsent(key(value), met.size());
            value.reads().forEach(this::visit);
            afterInputs.add(value);
        }
    }

    private void measure() {
        for (Value value : afterInputs.reversed()) {
            int depth = Math.max(depths.getOrDefault(value, 0), layerDepths.getOrDefault(key(value), 0));
            depths.put(value, depth);
            layerDepths.put(key(value), depth);
            for (Value read : value.reads()) {
                depths.merge(read, depth + 1, Math::max);
            }
        }
    }
}
