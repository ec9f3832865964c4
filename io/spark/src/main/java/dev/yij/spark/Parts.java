package dev.yij.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Cuts batches into the parts that tasks compute.
final class Parts {

    /// Predictions run on this number of images at a time; parts are multiples of it.
    private static final int PREDICTED = 4;

    private Parts() {}

    /// The number of slices of a part: the largest power of two that gives each slot a part, so that parts are
    /// subtrees of the sum over the batch. If the number of slots is not a power of two, twice as many parts
    /// spread better.
    ///
    /// @param slices of the batch
    /// @param slots  tasks that run at the same time
    static int slicesOfPart(int slices, int slots) {
        int leaves = roundUp(slices);
        int wanted = roundUp(slots);
        return Math.max(1, leaves / (wanted == slots ? wanted : 2 * wanted));
    }

    private static int roundUp(int number) {
        return number == 1 ? 1 : 2 * Integer.highestOneBit(number - 1);
    }

    /// The parts of a batch that is trained on.
    ///
    /// @param passes    for each sample, which pass shows it
    /// @param images    for each sample, its position in the folder
    /// @param sliceSize images of a slice
    /// @param together  images of a slice or virtual batch, which a part has at least
    static List<Part> training(int[] passes, int[] images, int sliceSize, int together, long dropoutKey, int slots) {
        int each = Math.max(together, sliceSize * slicesOfPart(Math.ceilDiv(images.length, sliceSize), slots));
        return cut(true, passes, images, dropoutKey, each);
    }

    /// The parts of a batch that is evaluated.
    static List<Part> evaluation(int[] passes, int[] images, int slots) {
        int each = PREDICTED * Math.ceilDiv(Math.ceilDiv(images.length, PREDICTED), slots);
        return cut(false, passes, images, 0, each);
    }

    /// Images 0 … count - 1 in parts.
    static List<Part> inOrder(int count, int each) {
        return cut(false, new int[count], IntStream.range(0, count).toArray(), 0, each);
    }

    private static List<Part> cut(boolean trains, int[] passes, int[] images, long dropoutKey, int each) {
        List<Part> parts = new ArrayList<>();
        for (int first = 0; first < images.length; first += each) {
            int end = Math.min(images.length, first + each);
            parts.add(new Part(
                    parts.size(),
                    trains,
                    first,
                    images.length,
                    dropoutKey,
                    Arrays.copyOfRange(passes, first, end),
                    Arrays.copyOfRange(images, first, end)));
        }
        return parts;
    }
}
