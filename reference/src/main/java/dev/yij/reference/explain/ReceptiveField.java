package dev.yij.reference.explain;

import dev.yij.reference.kernel.Window;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Node;
import dev.yij.reference.model.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The receptive field of a layer's output: the output in row `y` and column `x` depends on the rectangle of
/// pixels that begins in row `rows.start + y · rows.stride` and column `columns.start + x · columns.stride`.
/// Beyond the input's border it covers padding.
///
/// @param rows    the field along the height
/// @param columns the field along the width
public record ReceptiveField(Extent rows, Extent columns) {

    /// The pixel itself.
    private static final Extent PIXEL = new Extent(0, 1, 1);

    /// The field along one axis.
    ///
    /// @param start  the first pixel in the field of output 0; negative in the padding
    /// @param size   the number of pixels in the field of an output
    /// @param stride the distance, in pixels, between the fields of neighbouring outputs
    public record Extent(int start, int size, int stride) {

        Extent with(Extent other) {
            int first = Math.min(start, other.start);
            return new Extent(first, Math.max(start + size, other.start + other.size) - first, stride);
        }

        /// The field after one more window, whose taps are outputs of the previous layers, `stride` pixels
        /// apart.
        Extent after(Window window) {
            int last = window.inputAt(0, window.size() - 1);
            int first = window.inputAt(0, 0);
            return new Extent(start + first * stride, size + (last - first) * stride, window.stride() * stride);
        }
    }

    /// The fields of all nodes, by name, in order. Empty if an output depends on the whole input: from a global
    /// pooling layer or [Flatten][dev.yij.reference.layer.Flatten] onwards, or if the input is not an image. A
    /// layer that merges several inputs has the smallest field that covers theirs, and none if their strides
    /// differ.
    public static Map<String, Optional<ReceptiveField>> of(Model model) {
        Plan plan = model.plan();
        List<Optional<ReceptiveField>> values = new ArrayList<>();
        for (Plan.Input input : plan.inputs()) {
            boolean image = input.shape().rank() == 3;
            values.add(image ? Optional.of(new ReceptiveField(PIXEL, PIXEL)) : Optional.empty());
        }
        Map<String, Optional<ReceptiveField>> fields = new LinkedHashMap<>();
        for (Node node : plan.nodes()) {
            Optional<ReceptiveField> before = node.reads().stream()
                    .map(values::get)
                    .reduce((a, b) -> a.flatMap(one -> b.flatMap(one::with)))
                    .orElseThrow();
            Optional<ReceptiveField> field =
                    before.flatMap(each -> node.layer().window().map(each::after));
            values.add(field);
            fields.put(node.name(), field);
        }
        return fields;
    }

    /// The smallest field that covers this and another.
    private Optional<ReceptiveField> with(ReceptiveField other) {
        return rows.stride == other.rows.stride && columns.stride == other.columns.stride
                ? Optional.of(new ReceptiveField(rows.with(other.rows), columns.with(other.columns)))
                : Optional.empty();
    }

    /// The field after one more layer.
    private ReceptiveField after(Window2D window) {
        return new ReceptiveField(rows.after(window.h()), columns.after(window.w()));
    }
}
