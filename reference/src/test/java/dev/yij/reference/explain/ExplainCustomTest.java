package dev.yij.reference.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.config.Config;
import dev.yij.reference.layer.CustomActivation;
import dev.yij.reference.layer.CustomLayer;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Seed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExplainCustomTest {

    /// A user-defined layer whose computation is unknown to the explainer.
    record Mystery(String name) implements CustomLayer {

        @Override
        public Mystery name(String to) {
            return new Mystery(to);
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

    /// y = x².
    record Square() implements CustomActivation {

        @Override
        public String configName() {
            return "square";
        }

        @Override
        public float value(float x) {
            return x * x;
        }

        @Override
        public float derivative(float y) {
            return 2 * (float) Math.sqrt(y);
        }
    }

    @Test
    void aCustomLayerIsRefusedWithItsNameAndClass() {
        Sequential model = new Sequential().add(new Mystery("")).build(Shape.of(2), new Seed(1));
        OutputExplainer explainer = new OutputExplainer(model, Tensor.zeros(1, 2));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> explainer.explain("mystery_1", 0));
        assertEquals("mystery_1: a layer of class Mystery cannot be explained", e.getMessage());
    }

    @Test
    void theReceptiveFieldAfterACustomLayerIsUnknown() {
        Sequential model = new Sequential().add(new Mystery("")).build(Shape.of(4, 4, 1), new Seed(1));
        assertEquals(Optional.empty(), ReceptiveField.of(model).get("mystery_1"));
    }

    @Test
    void aCustomActivationIsAppliedToTheSum() {
        Sequential model = new Sequential()
                .add(new Dense(1).activation(new Square()).initializer(Initializer.ZEROS))
                .build(Shape.of(1), new Seed(1));
        model.weights().getFirst().value()[0] = 3;
        Explanation explained = new OutputExplainer(model, Tensor.of(new float[] {-2}, 1, 1)).explain("dense_1", 0);
        assertEquals(36, explained.output()); // (3 · -2)²
    }

    @Test
    void aConstantZeroHasNoPlaceInTheInput() {
        Carried zero = Carried.of("padding", -1, Tensor.zeros(2, 2, 1), List.of(0, 0, 0));
        assertEquals(List.of(), zero.from());
        assertEquals(0, zero.output());
    }
}
