package dev.yij.testvectors.numpy;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Collectors;

/// An array as a `.npy` file holds it. Whatever the file's element type, it is read as float32; it is written
/// as little-endian float32 in C order.
///
/// @param shape the dimensions, none for a scalar; each at least 1
/// @param data  the elements in row-major order; not copied
public record NumpyArray(int[] shape, float[] data) {

    private static final int CHUNK = 1 << 16;

    /// So many elements get their memory before they are seen; larger arrays are rare, and grow.
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
    /// @param name   how messages call the stream
    /// @param atMost how many bytes the stream can have; an array that claims more is refused before memory is
    ///     given to it
    /// @throws NumpyException if it is no such file, is cut short, or its element type is not a number
    public static NumpyArray read(InputStream stream, String name, long atMost) throws IOException {
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
            throw new NumpyException(name + " goes on behind its array of shape " + text(shape));
        }
        return new NumpyArray(shape, header.fortranOrder() ? toRowMajor(shape, data) : data);
    }

    private static int elements(int[] shape, String name) throws NumpyException {
        long elements = 1;
        for (int dim : shape) {
            if (dim < 1) {
                throw new NumpyException(
                        name + ": a dimension must be at least 1, found " + dim + " in " + text(shape));
            }
            elements *= dim;
            if (elements > Integer.MAX_VALUE) {
                throw new NumpyException(name + ": shape " + text(shape) + " has more than 2147483647 elements");
            }
        }
        return (int) elements;
    }

    /// The array grows as the elements arrive: what a compressed stream claims to hold need not be there.
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

    /// From the first index varying fastest to the last.
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

    /// How many bytes [#writeTo] makes of an array of a shape.
    public static long size(int... shape) {
        long elements = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
        return NpyHeader.ofFloats(shape).length + Float.BYTES * elements;
    }

    /// A shape as messages show it: `224×224×3`.
    static String text(int[] shape) {
        return shape.length == 0
                ? "scalar"
                : Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining("×"));
    }
}
