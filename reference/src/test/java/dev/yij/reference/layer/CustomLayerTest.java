package dev.yij.reference.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.config.Config;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Seed;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// User-defined layers and activation functions.
class CustomLayerTest {

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
    }

    /// A class that is not registered.
    record Unknown(String name) implements CustomLayer {

        @Override
        public Unknown name(String to) {
            return new Unknown(to);
        }

        @Override
        public Shape outputShape(Shape in) {
            return in;
        }

        @Override
        public void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {}

        @Override
        public void backward(
                Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {}

        @Override
        public Map<String, Object> config() {
            return new Config().put("name", name).toMap();
        }
    }

    /// x if it is positive, else a fraction of it.
    record Leaky(float slope) implements CustomActivation {

        @Override
        public String configName() {
            return "leaky_" + slope;
        }

        @Override
        public float value(float x) {
            return x > 0 ? x : slope * x;
        }

        @Override
        public float derivative(float y) {
            return y > 0 ? 1 : slope;
        }
    }

    private static Sequential model(Layer... layers) {
        Sequential model = new Sequential();
        for (Layer layer : layers) {
            model.add(layer);
        }
        return model.build(Shape.of(2), new Seed(1));
    }

    @Test
    void aRegisteredLayerIsReadBackFromTheModelsConfiguration() {
        CustomLayer.register("Scale", config -> new Scale(config.name(), (float) config.number("factor")));
        Sequential read =
                Sequential.fromConfig(model(new Scale("", 3)).config()).build(Shape.of(2), new Seed(1));
        assertEquals(new Scale("scale_1", 3), read.layers().getFirst().layer());
        assertArrayEquals(
                new float[] {3, -6},
                read.predict(Tensor.of(new float[] {1, -2}, 1, 2)).data());
    }

    @Test
    void anUnregisteredLayerIsRefusedOnSavingWithItsName() {
        Sequential model = model(new Unknown(""));
        assertEquals(
                "unknown_1: the layer class \"Unknown\" cannot be saved, because nothing could read it again: call"
                        + " CustomLayer.register first",
                message(model::config));
    }

    @Test
    void aCustomLayerCannotTakeTheNameOfABuiltInOne() {
        assertEquals(
                "the layer class \"Dense\" is built in: choose another name",
                message(() -> CustomLayer.register("Dense", config -> new Unknown(config.name()))));
    }

    @Test
    void aRegisteredActivationIsReadBackWithTheLayerThatUsesIt() {
        CustomActivation.register(new Leaky(0.5f));
        Layer dense = new Dense(3).name("d").activation(new Leaky(0.5f));
        assertEquals(dense, Layers.fromConfig("Dense", Layers.toConfig(dense)));
        assertEquals("leaky_0.5", Layers.toConfig(dense).get("activation"));
    }

    @Test
    void anUnregisteredActivationIsRefusedOnSavingWithTheLayersName() {
        Sequential model = model(new Dense(3).activation(new Leaky(0.25f)));
        assertEquals(
                "dense_1: the activation function \"leaky_0.25\" cannot be saved, because nothing could read it again:"
                        + " call CustomActivation.register first",
                message(model::config));
    }

    @Test
    void aCustomActivationCannotTakeTheNameOfABuiltInOne() {
        CustomActivation relu = new CustomActivation() {
            @Override
            public String configName() {
                return "relu";
            }

            @Override
            public float value(float x) {
                return x;
            }

            @Override
            public float derivative(float y) {
                return 1;
            }
        };
        assertEquals(
                "the activation function \"relu\" is built in: choose another name",
                message(() -> CustomActivation.register(relu)));
    }

    @Test
    void gradientsGoThroughCustomLayersAndActivations() {
        GradientCheck.check(new Scale("s", 3), Shape.of(2, 3), 2);
        GradientCheck.check(new Dense(4).activation(new Leaky(0.5f)), Shape.of(6), 3);
    }

    private static String message(Executable action) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, action).getMessage());
    }
}
