package dev.yij.io.format;

import dev.yij.io.file.FormatException;
import dev.yij.io.model.SavedModel;
import dev.yij.io.numpy.NpzFile;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.tensor.Tensor;
import dev.yij.testvectors.numpy.Npz;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Weights only, for NumPy: `np.load("m.npz")["conv2d_1/kernel"]`. The architecture and the names of the
/// classes come from another model.
final class NpzFormat implements ModelFormat {

    @Override
    public String name() {
        return "NumPy archive";
    }

    @Override
    public List<String> extensions() {
        return List.of(".npz");
    }

    @Override
    public boolean recognizes(FileHead head) {
        Set<String> entries = head.entries();
        return !entries.isEmpty() && entries.stream().allMatch(entry -> entry.endsWith(".npy"));
    }

    /// `conv2d_1/kernel` for `conv2d_1/kernel:0`.
    private static String entry(Weight weight) {
        return weight.name().replaceFirst(":0$", "");
    }

    @Override
    public LoadedModel read(Path file, @Nullable SavedModel like, @Nullable Size openSize) throws IOException {
        if (like == null) {
            throw new FormatException(
                    file
                            + " holds arrays only, without an architecture: use --like to name a model of the same architecture");
        }
        List<String> notes = new ArrayList<>();
        SequencedMap<String, Tensor> arrays = NpzFile.read(file, notes);
        SavedModel saved = like.blank();
        Set<String> unused = new TreeSet<>(arrays.keySet());
        for (Weight weight : saved.model().weights()) {
            Tensor array = arrays.get(entry(weight));
            if (array == null) {
                throw new FormatException(file + " holds no array " + entry(weight));
            }
            if (!array.shape().equals(weight.shape())) {
                throw new FormatException(file + ", " + entry(weight) + " has shape " + array.shape()
                        + ", the model's has " + weight.shape());
            }
            System.arraycopy(array.data(), 0, weight.value(), 0, array.data().length);
            unused.remove(entry(weight));
        }
        if (!unused.isEmpty()) {
            throw new FormatException(
                    file + " holds " + String.join(", ", unused) + ", which the model has no weights for");
        }
        return new LoadedModel(saved, "", notes);
    }

    @Override
    public void write(Path file, SavedModel saved) throws IOException {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        for (Weight weight : saved.model().weights()) {
            arrays.put(entry(weight), new Tensor(weight.shape(), weight.value()));
        }
        NpzFile.write(file, arrays, Npz.Packing.STORED);
    }

    @Override
    public List<String> losses(SavedModel saved) {
        return List.of("only the weights are saved: architecture, class names, history, loss and optimizer are not;"
                + " reading the file needs --like");
    }

    @Override
    public boolean isWeightsOnly(Path file) {
        return true;
    }

    @Override
    public SequencedMap<String, Tensor> weights(Path file) throws IOException {
        return NpzFile.read(file, new ArrayList<>());
    }
}
