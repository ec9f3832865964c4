package dev.yij.io.onnx;

import dev.yij.reference.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// A value of the graph that a layer of ours computes, or an input.
///
/// @param from        the number of the layer in the [LayerDraft]; for input i it is -1 - i
/// @param shape       the shape of one value, in our order of axes
/// @param order       how the graph's value relates to ours
/// @param image       the image that was flattened to these rows; null unless the order is CHANNEL_ROWS
/// @param nonNegative whether no number is below zero, so that padding with zeros does not change a maximum
record Held(int from, Shape shape, Order order, @Nullable Shape image, boolean nonNegative) {

    /// How the graph's value relates to ours.
    enum Order {
        /// Both are the same.
        SAME,
        /// An image; the graph has the channels first.
        CHANNELS_FIRST,
        /// One number per channel; in the graph it is still an image of one pixel.
        ONE_PIXEL,
        /// An image as one row, flattened channel by channel in the graph, pixel by pixel in our model.
        CHANNEL_ROWS
    }

    /// The dimensions of one value in the graph.
    long[] graphDims() {
        return switch (order) {
            case CHANNELS_FIRST -> new long[] {shape.dim(2), shape.dim(0), shape.dim(1)};
            case ONE_PIXEL -> new long[] {shape.dim(0), 1, 1};
            case SAME, CHANNEL_ROWS -> {
                long[] dims = new long[shape.rank()];
                for (int axis = 0; axis < dims.length; axis++) {
                    dims[axis] = shape.dim(axis);
                }
                yield dims;
            }
        };
    }

    Held order(Order to) {
        return new Held(from, shape, to, null, nonNegative);
    }

    Held nonNegative(boolean to) {
        return new Held(from, shape, order, image, to);
    }

    /// The rows of an image flattened channel by channel.
    Held channelRows(Shape of) {
        return new Held(from, shape, Order.CHANNEL_ROWS, of, nonNegative);
    }

    /// The same order for another value, which a layer computes from this one number by number or pixel by
    /// pixel.
    Held with(int layer, Shape to) {
        return new Held(layer, to, order, image, false);
    }
}
