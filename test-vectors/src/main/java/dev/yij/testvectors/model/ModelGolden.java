package dev.yij.testvectors.model;

import dev.yij.testvectors.golden.Goldens;
import dev.yij.testvectors.numpy.NumpyArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The values that TensorFlow computed for a [ModelCase] in float64, tensor by tensor:
///
/// - `forward/<layer>`: each layer's output for the initial weights,
/// - `loss/1`, `loss/2`, `loss/3`: the batch's loss before each of the three steps,
/// - `gradient/<layer>/kernel` and `/bias`: the gradients of the first step,
/// - `trained/<layer>/kernel` and `/bias`: the weights after the last step.
///
/// Each tensor is stored as a [Digest]. Its tolerances are 32 times the largest difference from TensorFlow's
/// float32 in 17 runs.
public final class ModelGolden {

    private final Map<String, Digest> digests;

    private ModelGolden(Map<String, Digest> digests) {
        this.digests = digests;
    }

    /// Reads a case's file.
    ///
    /// @throws IllegalStateException if there is none
    public static ModelGolden of(ModelCase model) {
        String file = Goldens.fileName(model.name());
        Map<String, NumpyArray> arrays = Goldens.arrays(file);
        if (arrays == null) {
            throw new IllegalStateException("there is no golden file " + file);
        }
        Map<String, Digest> digests = new LinkedHashMap<>();
        try {
            for (String key : arrays.keySet()) {
                if (key.endsWith("/index")) {
                    String tensor = key.substring(0, key.length() - "/index".length());
                    digests.put(tensor, Digest.of(arrays, tensor));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ModelGolden(digests);
    }

    /// The tensors' names, in the order in which they are computed.
    public List<String> tensors() {
        return List.copyOf(digests.keySet());
    }

    /// A tensor's digest.
    ///
    /// @throws IllegalArgumentException if there is no such tensor
    public Digest digest(String tensor) {
        Digest digest = digests.get(tensor);
        if (digest == null) {
            throw new IllegalArgumentException("there is no tensor " + tensor + ", only " + digests.keySet());
        }
        return digest;
    }

    /// What is wrong with some tensors, in their order.
    ///
    /// @param tensors the tensors by name
    public List<String> errors(Map<String, float[]> tensors) {
        return errors(tensors, 1);
    }

    /// As [#errors(Map)], with larger tolerances.
    ///
    /// @param multiple the factor by which tolerances are multiplied
    public List<String> errors(Map<String, float[]> tensors, int multiple) {
        return tensors.entrySet().stream()
                .flatMap(t -> digest(t.getKey()).errors(t.getKey(), t.getValue(), multiple).stream())
                .toList();
    }
}
