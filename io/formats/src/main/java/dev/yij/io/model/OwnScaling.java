package dev.yij.io.model;

import dev.yij.reference.layer.RandomAugmentation;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Node;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Models that scale pixels themselves: `Rescaling` or `Normalization` is their first layer, or follows layers
/// that only move or resize images. They expect the channels as they are, 0 to 255.
public final class OwnScaling {

    private static final Set<String> SCALE = Set.of("Rescaling", "Normalization");
    private static final Set<String> PASS =
            Set.of("Resizing", "CenterCrop", "RandomCrop", "Cropping2D", "ZeroPadding2D");

    private OwnScaling() {}

    /// The layer that scales a model's pixels; empty if none does.
    public static Optional<BuiltLayer> of(Model model) {
        int value = 0; // the first input
        while (true) {
            int read = value;
            List<Node> readers = model.plan().nodes().stream()
                    .filter(node -> node.reads().contains(read))
                    .toList();
            if (readers.size() != 1) {
                return Optional.empty();
            }
            BuiltLayer layer = readers.getFirst().layer();
            if (SCALE.contains(layer.layer().className())) {
                return Optional.of(layer);
            }
            boolean passes = layer.layer() instanceof RandomAugmentation
                    || PASS.contains(layer.layer().className());
            if (!passes) {
                return Optional.empty();
            }
            value = readers.getFirst().value();
        }
    }
}
