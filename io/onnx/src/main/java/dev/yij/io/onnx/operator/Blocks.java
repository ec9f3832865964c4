package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/// Operators that move or repeat whole blocks of elements, or replace some by zeros.
final class Blocks {

    private Blocks() {}

    /// `DepthToSpace`: each pixel's channels become a block of pixels. `DCR`: the block's row and column vary
    /// slower than the new channels; `CRD`: faster.
    static List<OnnxTensor> depthToSpace(Call call) throws FormatException {
        OnnxTensor x = image(call);
        int b = blockSize(call);
        String mode = call.attributes().word("mode", "DCR");
        if (!mode.equals("DCR") && !mode.equals("CRD")) {
            throw call.error("\"" + mode + "\" is not a mode, expected DCR or CRD");
        }
        int channels = x.dims().get(1);
        int h = x.dims().get(2);
        int w = x.dims().get(3);
        if (channels % ((long) b * b) != 0) {
            throw call.error(channels + " channels cannot become blocks of " + b + "×" + b);
        }
        int c = channels / (b * b);
        Dims to = Dims.of(x.dims().get(0), c, (long) h * b, (long) w * b);
        boolean depthFirst = mode.equals("DCR");
        return List.of(call.pick(x, to, i -> {
            int column = i % (w * b);
            int row = i / (w * b) % (h * b);
            int channel = i / (w * b) / (h * b) % c;
            int image = i / (w * b) / (h * b) / c;
            int inBlock = row % b * b + column % b;
            int from = depthFirst ? inBlock * c + channel : channel * b * b + inBlock;
            return ((image * channels + from) * h + row / b) * w + column / b;
        }));
    }

    /// `SpaceToDepth`: each block of pixels becomes the channels of one; the inverse of `DCR`.
    static List<OnnxTensor> spaceToDepth(Call call) throws FormatException {
        OnnxTensor x = image(call);
        int b = blockSize(call);
        int c = x.dims().get(1);
        int h = x.dims().get(2);
        int w = x.dims().get(3);
        if (h % b != 0 || w % b != 0) {
            throw call.error(h + "×" + w + " pixels cannot be divided into blocks of " + b + "×" + b);
        }
        Dims to = Dims.of(x.dims().get(0), (long) c * b * b, h / b, w / b);
        return List.of(call.pick(x, to, i -> {
            int column = i % (w / b);
            int row = i / (w / b) % (h / b);
            int channel = i / (w / b) / (h / b) % (c * b * b);
            int image = i / (w / b) / (h / b) / (c * b * b);
            int inBlock = channel / c;
            return ((image * c + channel % c) * h + row * b + inBlock / b) * w + column * b + inBlock % b;
        }));
    }

    private static OnnxTensor image(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        if (x.dims().rank() != 4) {
            throw call.error("expected images × channels × height × width, found " + x);
        }
        return x;
    }

    private static int blockSize(Call call) throws FormatException {
        long size = call.attributes().integer("blocksize", 0);
        if (size < 1 || size > 1 << 14) {
            throw call.error("expected a blocksize between 1 and 16384, found " + size);
        }
        return (int) size;
    }

    /// `Tile`: the tensor repeated along each axis; in version 1 along one.
    static List<OnnxTensor> tile(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        long[] repeats = call.integers(1);
        if (call.operatorSet() < 6) {
            int axis = call.axis(call.integers(2)[0], x.dims().rank());
            long[] one = new long[x.dims().rank()];
            Arrays.fill(one, 1);
            one[axis] = repeats[0];
            repeats = one;
        }
        long[] dims = x.dims().toArray();
        if (repeats.length != dims.length || LongStream.of(repeats).anyMatch(r -> r < 0 || r > Integer.MAX_VALUE)) {
            throw call.error("repeats " + Arrays.toString(repeats) + " do not fit " + x);
        }
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] *= repeats[axis];
        }
        Dims to = Dims.of(dims);
        int[] strides = x.dims().strides();
        return List.of(call.pick(x, to, i -> {
            int from = 0;
            int rest = i;
            for (int axis = to.rank() - 1; axis >= 0; axis--) {
                from += rest % to.get(axis) % x.dims().get(axis) * strides[axis];
                rest /= to.get(axis);
            }
            return from;
        }));
    }

    /// `Trilu`: the upper or lower triangle of each matrix, counted from the k-th diagonal above the main one;
    /// zeros elsewhere.
    static List<OnnxTensor> trilu(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        int rank = x.dims().rank();
        if (rank < 2) {
            throw call.error("expected matrices, found " + x);
        }
        boolean upper = call.attributes().integer("upper", 1) != 0;
        long[] given = call.optionalIntegers(1);
        long k = given == null || given.length == 0 ? 0 : given[0];
        int rows = x.dims().get(rank - 2);
        int columns = x.dims().get(rank - 1);
        return List.of(call.pick(x, x.dims(), i -> {
            int right = i % columns - i / columns % rows; // of the main diagonal
            return (upper ? right >= k : right <= k) ? i : -1;
        }));
    }

    /// `ReverseSequence`: reverses the first elements along the time axis, their number given for each entry of
    /// the batch.
    static List<OnnxTensor> reverseSequence(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        long[] lengths = call.integers(1);
        long batchAxis = call.attributes().integer("batch_axis", 1);
        long timeAxis = call.attributes().integer("time_axis", 0);
        if (x.dims().rank() < 2 || batchAxis + timeAxis != 1 || batchAxis * timeAxis != 0) {
            throw call.error("expected the first two axes as batch and time, found " + batchAxis + " and " + timeAxis);
        }
        int time = x.dims().get((int) timeAxis);
        int batch = x.dims().get((int) batchAxis);
        if (lengths.length != batch || LongStream.of(lengths).anyMatch(length -> length < 0 || length > time)) {
            throw call.error("sequence_lens " + Arrays.toString(lengths) + " do not fit " + x);
        }
        int[] strides = x.dims().strides();
        int alongTime = strides[(int) timeAxis];
        int alongBatch = strides[(int) batchAxis];
        return List.of(call.pick(x, x.dims(), i -> {
            int position = i / alongTime % time;
            int length = (int) lengths[i / alongBatch % batch];
            return position < length ? i + (length - 1 - 2 * position) * alongTime : i;
        }));
    }

    /// `CenterCropPad`: cuts or pads with zeros to given dimensions, the odd element at the end.
    static List<OnnxTensor> centerCropPad(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        long[] wanted = call.integers(1);
        long[] axes = call.attributes().integers("axes");
        int rank = x.dims().rank();
        if (wanted.length != (axes == null ? rank : axes.length)) {
            throw call.error("a shape of " + wanted.length + " dimensions does not fit " + x);
        }
        long[] dims = x.dims().toArray();
        int[] shifts = new int[rank]; // from a position in the result to one in the input
        for (int i = 0; i < wanted.length; i++) {
            int axis = call.axis(axes == null ? i : axes[i], rank);
            long difference = x.dims().get(axis) - wanted[i];
            dims[axis] = wanted[i];
            shifts[axis] = (int) (difference / 2); // towards zero: the odd element is at the end in both cases
        }
        Dims to = Dims.of(dims);
        int[] strides = x.dims().strides();
        return List.of(call.pick(x, to, i -> {
            int from = 0;
            int rest = i;
            for (int axis = rank - 1; axis >= 0; axis--) {
                int position = rest % to.get(axis) + shifts[axis];
                if (position < 0 || position >= x.dims().get(axis)) {
                    return -1;
                }
                from += position * strides[axis];
                rest /= to.get(axis);
            }
            return from;
        }));
    }
}
