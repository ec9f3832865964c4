package dev.yij.reference.kernel;

import java.util.List;

/// The shape of a parametric ReLU: images of any dimensions, and slopes that some of these dimensions share.
///
/// @param images the number of images
/// @param dims   the dimensions of one image, at least one
/// @param shared for each dimension, whether all positions along it have the same slope
public record PReluShape(int images, List<Integer> dims, List<Boolean> shared) {

    /// Copies the lists.
    public PReluShape {
        dims = List.copyOf(dims);
        shared = List.copyOf(shared);
    }

    /// The last dimension: the length of a row.
    public int columns() {
        return dims.getLast();
    }

    /// The rows of one image.
    public int rows() {
        return dims.stream().limit(dims.size() - 1L).reduce(1, (a, b) -> a * b);
    }

    /// The index of the slope of the first number of a row of an image.
    public int firstSlope(int row) {
        int index = 0;
        int width = step() == 0 ? 1 : columns();
        int rest = row;
        for (int axis = dims.size() - 2; axis >= 0; axis--) {
            int at = rest % dims.get(axis);
            rest /= dims.get(axis);
            if (!shared.get(axis)) {
                index += at * width;
                width *= dims.get(axis);
            }
        }
        return index;
    }

    /// The distance between the slopes of neighbours in a row: 0 if they share one, else 1.
    public int step() {
        return shared.getLast() ? 0 : 1;
    }
}
