package dev.yij.testvectors.numpy;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The array of a `.npy` file. Elements of any type are read as float32; they are written as little-endian
/// float32 in C order.
///
/// @param shape the dimensions, none for a scalar; each at least 1
/// @param data  the elements in row-major order; not copied
public record NumpyArray(int[] shape, float[] data) {

    private static final int CHUNK = 1 << 16;

    /// The largest number of elements for which memory is allocated before they are read.
    private static final int AT_ONCE = 1 << 22;

    /// Checks that shape and elements agree.
    ///
    /// @throws IllegalArgumentException if they do not
    public NumpyArray {
        long elements = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
        if (elements != data.length) {
            throw new IllegalArgumentException(
                    "shape " + text(shape) + " needs " + elements + " elements, found " + data.length);
        }
    }

    /// Reads an array from a stream that holds nothing else.
    ///
    /// @param name   the stream's name in messages
    /// @param atMost the largest possible number of bytes of the stream; an array that claims more is refused
    ///               before memory is allocated
    /// @throws NumpyTypeException if its elements are not numbers, or it has none
    /// @throws NumpyException     if it is not such a file, or is truncated
    public static NumpyArray read(InputStream stream, String name, long atMost) throws IOException {
        return read(stream, name, atMost, new ArrayList<>());
    }

    /// As [#read(InputStream, String, long)].
    ///
    /// @param notes receives a sentence if the elements are rounded
    static NumpyArray read(InputStream stream, String name, long atMost, List<String> notes) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        NpyHeader header = NpyHeader.read(in, name);
        int[] shape = header.shape();
        int elements = elements(shape, name);
        long bytes = (long) elements * header.type().bytes();
        if (bytes > atMost) {
            throw new NumpyException(name + " claims an array of shape " + text(shape) + ", which takes " + bytes
                    + " bytes, but has only " + atMost);
        }
        float[] data = readElements(in, header.type(), elements, name);
        if (in.read() >= 0) {
            throw new NumpyException(name + " continues after its array of shape " + text(shape));
        }
        if (header.type().isDouble()) {
            notes.add(name + " is float64, rounded to float32");
        }
        return new NumpyArray(shape, header.fortranOrder() ? toRowMajor(shape, data) : data);
    }

    private static int elements(int[] shape, String name) throws NumpyException {
        long elements = 1;
        for (int dim : shape) {
            if (dim < 1) {
                String message = name + ": a dimension must be at least 1, found " + dim + " in " + text(shape);
                throw dim == 0 ? new NumpyTypeException(message) : new NumpyException(message);
            }
            elements *= dim;
            if (elements > Integer.MAX_VALUE) {
                throw new NumpyException(name + ": shape " + text(shape) + " has more than 2147483647 elements");
            }
        }
        return (int) elements;
    }

    /// The array grows as elements are read, because a compressed stream may contain fewer than its header
    /// claims.
    private static float[] readElements(InputStream in, NpyType type, int elements, String name) throws IOException {
        float[] data = new float[Math.min(elements, AT_ONCE)];
        byte[] chunk = new byte[CHUNK];
        for (int done = 0; done < elements; ) {
            if (done == data.length) {
                data = Arrays.copyOf(data, (int) Math.min(elements, 2L * done));
            }
            int wanted = Math.min(CHUNK / type.bytes(), data.length - done);
            int got = in.readNBytes(chunk, 0, wanted * type.bytes());
            if (got < wanted * type.bytes()) {
                throw new NumpyException(name + " is cut short: it ends after element " + (done + got / type.bytes())
                        + " of " + elements);
            }
            ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, got).order(type.order());
            type.read(buffer, data, done, wanted);
            done += wanted;
        }
        return data;
    }

    /// Converts from column-major to row-major order.
    private static float[] toRowMajor(int[] shape, float[] columnMajor) {
        float[] rowMajor = new float[columnMajor.length];
        int[] index = new int[shape.length];
        for (float value : columnMajor) {
            int offset = 0;
            for (int axis = 0; axis < index.length; axis++) {
                offset = offset * shape[axis] + index[axis];
            }
            rowMajor[offset] = value;
            for (int axis = 0; axis < index.length && ++index[axis] == shape[axis]; axis++) {
                index[axis] = 0;
            }
        }
        return rowMajor;
    }

    /// Writes the array to a stream, which is not closed.
    ///
    /// @throws IOException if it cannot be written
    public void writeTo(OutputStream out) throws IOException {
        out.write(NpyHeader.ofFloats(shape));
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : data) {
            if (!chunk.hasRemaining()) {
                out.write(chunk.array(), 0, chunk.position());
                chunk.clear();
            }
            chunk.putFloat(value);
        }
        out.write(chunk.array(), 0, chunk.position());
    }

    /// Number of bytes that [#writeTo] writes for an array of a shape.
    public static long size(int... shape) {
        long elements = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
        return NpyHeader.ofFloats(shape).length + Float.BYTES * elements;
    }

    /// A shape in the form used in messages: `224×224×3`.
    static String text(int[] shape) {
        return shape.length == 0
                ? "scalar"
                : Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining("×"));
    }
}
