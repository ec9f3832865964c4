package dev.yij.io.vectors;

import dev.yij.io.file.FormatException;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.LargeCases;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.golden.GoldenCase;
import dev.yij.testvectors.golden.GoldenOutput;
import dev.yij.testvectors.golden.Goldens;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.numpy.Npz;
import dev.yij.testvectors.numpy.NumpyArray;
import dev.yij.testvectors.oracle.Expected;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// Writes all cases into a folder, for other languages: the arrays of the golden files, cases without one with
/// the oracle's values, and the manifest.
public final class VectorExport {

    /// How a case is written.
    public enum Form {
        /// A file `<case>.npz`, whose arrays are stored without compression and with their sizes before them:
        /// several readers in C++ fail where the sizes follow.
        NPZ,
        /// A folder `<case>` with a file `<array>.npy` for each array and the attributes of the case in
        /// `case.txt`, and a list of all cases in `cases.txt`: for languages that can read neither a zip nor
        /// JSON.
        NPY
    }

    private static final String LARGE =
            "element i of input number a = 1, 2, ... (in the order of the list) is (h >>> 29) - 4, in 32 bits that wrap,"
                    + " with h = i * 0x9E3779B1 + a * 0x85EBCA77; h = (h ^ (h >>> 15)) * 0x2C1B3C6D;"
                    + " h = (h ^ (h >>> 12)) * 0x297A2D39; h = h ^ (h >>> 15). An output's digest: the sums over its elements"
                    + " x of x, |x|, and x*(i mod m - m//2) for m = 17, 31, 101";

    private VectorExport() {}

    /// Writes the folder atomically.
    ///
    /// @param folder is created; if it exists, it must be empty
    /// @param form   how each case is written
    /// @return the number of files written
    /// @throws FormatException if it is not an empty folder
    /// @throws IOException     if it cannot be written
    public static int write(Path folder, Form form) throws IOException {
        return write(folder, Cases.all(), form);
    }

    static int write(Path folder, List<KernelCase> cases, Form form) throws IOException {
        return write(folder, VectorManifest.read(embedded(Goldens.MANIFEST)), cases, ModelCase.all(), form);
    }

    /// Writes random cases atomically, with expected values and bounds by the oracle.
    ///
    /// @param folder is created; if it exists, it must be empty
    /// @param form   how each case is written
    /// @return the number of files written
    /// @throws FormatException if it is not an empty folder
    /// @throws IOException     if it cannot be written
    public static int write(Path folder, RandomVectors random, Form form) throws IOException {
        return write(folder, random.manifest(), random.cases(), List.of(), form);
    }

    /// Writes the list of the large cases: shapes, the formula of their inputs, and a digest of each output.
    /// Another program computes the inputs itself.
    ///
    /// @param folder is created; if it exists, it must be empty
    /// @param form   for [Form#NPY] each case has a folder with its attributes and shapes too
    /// @return the number of files written
    /// @throws FormatException if it is not an empty folder
    /// @throws IOException     if it cannot be written
    public static int writeLarge(Path folder, Form form) throws IOException {
        VectorManifest manifest = new VectorManifest("yij vectors export --large", "TensorFlow");
        manifest.put("numbers", LARGE);
        LargeCases.all().forEach(manifest::addLarge);
        return whole(folder, unfinished -> {
            manifest.addFormulas();
            int texts = form == Form.NPY ? texts(unfinished, manifest, LargeCases.all()) : 0;
            Files.write(unfinished.resolve(Goldens.MANIFEST), manifest.toBytes());
            return 1 + texts;
        });
    }

    private static int write(
            Path folder, VectorManifest manifest, List<KernelCase> cases, List<ModelCase> models, Form form)
            throws IOException {
        return whole(folder, unfinished -> fill(unfinished, manifest, cases, models, form));
    }

    /// Writes files and returns their number.
    private interface Filler {
        int fill(Path folder) throws IOException;
    }

