package dev.yij.io.numpy;

import dev.yij.io.file.FormatException;
import dev.yij.io.file.WholeFile;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.testvectors.numpy.NumpyArray;
import dev.yij.testvectors.numpy.NumpyException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads and writes `.npy` files: one NumPy array as a [Tensor]. Any element type is read as float32; arrays
/// are written as little-endian float32 in C order. The format itself is parsed by test-vectors' [NumpyArray].
public final class Npy {

    private Npy() {}

    /// Reads a file.
    ///
    /// @throws FormatException if it is not such a file, is truncated, or holds what a [Tensor] cannot
    ///     represent
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
    /// @param name     the name of the stream in messages
    /// @param atMost   the maximum number of bytes in the stream; an array that claims more is rejected before
    ///     memory is allocated
    /// @throws FormatException as [#read(Path)]
    public static Tensor read(InputStream stream, String name, long atMost) throws IOException {
        try {
            NumpyArray array = NumpyArray.read(stream, name, atMost);
            return new Tensor(Shape.of(array.shape()), array.data());
        } catch (NumpyException e) {
            throw new FormatException(String.valueOf(e.getMessage()), e);
        }
    }

    /// Writes a file atomically.
    ///
    /// @throws IOException if it cannot be written
    public static void write(Path file, Tensor tensor) throws IOException {
        WholeFile.write(file, out -> write(out, tensor));
    }

    /// Writes an array to a stream, which is not closed.
    ///
    /// @throws IOException if it cannot be written
    public static void write(OutputStream out, Tensor tensor) throws IOException {
        new NumpyArray(tensor.shape().toArray(), tensor.data()).writeTo(out);
    }

    /// The number of bytes that [#write] writes for an array.
    public static long size(Shape shape) {
        return NumpyArray.size(shape.toArray());
    }
}
