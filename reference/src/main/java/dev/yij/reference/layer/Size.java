package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A height and a width: of a kernel, a stride, a dilation, a pool. Both at least 1.
public record Size(int height, int width) {

    /// Checks both numbers.
    ///
    /// @throws IllegalArgumentException if one is below 1
    public Size {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "a kernel, pool, stride or dilation must be at least 1×1, found " + height + "×" + width);
        }
    }

    /// The same height and width.
    public static Size of(int side) {
        return new Size(side, side);
    }

    /// Reads the pair from an entry of a configuration.
    ///
    /// @param otherwise the value if the entry is missing; null if it is required
    static Size of(Config config, String key, @Nullable Size otherwise) {
        if (otherwise != null && !config.has(key)) {
            return otherwise;
        }
        int[] pair = config.pair(key);
        return new Size(pair[0], pair[1]);
    }

    /// The pair as stored in configurations.
    List<Integer> toList() {
        return List.of(height, width);
    }

    @Override
    public String toString() {
        return height + "×" + width;
    }
}