    private static int whole(Path folder, Filler filler) throws IOException {
        requireEmpty(folder);
        Path parent = Files.createDirectories(folder.toAbsolutePath().getParent());
        Path unfinished = parent.resolve("." + folder.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            Files.createDirectory(unfinished);
            int files = filler.fill(unfinished);
            Files.deleteIfExists(folder);
            Files.move(unfinished, folder);
            return files;
        } finally {
            deleteFiles(unfinished);
        }
    }

    private static void requireEmpty(Path folder) throws IOException {
        if (folder.toAbsolutePath().getParent() == null) {
            throw new FormatException(folder + " is the root of a file system, expected a folder that can be made");
        }
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> content = Files.newDirectoryStream(folder)) {
                if (content.iterator().hasNext()) {
                    throw new FormatException(folder + " is not empty, expected a new or an empty folder");
                }
            }
        } else if (Files.exists(folder)) {
            throw new FormatException(folder + " is a file, expected a new or an empty folder");
        }
    }

    private static int fill(
            Path folder, VectorManifest manifest, List<KernelCase> cases, List<ModelCase> models, Form form)
            throws IOException {
        manifest.addFormulas();
        int files = 1;
        for (KernelCase c : cases) {
            Map<String, NumpyArray> arrays = Goldens.arrays(Goldens.fileName(c.name()));
            if (arrays == null) {
                GoldenCase ours = oracle(c);
                manifest.add(ours, CaseSource.ORACLE);
                arrays = ours.toArrays();
            }
            files += write(folder, c.name(), arrays, form);
        }
        for (ModelCase model : models) {
            Map<String, NumpyArray> arrays = Goldens.arrays(Goldens.fileName(model.name()));
            files += write(folder, model.name(), Objects.requireNonNull(arrays), form);
        }
        if (form == Form.NPY) {
            manifest.inFolders();
            files += texts(folder, manifest, cases);
        }
        Files.write(folder.resolve(Goldens.MANIFEST), manifest.toBytes());
        return files;
    }

    private static int texts(Path folder, VectorManifest manifest, List<KernelCase> cases) throws IOException {
        List<String> names = cases.stream().map(KernelCase::name).toList();
        Files.writeString(folder.resolve("cases.txt"), String.join("\n", names) + "\n");
        for (String name : names) {
            Path text = folder.resolve(name).resolve("case.txt");
            Files.createDirectories(text.getParent());
            Files.writeString(text, manifest.text(name));
        }
        return 1 + names.size();
    }

    private static int write(Path folder, String name, Map<String, NumpyArray> arrays, Form form) throws IOException {
        if (form == Form.NPZ) {
            try (OutputStream out = Files.newOutputStream(folder.resolve(Goldens.fileName(name)))) {
                Npz.write(out, arrays, Npz.Packing.STORED);
            }
            return 1;
        }
        for (Map.Entry<String, NumpyArray> array : arrays.entrySet()) {
            // a model's tensors have names such as forward/conv2d_1/index
            Path file = folder.resolve(name).resolve(array.getKey() + ".npy");
            Files.createDirectories(file.getParent());
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                array.getValue().writeTo(out);
            }
        }
        return arrays.size();
    }

    private static byte[] embedded(String file) {
        byte[] content = Goldens.bytes(file);
        if (content == null) {
            throw new IllegalStateException("this build has no golden file " + file);
        }
        return content;
    }

    /// The oracle's values in the format of a golden case.
    private static GoldenCase oracle(KernelCase c) {
        NamedArrays inputs = c.inputs();
        List<GoldenOutput> outputs = new ArrayList<>();
        for (Expected expected : c.expected(inputs)) {
            double[] bounds = Judge.strict().bounds(c, inputs, expected);
            float[] value = new float[bounds.length];
            float[] bound = new float[bounds.length];
            for (int i = 0; i < value.length; i++) {
                value[i] = (float) expected.value()[i];
                bound[i] = bounds[i] == 0 ? 0 : Math.nextUp((float) bounds[i]);
            }
            outputs.add(new GoldenOutput(expected.name(), expected.shape(), value, bound));
        }
        return new GoldenCase(c, inputs, outputs);
    }

    private static void deleteFiles(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    deleteFiles(file);
                }
            }
        }
        Files.deleteIfExists(folder);
    }
}
