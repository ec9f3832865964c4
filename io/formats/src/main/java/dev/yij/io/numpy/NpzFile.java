package dev.yij.io.numpy;

import dev.yij.io.file.FormatException;
import dev.yij.io.file.WholeFile;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.testvectors.numpy.Npz;
import dev.yij.testvectors.numpy.NumpyArray;
import dev.yij.testvectors.numpy.NumpyException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Reads and writes `.npz` files, zips of NumPy arrays, as [Tensor]s by name. The format itself is parsed by
/// test-vectors' [Npz].
public final class NpzFile {

    private NpzFile() {}

    /// Reads a file, compressed or not.
    ///
    /// @return the arrays in the file's order
    /// @throws FormatException if it is not such a file, is damaged, or holds what a [Tensor] cannot represent
    /// @throws IOException     if it cannot be read
    public static SequencedMap<String, Tensor> read(Path file) throws IOException {
        return read(file, null);
    }

    /// As [#read(Path)], but leaves out arrays of text and the like, and empty ones.
    ///
    /// @param notes receives a sentence for each of these, and for each array that is rounded
    public static SequencedMap<String, Tensor> read(Path file, @Nullable List<String> notes) throws IOException {
        SequencedMap<String, Tensor> arrays = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, NumpyArray> array : Npz.read(file, notes).entrySet()) {
                Shape shape = Shape.of(array.getValue().shape());
                arrays.put(array.getKey(), new Tensor(shape, array.getValue().data()));
            }
        } catch (NumpyException e) {
            throw new FormatException(String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            // ZipInputStream throws this for a name that is not UTF-8.
            throw new FormatException(file + " is a damaged zip: " + e.getMessage(), e);
        }
        return arrays;
    }

    /// Writes a file atomically.
    ///
    /// @param arrays in the order in which they are written
    /// @throws IOException if it cannot be written
    public static void write(Path file, Map<String, Tensor> arrays, Npz.Packing packing) throws IOException {
        Map<String, NumpyArray> numpy = new LinkedHashMap<>();
        arrays.forEach(
                (name, tensor) -> numpy.put(name, new NumpyArray(tensor.shape().toArray(), tensor.data())));
        WholeFile.write(file, out -> Npz.write(out, numpy, packing));
    }
}
