package dev.yij.io.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.convert.ModelFormats;
import dev.yij.io.file.FormatException;
import dev.yij.io.keras.KerasArchive;
import dev.yij.io.keras.KerasH5;
import dev.yij.io.keras.TinyKeras;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.io.numpy.Npy;
import dev.yij.io.numpy.NpzFile;
import dev.yij.io.onnx.ExportOptions;
import dev.yij.io.onnx.OnnxExport;
import dev.yij.io.onnx.OnnxImport;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.History;
import dev.yij.testvectors.numpy.Npz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Every reader of files that somebody else may have made, with honest files to begin from. Whatever bytes it is
/// given, it must end in a result or in a [FormatException] whose sentence begins with the file's name.
enum Reader {
    /// Keras's HDF5 files, and so jHDF behind its seam.
    H5(".h5") {
        @Override
        void read(Path file) throws IOException {
            KerasH5.read(file, LIKE);
            if (KerasH5.isWeightsOnly(file)) {
                KerasH5.weights(file);
            }
        }

        @Override
        List<byte[]> honest(Path folder) throws IOException {
            List<byte[]> files = new ArrayList<>();
            for (String name : List.of(
                    "keras-2.2.0-list.h5",
                    "keras-2.2.4-split.h5",
                    "tf-2.4-functional.h5",
                    "keras-2.2.4-weights.h5",
                    "keras-3.9.weights.h5")) {
                files.add(Files.readAllBytes(TinyKeras.fixture(name, folder)));
            }
            Path ours = folder.resolve("ours.h5");
            KerasH5.write(ours, TinyKeras.trained(new Adam()));
            files.add(Files.readAllBytes(ours));
            return files;
        }
    },

    /// Keras 3's archives.
    KERAS(".keras") {
        @Override
        void read(Path file) throws IOException {
            KerasArchive.read(file);
        }

        @Override
        List<byte[]> honest(Path folder) throws IOException {
            return List.of(
                    Files.readAllBytes(TinyKeras.fixture("keras-3.9.keras", folder)),
                    Files.readAllBytes(TinyKeras.fixture("tf-2.13.keras", folder)));
        }
    },

    /// Our own model files.
    YIJ(".yij") {
        @Override
        void read(Path file) throws IOException {
            ModelFile.load(file);
        }

        @Override
        List<byte[]> honest(Path folder) throws IOException {
            Path file = folder.resolve("honest.yij");
            ModelFile.save(file, TinyKeras.trained(new Adam()));
            return List.of(Files.readAllBytes(file));
        }
    },

    /// Zips of NumPy arrays.
    NPZ(".npz") {
        @Override
        void read(Path file) throws IOException {
            NpzFile.read(file);
        }

        @Override
        List<byte[]> honest(Path folder) throws IOException {
            List<byte[]> files = new ArrayList<>();
            for (Npz.Packing packing : Npz.Packing.values()) {
                Path file = folder.resolve("honest.npz");
                NpzFile.write(file, Map.of("a/b", Tensor.zeros(3, 5), "c", Tensor.zeros(4)), packing);
                files.add(Files.readAllBytes(file));
            }
            return files;
        }
    },

    /// ONNX graphs, as chains of layers; `OnnxMutationTest` runs them as well.
    ONNX(".onnx") {
        @Override
        void read(Path file) throws IOException {
            OnnxImport.read(file);
        }

        @Override
        List<byte[]> honest(Path folder) throws IOException {
            SavedModel saved = TinyKeras.trained(new Adam());
            return List.of(OnnxExport.toBytes(saved.model(), saved.classes(), ExportOptions.defaults()));
        }
    },

    /// Single NumPy arrays.
    NPY(".npy") {
        @Override
        void read(Path file) throws IOException {
            Npy.read(file);
        }

        @Override
        List<byte[]> honest(Path folder) throws IOException {
            Path file = folder.resolve("honest.npy");
            Npy.write(file, Tensor.zeros(2, 3));
            return List.of(Files.readAllBytes(file));
        }
    },

    /// Whatever `--model` names.
    ANY(".bin") {
        @Override
        void read(Path file) throws IOException {
            ModelFormats.read(file, LIKE);
        }

        @Override
        List<byte[]> honest(Path folder) throws IOException {
            return List.of(H5.honest(folder).getFirst(), KERAS.honest(folder).getFirst());
        }
    };

    private static final SavedModel LIKE = new SavedModel(TinyKeras.untrained(), List.of(), History.EMPTY);

    private final String ending;

    Reader(String ending) {
        this.ending = ending;
    }

    String ending() {
        return ending;
    }

    abstract void read(Path file) throws IOException;

    abstract List<byte[]> honest(Path folder) throws IOException;

    /// Reads bytes as a file.
    ///
    /// @return whether they were taken
    boolean reads(byte[] bytes, Path folder) {
        Path file = folder.resolve("hostile" + ending);
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            read(file);
            return true;
        } catch (FormatException e) {
            String sentence = String.valueOf(e.getMessage());
            assertTrue(sentence.startsWith(file.toString()), sentence);
            assertTrue(sentence.length() < 2000, sentence);
            return false;
        } catch (IOException e) {
            throw new AssertionError("not our own exception: " + e, e);
        }
    }
}
