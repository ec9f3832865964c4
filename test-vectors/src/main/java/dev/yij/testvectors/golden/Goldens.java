package dev.yij.testvectors.golden;

import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.numpy.Npz;
import dev.yij.testvectors.numpy.NumpyArray;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The golden files in this jar.
public final class Goldens {

    /// The list of all files and their contents, for other languages.
    public static final String MANIFEST = "manifest.json";

    private Goldens() {}

    /// The name of a case's file.
    public static String fileName(String name) {
        return name + ".npz";
    }

    /// Whether a case has golden values.
    public static boolean has(KernelCase kernelCase) {
        return Goldens.class.getResource(fileName(kernelCase.name())) != null;
    }

    /// The golden values of a case, or null if it has none.
    public static @Nullable GoldenCase find(KernelCase kernelCase) {
        String file = fileName(kernelCase.name());
        Map<String, NumpyArray> arrays = arrays(file);
        try {
            return arrays == null ? null : GoldenCase.of(kernelCase, arrays, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The arrays of a golden file in their order, or null if there is no such file.
    public static @Nullable Map<String, NumpyArray> arrays(String file) {
        byte[] bytes = bytes(file);
        try {
            return bytes == null ? null : Npz.read(new ByteArrayInputStream(bytes), file, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The bytes of a golden file or of the manifest, or null if there is no such file.
    public static byte @Nullable [] bytes(String file) {
        try (InputStream in = Goldens.class.getResourceAsStream(file)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
