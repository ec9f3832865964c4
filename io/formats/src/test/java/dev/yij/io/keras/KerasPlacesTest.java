package dev.yij.io.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.io.file.FormatException;
import dev.yij.io.hdf5.Hdf5File;
import dev.yij.io.hdf5.Hdf5Writer;
import dev.yij.io.hdf5.NewGroup;
import dev.yij.io.hdf5.StoredGroup;
import dev.yij.reference.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Groups as TensorFlow 2.12 to 2.15 and Keras 3 name them: each array's only element says which it is.
class KerasPlacesTest {

    private static final Map<String, String> THREE =
            Map.of("a", "layers/dense", "b", "layers/dense_1", "c", "layers/dense_2");

    private static KerasPlaces file(String... groups) throws IOException {
        NewGroup root = new NewGroup();
        root.group("vars");
        for (int i = 0; i < groups.length; i++) {
            root.array(groups[i] + "/vars/0", Tensor.of(new float[] {i}, 1));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Hdf5Writer.write(bytes, root);
        return KerasPlaces.of(Hdf5File.read(bytes.toByteArray(), "x"));
    }

    private static String found(Map<String, String> wanted, String... groups) throws IOException {
        Map<String, Integer> found = new TreeMap<>();
        for (Map.Entry<String, StoredGroup> each : file(groups).resolve(wanted).entrySet()) {
            found.put(each.getKey(), (int) each.getValue().array("0").data()[0]);
        }
        return found.toString();
    }

    @Test
    void layersAreCountedByTheirClass() throws IOException {
        assertEquals(
                "{a=2, b=0, c=1}", found(THREE, "layers/dense_1", "layers/dense_2", "layers/dense", "layers/conv2d"));
    }

    /// `dense_2` is the second of three layers where weighted layers count twice, the third where they count
    /// once.
    @Test
    void tensorFlow212And213CountWeightedLayersTwice() throws IOException {
        String group = "_layer_checkpoint_dependencies/";
        assertEquals("{a=0, b=1, c=2}", found(THREE, group + "dense", group + "dense_2", group + "dense_4"));
    }

    @Test
    void onWindowsThePlaceIsOneName() throws IOException {
        assertEquals("{a=0, b=1, c=2}", found(THREE, "layers\\dense", "layers\\dense_1", "layers\\dense_2"));
    }

    @Test
    void modelsInsideModelsCountTwiceToo() throws IOException {
        String group = "_layer_checkpoint_dependencies\\";
        assertEquals(
                "{a=0, b=1, c=2}",
                found(
                        Map.of(
                                "a", "layers/functional/layers/dense",
                                "b", "layers/functional_1/layers/dense",
                                "c", "layers/functional_1/layers/dense_1"),
                        group + "functional\\" + group + "dense",
                        group + "functional_2\\" + group + "dense",
                        group + "functional_2\\" + group + "dense_2"));
    }

    @Test
    void aGeneratorOfRandomNumbersIsNoLayer() throws IOException {
        assertEquals("{d=1}", found(Map.of("d", "layers/dense"), "layers/dense/seed_generator", "layers/dense"));
    }

    @Test
    void weightsThatNoLayerReadsAreNamed() throws IOException {
        KerasPlaces file = file(
                "layers/dense",
                "layers/dense_1",
                "layers/dense_2",
                "layers/dense_9",
                "layers/f/layers/dense",
                "layers/dropout/seed_generator",
                "optimizer");
        assertEquals(
                List.of("layers/dense_9", "layers/f/layers/dense"),
                file.unread(file.resolve(THREE).values()));
    }

    @Test
    void missingWeightsAreNamed() {
        assertEquals(
                "x has no layers/dense_2, where the weights of c should be",
                assertThrows(FormatException.class, () -> found(THREE, "layers/dense", "layers/dense_1"))
                        .getMessage());
    }

    @Test
    void theOptimizerIsNoLayer() throws IOException {
        assertEquals(
                List.of("conv2d", "conv2d_1/layers/dense"),
                List.copyOf(file("layers/conv2d", "layers/conv2d_1/layers/dense", "optimizer")
                        .layers()
                        .keySet()));
    }
}
