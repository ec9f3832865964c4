package dev.yij.reference.explain;

import dev.yij.reference.kernel.Window;
import dev.yij.reference.layer.AveragePooling2D;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.model.BuiltLayer;
import java.util.Optional;

/// The window that a layer slides over its input.
///
/// @param h along the height
/// @param w along the width
public record Windows(Window h, Window w) {

    /// The window of a convolution or of a pooling; empty for other layers.
    public static Optional<Windows> of(BuiltLayer built) {
        return switch (built.layer()) {
            case Conv2D conv -> {
                var s = conv.shape(1, built.in());
                yield Optional.of(new Windows(s.h(), s.w()));
            }
            case MaxPooling2D pool -> {
                var s = pool.shape(1, built.in());
                yield Optional.of(new Windows(s.h(), s.w()));
            }
            case AveragePooling2D pool -> {
                var s = pool.shape(1, built.in());
                yield Optional.of(new Windows(s.h(), s.w()));
            }
            default -> Optional.empty();
        };
    }
}
