package dev.yij.io.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.format.Models;
import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.CustomActivation;
import dev.yij.reference.layer.CustomLayer;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.CustomLoss;
import dev.yij.reference.train.CustomOptimizer;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Loss;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// User-defined layers, activations, losses and optimizers in model files.
class CustomClassesTest {

    @TempDir
    private Path folder;

    /// y = factor · x.
    record Scale(String name, float factor) implements CustomLayer {

        @Override
        public Scale name(String to) {
            return new Scale(to, factor);
        }

        @Override
        public Shape outputShape(Shape in) {
            return in;
        }

        @Override
        public void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
            for (int i = 0; i < pass.images() * in.size(); i++) {
                y[i] = factor * x[i];
            }
        }

        @Override
        public void backward(
                Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
            for (int i = 0; dx != null && i < pass.images() * in.size(); i++) {
                dx[i] = factor * dy[i];
            }
        }

        @Override
        public Map<String, Object> config() {
            return new Config().put("name", name).put("factor", factor).toMap();
        }

        @Override
        public String className() {
            return factor == 0 ? "Forgotten" : "Scale"; // a name that is not registered
        }
    }

    /// y = slope · x.
    record Slope(float slope) implements CustomActivation {

        @Override
        public String configName() {
            return "slope_" + slope;
        }

        @Override
        public float value(float x) {
            return slope * x;
        }

        @Override
        public float derivative(float y) {
            return slope;
        }
    }

    /// factor · Σ (output - target)² / 2.
    record Squares(float factor) implements CustomLoss {

        @Override
        public float sample(
                int classes,
                float[] output,
                int from,
                float[] target,
                int targetFrom,
                float weight,
                float @Nullable [] gradient) {
            float sum = 0;
            for (int j = 0; j < classes; j++) {
                float difference = output[from + j] - target[targetFrom + j];
                sum += difference * difference / 2;
                if (gradient != null) {
                    gradient[from + j] = weight * factor * difference;
                }
            }
            return factor * sum;
        }

        @Override
        public String className() {
            return factor == 0 ? "Forgotten" : "Squares";
        }

        @Override
        public Map<String, Object> settings() {
            return Map.of("factor", factor);
        }
    }

    /// p -= lr · g, with three slots for each weight.
    static final class Descent extends CustomOptimizer {

        private final int slots;

        Descent(double learningRate, int slots) {
            super(learningRate);
            this.slots = slots;
        }

        @Override
        public List<String> slotNames() {
            return List.of("a", "b", "c").subList(0, slots);
        }

        @Override
        protected void move(Backend backend, Weight weight) {
            for (int i = 0; i < weight.value().length; i++) {
                weight.value()[i] -= learningRate() * weight.gradient()[i];
                for (String name : slotNames()) {
                    slot(name, weight)[i] += (name.charAt(0) - 'a' + 1) * weight.gradient()[i];
                }
            }
        }

        @Override
        public String className() {
            return slots == 0 ? "Forgotten" : "Descent";
        }

        @Override
        protected Map<String, Object> settings() {
            return Map.of("slots", slots);
        }
    }

    @BeforeAll
    static void register() {
        CustomLayer.register("Scale", config -> new Scale(config.name(), (float) config.number("factor")));
        CustomActivation.register(new Slope(0.5f));
        CustomLoss.register("Squares", config -> new Squares((float) config.number("factor")));
        CustomOptimizer.register("Descent", config -> new Descent(config.number("lr"), config.integer("slots")));
    }

    private static Sequential model(Layer first, CustomActivation activation, Optimizer optimizer, Loss loss) {
        return new Sequential()
                .add(first)
                .add(new Dense(2).activation(activation))
                .build(Shape.of(3), new Seed(4))
                .compile(optimizer, loss);
    }

    private static Sequential good() {
        return model(new Scale("", 2), new Slope(0.5f), new Descent(0.125, 3), new Squares(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"m.yij", "m.h5", "m.keras"})
    void registeredOnesAreReadBackWithTheirSettingsAndState(String name) throws IOException {
        Sequential model = good();
        Tensor x = Tensor.of(new float[] {1, 2, 3, -1, 0, 2}, 2, 3);
        model.fit(new ArrayBatches(x, Tensor.of(new float[] {1, 0, 0, 1}, 2, 2), 2), FitOptions.epochs(2));
        Path file = folder.resolve(name);
        Models.save(model, file);
        Model read = Models.load(file);
        assertEquals(model.layers().getFirst().layer(), read.layers().getFirst().layer());
        assertEquals(model.predict(x), read.predict(x));
        assertEquals(new Squares(3), read.loss());
        assertEquals(model.optimizer().config(), read.optimizer().config());
        assertEquals(2, read.optimizer().iterations());
        assertEquals(
                model.optimizer().slots().keySet(), read.optimizer().slots().keySet());
        model.optimizer()
                .slots()
                .forEach((slot, values) ->
                        assertArrayEquals(values, read.optimizer().slots().get(slot), slot));
    }

    @ParameterizedTest
    @ValueSource(strings = {"m.yij", "m.h5", "m.keras"})
    void anUnregisteredOneIsRefusedBeforeAnythingIsWritten(String name) {
        refused(
                name,
                model(new Scale("", 0), new Slope(0.5f), new Adam(), new CategoricalCrossentropy()),
                "forgotten_1: the layer class \"Forgotten\" cannot be saved, because nothing could read it again: call"
                        + " CustomLayer.register first");
        refused(
                name,
                model(new Scale("", 2), new Slope(7), new Adam(), new CategoricalCrossentropy()),
                "dense_1: the activation function \"slope_7.0\" cannot be saved, because nothing could read it again:"
                        + " call CustomActivation.register first");
        refused(
                name,
                model(new Scale("", 2), new Slope(0.5f), new Adam(), new Squares(0)),
                "the loss \"Forgotten\" cannot be saved, because nothing could read it again: call"
                        + " CustomLoss.register first");
        refused(
                name,
                model(new Scale("", 2), new Slope(0.5f), new Descent(1, 0), new CategoricalCrossentropy()),
                "the optimizer \"Forgotten\" cannot be saved, because nothing could read it again: call"
                        + " CustomOptimizer.register first");
    }

    private void refused(String name, Model model, String message) {
        Path file = folder.resolve(name);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Models.save(model, file));
        assertEquals(message, e.getMessage());
        assertArrayEquals(new String[0], folder.toFile().list());
    }

    @Test
    void aFileWithAnUnregisteredLossIsRefusedWithItsName() throws IOException {
        Map<String, Object> json = ModelJson.write(new SavedModel(good(), List.of(), History.EMPTY));
        assertEquals(Map.of("class_name", "Squares", "factor", 3f), json.get("loss"));
        json.put("loss", Map.of("class_name", "Gone"));
        byte[] bytes = JSON.std.asBytes(json);
        assertEquals(
                "the loss \"Gone\" is not supported; supported are BinaryCrossentropy, CategoricalCrossentropy,"
                        + " MeanAbsoluteError, MeanSquaredError, SparseCategoricalCrossentropy",
                assertThrows(IllegalArgumentException.class, () -> ModelJson.read(bytes, "m.yij", 1 << 20))
                        .getMessage());
    }
}
