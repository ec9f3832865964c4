package dev.yij.io.numpy;

import dev.yij.io.file.FormatException;
import dev.yij.io.file.WholeFile;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads and writes `.npy` files: one array of NumPy. Whatever its element type, it is read as float32; it is
/// written as little-endian float32 in C order.
public final class Npy {

    private static final int CHUNK = 1 << 16;

    private Npy() {}

    /// Reads a file.
    ///
    /// @throws FormatException if it is no such file, is cut short, or holds what a [Tensor] cannot
    /// @throws IOException     if it cannot be read
    public static Tensor read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FormatException(file + " is a folder, expected a NumPy array");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(new BufferedInputStream(in), file.toString(), Files.size(file));
        } catch (NoSuchFileException e) {
            throw new FormatException("there is no file " + file, e);
        }
    }

    /// Reads an array from a stream that holds nothing else.
    ///
    /// @param name     how messages call the stream
    /// @param atMost   how many bytes the stream can have; an array that claims more is refused before memory
    ///     is given to it
    /// @throws FormatException as [#read(Path)]
    public static Tensor read(InputStream stream, String name, long atMost) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        NpyHeader header = NpyHeader.read(in, name);
        Shape shape = shape(header, name);
        long bytes = (long) shape.size() * header.type().bytes();
        if (bytes > atMost) {
            throw new FormatException(name + " claims an array of shape " + shape + ", which takes " + bytes
                    + " bytes, but has only " + atMost);
        }
        float[] data = new float[shape.size()];
        readElements(in, header.type(), data, name);
        if (in.read() >= 0) {
            throw new FormatException(name + " goes on behind its array of shape " + shape);
        }
        return new Tensor(shape, header.fortranOrder() ? toRowMajor(shape, data) : data);
    }

    private static Shape shape(NpyHeader header, String name) throws FormatException {
        try {
            return Shape.of(header.shape());
        } catch (ShapeException e) {
            throw new FormatException(name + ": " + e.getMessage(), e);
        }
    }

    private static void readElements(InputStream in, NpyType type, float[] data, String name) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int done = 0; done < data.length; ) {
            int wanted = Math.min(CHUNK / type.bytes(), data.length - done);
            int got = in.readNBytes(chunk, 0, wanted * type.bytes());
            if (got < wanted * type.bytes()) {
                throw new FormatException(name + " is cut short: it ends after element " + (done + got / type.bytes())
                        + " of " + data.length);
            }
            ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, got).order(type.order());
            for (int i = 0; i < wanted; i++) {
                data[done + i] = type.next(buffer);
            }
            done += wanted;
        }
    }

    /// From the first index varying fastest to the last.
    private static float[] toRowMajor(Shape shape, float[] columnMajor) {
        float[] rowMajor = new float[columnMajor.length];
        int[] index = new int[shape.rank()];
        for (float value : columnMajor) {
            int offset = 0;
            for (int axis = 0; axis < index.length; axis++) {
                offset = offset * shape.dim(axis) + index[axis];
            }
            rowMajor[offset] = value;
            for (int axis = 0; axis < index.length && ++index[axis] == shape.dim(axis); axis++) {
                index[axis] = 0;
            }
        }
        return rowMajor;
    }

    /// Writes a file, whole or not at all.
    ///
    /// @throws IOException if it cannot be written
    public static void write(Path file, Tensor tensor) throws IOException {
        WholeFile.write(file, out -> write(out, tensor));
    }

    /// Writes an array to a stream, which is not closed.
    ///
    /// @throws IOException if it cannot be written
    public static void write(OutputStream out, Tensor tensor) throws IOException {
        out.write(NpyHeader.ofFloats(tensor.shape().toArray()));
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : tensor.data()) {
            if (!chunk.hasRemaining()) {
                out.write(chunk.array(), 0, chunk.position());
                chunk.clear();
            }
            chunk.putFloat(value);
        }
        out.write(chunk.array(), 0, chunk.position());
    }

    /// How many bytes [#write] makes of an array.
    public static long size(Shape shape) {
        return NpyHeader.ofFloats(shape.toArray()).length + 4L * shape.size();
    }
}
