package dev.yij.bench.golden;

import dev.yij.bench.tensorflow.TensorFlowRuntime;
import dev.yij.io.vectors.CaseSource;
import dev.yij.io.vectors.VectorManifest;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.Fill;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.golden.GoldenCase;
import dev.yij.testvectors.golden.Goldens;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.numpy.Npz;
import dev.yij.testvectors.numpy.NumpyArray;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/// Generates the golden files: `./mvnw -q -pl bench -am -Pgolden process-classes`. The same cases give the same
/// bytes on the same kind of processor with the same JDK; elsewhere the last bit of a few values may differ.
/// With `-Dgolden.only=missing` the files that are there are kept and only new cases are computed, in seconds.
public final class GoldenGenerator {

    /// Incremented when the values of an existing case change.
    private static final String VERSION = "dev.yij.bench.golden.GoldenGenerator 1";

    private GoldenGenerator() {}

    /// Writes all golden files into a folder and removes obsolete ones from it.
    ///
    /// @param arguments the folder, and `missing` to keep the files that are there
    public static void main(String... arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        boolean keep = arguments.length > 1 && arguments[1].equals("missing");
        SequencedMap<String, byte[]> files = files(Cases.all(), ModelCase.all(), keep);
        try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, "*.npz")) {
            for (Path file : old) {
                if (!files.containsKey(String.valueOf(file.getFileName()))) {
                    Files.delete(file);
                }
            }
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    /// The files of some cases, and the manifest that lists them.
    ///
    /// @param keep whether files that this build has are kept
    static SequencedMap<String, byte[]> files(List<KernelCase> cases, List<ModelCase> models, boolean keep)
            throws IOException {
        SequencedMap<String, byte[]> files = new LinkedHashMap<>();
        String tensorFlow = "TensorFlow " + TensorFlowRuntime.version() + " (TensorFlow-Java 1.1.0)";
        VectorManifest manifest = new VectorManifest(VERSION, tensorFlow);
        KernelGoldens kernels = new KernelGoldens();
        for (KernelCase c : cases) {
            String file = Goldens.fileName(c.name());
            byte[] present = keep ? Goldens.bytes(file) : null;
            GoldenCase golden = present == null ? kernels.compute(c) : Objects.requireNonNull(Goldens.find(c));
            files.put(file, present == null ? zip(golden.toArrays()) : present);
            manifest.add(golden, c.fill() == Fill.BY_HAND ? CaseSource.BY_HAND : CaseSource.TENSORFLOW);
        }
        for (ModelCase model : models) {
            String file = Goldens.fileName(model.name());
            byte[] present = keep ? Goldens.bytes(file) : null;
            files.put(file, present == null ? zip(ModelGoldens.compute(model)) : present);
            manifest.add(model);
        }
        files.put(Goldens.MANIFEST, manifest.toBytes());
        return files;
    }

    private static byte[] zip(Map<String, NumpyArray> arrays) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Npz.write(bytes, arrays);
        return bytes.toByteArray();
    }
}
