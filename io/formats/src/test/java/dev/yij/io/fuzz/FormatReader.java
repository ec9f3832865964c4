package dev.yij.io.fuzz;

import dev.yij.io.fixture.Reader;
import dev.yij.io.fixture.TinyKeras;
import dev.yij.io.format.Models;
import dev.yij.io.hdf5.Hdf5File;
import dev.yij.io.hdf5.StoredGroup;
import dev.yij.io.keras.KerasArchive;
import dev.yij.io.keras.KerasH5;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.io.numpy.Npy;
import dev.yij.io.numpy.NpzFile;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.History;
import dev.yij.testvectors.numpy.Npz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Every reader of this module, with valid files as seeds.
enum FormatReader implements Reader {
    /// Keras's HDF5 files, read by jHDF through its wrapper.
    H5(".h5") {
        @Override
        public void read(Path file) throws IOException {
            KerasH5.read(file, LIKE);
            if (KerasH5.isWeightsOnly(file)) {
                KerasH5.weights(file);
            }
        }

        @Override
        public List<byte[]> honest(Path folder) throws IOException {
            List<byte[]> files = new ArrayList<>();
            for (String name : List.of(
                    "keras-2.2.0-list.h5",
                    "keras-2.2.4-split.h5",
                    "tf-2.4-functional.h5",
                    "keras-2.2.4-weights.h5",
                    "keras-3.9.weights.h5",
                    "teachable.h5")) {
                files.add(Files.readAllBytes(TinyKeras.fixture(name, folder)));
            }
            Path ours = folder.resolve("ours.h5");
            KerasH5.write(ours, TinyKeras.trained(new Adam()));
            files.add(Files.readAllBytes(ours));
            return files;
        }
    },

    /// HDF5 arrays in chunks, compressed, after a user block.
    CHUNKS(".h5") {
        @Override
        public void read(Path file) throws IOException {
            StoredGroup root = Hdf5File.read(file);
            for (String name : List.of("gzip", "tiles", "one")) {
                if (root.has(name)) {
                    root.array(name);
                }
            }
        }

        @Override
        public List<byte[]> honest(Path folder) throws IOException {
            return List.of(
                    Files.readAllBytes(TinyKeras.fixture("storage.h5", folder)),
                    Files.readAllBytes(TinyKeras.fixture("storage-latest.h5", folder)));
        }
    },

    /// Keras 3's archives.
    KERAS(".keras") {
        @Override
        public void read(Path file) throws IOException {
            KerasArchive.read(file);
        }

        @Override
        public List<byte[]> honest(Path folder) throws IOException {
            return List.of(
                    Files.readAllBytes(TinyKeras.fixture("keras-3.9.keras", folder)),
                    Files.readAllBytes(TinyKeras.fixture("tf-2.13.keras", folder)),
                    Files.readAllBytes(TinyKeras.fixture("keras-3.16-nested.keras", folder)));
        }
    },

    /// Our own model files.
    YIJ(".yij") {
        @Override
        public void read(Path file) throws IOException {
            ModelFile.load(file);
        }

        @Override
        public List<byte[]> honest(Path folder) throws IOException {
            Path file = folder.resolve("honest.yij");
            ModelFile.save(file, TinyKeras.trained(new Adam()));
            return List.of(Files.readAllBytes(file));
        }
    },

    /// Zips of NumPy arrays.
    NPZ(".npz") {
        @Override
        public void read(Path file) throws IOException {
            NpzFile.read(file);
        }

        @Override
        public List<byte[]> honest(Path folder) throws IOException {
            List<byte[]> files = new ArrayList<>();
            for (Npz.Packing packing : Npz.Packing.values()) {
                Path file = folder.resolve("honest.npz");
                NpzFile.write(file, Map.of("a/b", Tensor.zeros(3, 5), "c", Tensor.zeros(4)), packing);
                files.add(Files.readAllBytes(file));
            }
            return files;
        }
    },

    /// Single NumPy arrays.
    NPY(".npy") {
        @Override
        public void read(Path file) throws IOException {
            Npy.read(file);
        }

        @Override
        public List<byte[]> honest(Path folder) throws IOException {
            Path file = folder.resolve("honest.npy");
            Npy.write(file, Tensor.zeros(2, 3));
            return List.of(Files.readAllBytes(file));
        }
    },

    /// Any file accepted by `--model`.
    ANY(".bin") {
        @Override
        public void read(Path file) throws IOException {
            Models.read(file, LIKE);
        }

        @Override
        public List<byte[]> honest(Path folder) throws IOException {
            return List.of(H5.honest(folder).getFirst(), KERAS.honest(folder).getFirst());
        }
    };

    private static final SavedModel LIKE = new SavedModel(TinyKeras.untrained(), List.of(), History.EMPTY);

    private final String ending;

    FormatReader(String ending) {
        this.ending = ending;
    }

    @Override
    public String ending() {
        return ending;
    }
}
