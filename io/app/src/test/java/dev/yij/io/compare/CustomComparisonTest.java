package dev.yij.io.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.layer.CustomActivation;
import dev.yij.reference.layer.CustomLayer;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Seed;
import dev.yij.testvectors.Precision;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The output of `yij compare --model` for layers whose arithmetic is unknown.
class CustomComparisonTest {

    private static final Tensor INPUT = Tensor.of(new float[] {1, -2, 3, 4}, 1, 2, 2, 1);

    /// y = 2 · x.
    record Twice(String name) implements CustomLayer {

        @Override
        public Twice name(String to) {
            return new Twice(to);
        }

        @Override
        public Shape outputShape(Shape in) {
            return in;
        }

        @Override
        public void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
            for (int i = 0; i < pass.images() * in.size(); i++) {
                y[i] = 2 * x[i];
            }
        }

        @Override
        public void backward(
                Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {}

        @Override
        public Map<String, Object> config() {
            return Map.of("name", name);
        }
    }

    /// y = x + 1.
    record PlusOne() implements CustomActivation {

        @Override
        public String configName() {
            return "plus_one";
        }

        @Override
        public float value(float x) {
            return x + 1;
        }

        @Override
        public float derivative(float y) {
            return 1;
        }
    }

    /// Compares a model's outputs with themselves.
    private static ArrayComparison compared(Model model) {
        ArraySet outputs = new ArraySet(Path.of("outputs"), new LinkedHashMap<>(model.outputs(INPUT)));
        return ArrayComparison.of(outputs, outputs, Precision.FLOAT32, model, INPUT);
    }

    private static Sequential model(Layer... layers) {
        Sequential model = new Sequential();
        for (Layer layer : layers) {
            model.add(layer);
        }
        return model.build(Shape.of(2, 2, 1), new Seed(1));
    }

    @Test
    void aCustomLayerIsNotTreatedAsAnIdentityAndIsNamed() {
        ArrayComparison comparison = compared(model(new Twice("")));
        assertTrue(comparison.passed());
        assertTrue(comparison.report().get(1).endsWith("ok by the rule of thumb"), comparison.report()::toString);
        assertEquals(
                "twice_1: the arithmetic of a layer of class Twice is not known, so it is judged by the rule of thumb",
                comparison.report().get(2));
    }

    @Test
    void aCustomActivationIsNamedToo() {
        assertEquals(
                "dense_1: the arithmetic of the activation function plus_one is not known, so it is judged by the rule"
                        + " of thumb",
                compared(model(new Dense(2).activation(new PlusOne()))).report().get(2));
    }

    @Test
    void aRearrangementMustBeExact() {
        Sequential model = model(new Flatten());
        Tensor wrong = Tensor.of(new float[] {1, -2, 3, Math.nextUp(4f)}, 1, 4);
        ArraySet expected = new ArraySet(Path.of("expected"), new LinkedHashMap<>(model.outputs(INPUT)));
        ArraySet actual = new ArraySet(Path.of("actual"), new LinkedHashMap<>(Map.of("flatten_1", wrong)));
        assertFalse(ArrayComparison.of(expected, actual, Precision.FLOAT32, model, INPUT)
                .passed());
        assertTrue(compared(model).passed());
    }
}
