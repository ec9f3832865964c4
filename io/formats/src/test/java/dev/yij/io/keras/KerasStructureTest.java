package dev.yij.io.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.format.Models;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.PointFunction;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.DepthwiseConv2D;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.Layers;
import dev.yij.reference.layer.Normalization;
import dev.yij.reference.layer.SpatialDropout2D;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where h5py finds the weights of every kind of layer that has some: their names, order and shapes are those
/// of Keras's `build` methods.
class KerasStructureTest {

    @TempDir
    private Path folder;

    private static Sequential model() {
        return new Sequential()
                .add(new Conv2D(4, 3).groups(2).padding(Padding.SAME))
                .add(new BatchNormalization())
                .add(new DepthwiseConv2D(3).multiplier(2))
                .add(new SpatialDropout2D(0.5))
                .add(new Conv2D(2, 1).activation(ActivationFunction.of(PointFunction.Relu.upTo(0.5f))))
                .add(new GlobalAveragePooling2D())
                .add(new Dense(3).useBias(false))
                .build(Shape.of(6, 5, 2), new Seed(1));
    }

    private Map<String, String> shapes(String file, String group) throws IOException, InterruptedException {
        Path path = folder.resolve(file);
        Models.save(model(), path);
        Map<String, String> shapes = new TreeMap<>();
        for (Map.Entry<String, Object> entry : H5py.dump(path, folder).entrySet()) {
            Object shape = ((Map<?, ?>) entry.getValue()).get("shape");
            if (shape != null && entry.getKey().startsWith(group)) {
                shapes.put(entry.getKey().substring(group.length()), shape.toString());
            }
        }
        return shapes;
    }

    @Test
    void weightsOfAnHdf5FileAreUnderTheirLayersNames() throws IOException, InterruptedException {
        Map<String, String> expected = new TreeMap<>();
        expected.put("conv2d_1/conv2d_1/kernel:0", "[3, 3, 1, 4]");
        expected.put("conv2d_1/conv2d_1/bias:0", "[4]");
        for (String name : List.of("gamma", "beta", "moving_mean", "moving_variance")) {
            expected.put("batch_normalization_1/batch_normalization_1/" + name + ":0", "[4]");
        }
        expected.put("depthwise_conv2d_1/depthwise_conv2d_1/depthwise_kernel:0", "[3, 3, 4, 2]");
        expected.put("depthwise_conv2d_1/depthwise_conv2d_1/bias:0", "[8]");
        expected.put("conv2d_2/conv2d_2/kernel:0", "[1, 1, 8, 2]");
        expected.put("conv2d_2/conv2d_2/bias:0", "[2]");
        expected.put("dense_1/dense_1/kernel:0", "[2, 3]");
        assertEquals(expected, shapes("m.h5", "/model_weights/"));
    }

    @Test
    void weightsOfAnArchiveAreCountedByTheirLayersClass() throws IOException, InterruptedException {
        Map<String, String> expected = new TreeMap<>();
        expected.put("conv2d/vars/0", "[3, 3, 1, 4]");
        expected.put("conv2d/vars/1", "[4]");
        for (int i = 0; i < 4; i++) {
            expected.put("batch_normalization/vars/" + i, "[4]");
        }
        expected.put("depthwise_conv2d/vars/0", "[3, 3, 4, 2]");
        expected.put("depthwise_conv2d/vars/1", "[8]");
        expected.put("conv2d_1/vars/0", "[1, 1, 8, 2]");
        expected.put("conv2d_1/vars/1", "[2]");
        expected.put("dense/vars/0", "[2, 3]");
        assertEquals(expected, shapes("m.keras", "/layers/"));
    }

    /// Keras 3 finds a layer within a layer by its module, and refuses `trainable` of SpatialDropout2D.
    @Test
    void configurationsHaveWhatKeras3AsksFor() throws IOException, InterruptedException {
        Path path = folder.resolve("m.h5");
        Models.save(model(), path);
        Object config = H5py.attributes(H5py.dump(path, folder), "/").get("model_config");
        String text = String.valueOf(config);
        Map<String, Object> model = JSON.std.mapFrom(text);
        List<?> layers = (List<?>)
                Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(model.get("config"))).get("layers"));
        assertEquals(
                "{module=keras.layers, class_name=ReLU, config={max_value=0.5, negative_slope=0.0, threshold=0.0},"
                        + " registered_name=null}",
                String.valueOf(settings(layers.get(5)).get("activation")));
        assertEquals(
                "{name=spatial_dropout2d_1, dtype=float32, rate=0.5, data_format=channels_last}",
                settings(layers.get(4)).toString());
    }

    private static Map<?, ?> settings(Object layer) {
        return (Map<?, ?>) Objects.requireNonNull(((Map<?, ?>) layer).get("config"));
    }

    /// Keras 2 and TensorFlow 2 refuse a layer with a setting that they do not know.
    @Test
    void settingsThatOnlyLaterVersionsKnowAreLeftOut() {
        Layer contrast = Layers.fromConfig(
                "RandomContrast",
                Map.of("name", "c", "factor", 0.5, "data_format", "channels_last", "value_range", List.of(0, 255)));
        Sequential model = new Sequential()
                .add(contrast)
                .add(new Normalization().statistics(List.of(1.0), List.of(2.0)))
                .add(new Normalization().statistics(List.of(1.0), List.of(2.0)).inverse(true))
                .build(Shape.of(2, 2, 1), new Seed(1));
        List<Set<String>> keys = model.layers().stream()
                .map(layer -> KerasModels.config(layer, false).keySet())
                .toList();
        assertEquals(Set.of("name", "trainable", "dtype", "factor"), keys.get(0));
        assertEquals(Set.of("name", "trainable", "dtype", "axis", "mean", "variance"), keys.get(1));
        assertEquals(Set.of("name", "trainable", "dtype", "axis", "mean", "variance", "invert"), keys.get(2));
        assertEquals(
                Set.of("name", "trainable", "dtype", "factor", "data_format", "value_range"),
                KerasModels.config(model.layers().getFirst(), true).keySet());
    }
}
