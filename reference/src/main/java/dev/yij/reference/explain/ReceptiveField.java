package dev.yij.reference.explain;

import dev.yij.reference.kernel.Window;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Sequential;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Which part of the input an output of a layer can see: the output in row `y` and column `x` sees the
/// rectangle of pixels that begins in row `rows.start + y · rows.stride` and column `columns.start + x ·
/// columns.stride`. Where it reaches beyond the input, it sees padding.
///
/// @param rows    along the height
/// @param columns along the width
public record ReceptiveField(Extent rows, Extent columns) {

    /// The pixel itself.
    private static final Extent PIXEL = new Extent(0, 1, 1);

    /// The field along one axis.
    ///
    /// @param start  the first pixel that output 0 sees; below 0 in the padding
    /// @param size   how many pixels an output sees
    /// @param stride how many pixels further the next output looks
    public record Extent(int start, int size, int stride) {

        /// After one more window, whose taps are outputs of the layers before, `stride` pixels apart.
        Extent after(Window window) {
            int last = window.inputAt(0, window.size() - 1);
            int first = window.inputAt(0, 0);
            return new Extent(start + first * stride, size + (last - first) * stride, window.stride() * stride);
        }
    }

    /// The fields of all layers, by name, in order. Empty where an output sees the whole input: from a global
    /// pooling or [Flatten][dev.yij.reference.layer.Flatten] on, or where the input is no image.
    public static Map<String, Optional<ReceptiveField>> of(Sequential model) {
        Map<String, Optional<ReceptiveField>> fields = new LinkedHashMap<>();
        Optional<ReceptiveField> field =
                model.inputShape().rank() == 3 ? Optional.of(new ReceptiveField(PIXEL, PIXEL)) : Optional.empty();
        for (BuiltLayer layer : model.layers()) {
            field = field.flatMap(before -> layer.window().map(before::after));
            fields.put(layer.name(), field);
        }
        return fields;
    }

    /// The field after one more layer.
    private ReceptiveField after(Window2D window) {
        return new ReceptiveField(rows.after(window.h()), columns.after(window.w()));
    }
}
