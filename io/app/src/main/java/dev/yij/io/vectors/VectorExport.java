package dev.yij.io.vectors;

import dev.yij.io.file.FormatException;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.golden.GoldenCase;
import dev.yij.testvectors.golden.GoldenOutput;
import dev.yij.testvectors.golden.Goldens;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.numpy.Npz;
import dev.yij.testvectors.oracle.Expected;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Writes all cases into a folder, for other languages: the golden files unchanged, cases without one with
/// the oracle's values, and the manifest.
public final class VectorExport {

    private VectorExport() {}

    /// Writes the folder atomically.
    ///
    /// @param folder is created; if it exists, it must be empty
    /// @return the number of files written
    /// @throws FormatException if it is not an empty folder
    /// @throws IOException     if it cannot be written
    public static int write(Path folder) throws IOException {
        return write(folder, Cases.all());
    }

    static int write(Path folder, List<KernelCase> cases) throws IOException {
        requireEmpty(folder);
        Path parent = Files.createDirectories(folder.toAbsolutePath().getParent());
        Path unfinished = parent.resolve("." + folder.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            Files.createDirectory(unfinished);
            int files = fill(unfinished, cases);
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

    private static int fill(Path folder, List<KernelCase> cases) throws IOException {
        VectorManifest manifest = VectorManifest.read(embedded(Goldens.MANIFEST));
        manifest.addFormulas();
        List<String> files = new ArrayList<>();
        for (KernelCase c : cases) {
            String file = Goldens.fileName(c.name());
            files.add(file);
            if (Goldens.has(c)) {
                Files.write(folder.resolve(file), embedded(file));
            } else {
                GoldenCase ours = oracle(c);
                manifest.add(ours, CaseSource.ORACLE);
                try (OutputStream out = Files.newOutputStream(folder.resolve(file))) {
                    Npz.write(out, ours.toArrays());
                }
            }
        }
        for (ModelCase model : ModelCase.all()) {
            String file = Goldens.fileName(model.name());
            files.add(file);
            Files.write(folder.resolve(file), embedded(file));
        }
        Files.write(folder.resolve(Goldens.MANIFEST), manifest.toBytes());
        return files.size() + 1;
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
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }
}
