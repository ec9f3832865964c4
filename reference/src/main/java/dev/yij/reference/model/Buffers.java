package dev.yij.reference.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/// Plans arrays that are used for one value after another. Planning takes and gives back numbers; [#allocate]
/// then makes as many arrays as were in use at the same time.
final class Buffers {

    private final List<Integer> sizes = new ArrayList<>();
    private final List<Integer> free = new ArrayList<>();

    /// An array for `size` numbers: the smallest free one that is large enough, else the largest free one,
    /// which grows, else a new one.
    int take(int size) {
        if (free.isEmpty()) {
            sizes.add(size);
            return sizes.size() - 1;
        }
        int best = free.stream()
                .filter(buffer -> sizes.get(buffer) >= size)
                .min(Comparator.comparing(sizes::get))
                .orElseGet(() -> Collections.max(free, Comparator.comparing(sizes::get)));
        free.remove(Integer.valueOf(best));
        sizes.set(best, Math.max(sizes.get(best), size));
        return best;
    }

    /// The value in this array is not needed any more.
    void giveBack(int buffer) {
        free.add(buffer);
    }

    /// The number of arrays.
    int count() {
        return sizes.size();
    }

    /// The numbers in all arrays together, for one image.
    long size() {
        return sizes.stream().mapToLong(Integer::longValue).sum();
    }

    /// The arrays, each for a number of images.
    List<float[]> allocate(int images) {
        return sizes.stream()
                .map(size -> new float[Math.multiplyExact(images, size)])
                .toList();
    }
}
