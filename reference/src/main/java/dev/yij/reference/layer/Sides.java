package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import java.util.Collections;
import java.util.List;

/// Rows and columns at the four sides of an image, as Keras's configurations have them.
record Sides(int top, int bottom, int left, int right) {

    static void requireNotNegative(String what, int top, int bottom, int left, int right) {
        if (Math.min(Math.min(top, bottom), Math.min(left, right)) < 0) {
            throw new IllegalArgumentException(what + " must be at least 0, found rows " + top + " and " + bottom
                    + ", columns " + left + " and " + right);
        }
    }

    /// A position that is moved by a number, as a formula has it: `oh + 1`.
    static String moved(String letter, int by) {
        return letter + (by == 0 ? "" : by > 0 ? " + " + by : " - " + -by);
    }

    List<List<Integer>> toList() {
        return List.of(List.of(top, bottom), List.of(left, right));
    }

    /// As in Keras, the entry is one number for all sides, or for each axis one number or two.
    ///
    /// @param otherwise all sides if the entry is missing
    static Sides of(Config config, String key, int otherwise) {
        int[] rows = pair(config, key, otherwise, 0);
        int[] columns = pair(config, key, otherwise, 1);
        return new Sides(rows[0], rows[1], columns[0], columns[1]);
    }

    private static int[] pair(Config config, String key, int otherwise, int axis) {
        Object sides = config.has(key) ? config.value(key) : otherwise;
        Object own = sides instanceof List<?> axes && axes.size() == 2 ? axes.get(axis) : sides;
        return new Config(Collections.singletonMap(key, own)).pair(key);
    }
}
