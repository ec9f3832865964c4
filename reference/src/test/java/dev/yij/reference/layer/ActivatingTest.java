package dev.yij.reference.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.kernel.PointFunction;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Seed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ActivatingTest {

    private static float[] outputs(Layer layer, float... x) {
        Sequential model = new Sequential().add(layer).build(Shape.of(x.length), new Seed(1));
        return model.predict(Tensor.of(x, 1, x.length)).data();
    }

    @Test
    void reluWithAllParametersByHand() {
        ReLU layer = new ReLU(3).negativeSlope(0.5).threshold(1);
        assertEquals(List.of(-1f, 0f, 2f, 3f), boxed(outputs(layer, -1, 1, 2, 4)));
        assertEquals(List.of(0f, 6f), boxed(outputs(new ReLU(6), -1, 7)));
        assertEquals(List.of(-0.3f, 2f), boxed(outputs(new LeakyReLU(), -1, 2)));
    }

    private static List<Float> boxed(float... values) {
        Float[] boxed = new Float[values.length];
        for (int i = 0; i < values.length; i++) {
            boxed[i] = values[i];
        }
        return List.of(boxed);
    }

    @Test
    void theLayersHaveKerasNames() {
        Sequential model = new Sequential()
                .add(new ReLU())
                .add(new LeakyReLU())
                .add(new ELU())
                .add(new Softmax())
                .build(Shape.of(3), new Seed(1));
        assertEquals(
                List.of("re_lu_1", "leaky_re_lu_1", "elu_1", "softmax_1"),
                model.layers().stream().map(layer -> layer.name()).toList());
    }

    @Test
    void aFunctionThatIsAConstantIsThatConstant() {
        assertSame(ActivationFunction.RELU, new ReLU().function());
        assertSame(ActivationFunction.RELU6, new ReLU(6).function());
        assertSame(ActivationFunction.ELU, new ELU().function());
        assertEquals("relu_max_2.0_slope_0.5_threshold_1.0", name(new PointFunction.Relu(0.5f, 1, 2)));
        assertEquals("elu_alpha_0.5", name(new PointFunction.Elu(0.5, 1)));
    }

    private static String name(PointFunction f) {
        return ActivationFunction.of(f).configName();
    }

    /// As Keras 3 writes `Conv2D(…, activation=ReLU(max_value=2))`.
    @Test
    void aFunctionWithParametersIsWrittenAsTheLayerThatComputesIt() {
        Conv2D layer = new Conv2D(2, 3).activation(ActivationFunction.of(PointFunction.Relu.upTo(2)));
        assertEquals(
                Map.of(
                        "class_name",
                        "ReLU",
                        "config",
                        Map.of("name", "", "max_value", 2f, "negative_slope", 0f, "threshold", 0f)),
                layer.config().get("activation"));
        assertEquals(layer, Layers.fromConfig("Conv2D", layer.config()));
    }

    @Test
    void aFunctionThatIsNoLayerOfKerasCannotBeWritten() {
        Dense layer = new Dense(2).activation(ActivationFunction.of(new PointFunction.HardSigmoid(0.3f)));
        assertEquals(
                "the activation function HardSigmoid[rise=0.3] cannot be saved: Keras has no layer for it",
                assertThrows(IllegalArgumentException.class, layer::config).getMessage());
    }

    @Test
    void anObjectThatIsNoFunctionIsRefused() {
        Map<String, Object> config =
                Map.of("units", 2, "activation", Map.of("class_name", "Flatten", "config", Map.of("name", "flatten")));
        assertEquals(
                "a layer without a name: \"activation\" must be an activation function, found \"Flatten\"",
                assertThrows(IllegalArgumentException.class, () -> Layers.fromConfig("Dense", config))
                        .getMessage());
    }

    /// Keras 3 writes a list if the layer got one.
    @Test
    void softmaxHasOneAxis() {
        assertEquals(new Softmax("s", 1), Layers.fromConfig("Softmax", Map.of("name", "s", "axis", List.of(1))));
        assertEquals(
                "s: \"axis\" must be one axis, found \"[1, 2]\"",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Layers.fromConfig("Softmax", Map.of("name", "s", "axis", List.of(1, 2))))
                        .getMessage());
    }
}
