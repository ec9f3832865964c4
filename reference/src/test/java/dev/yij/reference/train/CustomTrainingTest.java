package dev.yij.reference.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// User-defined losses and optimizers.
class CustomTrainingTest {

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
        public Map<String, Object> settings() {
            return Map.of("factor", factor);
        }
    }

    /// p -= lr · g, with the sum of all gradients as a slot of each weight.
    static class Descent extends CustomOptimizer {

        Descent(double learningRate) {
            super(learningRate);
        }

        @Override
        public List<String> slotNames() {
            return List.of("total");
        }

        @Override
        protected void move(Backend backend, Weight weight) {
            float[] total = slot("total", weight);
            for (int i = 0; i < total.length; i++) {
                total[i] += weight.gradient()[i];
                weight.value()[i] -= learningRate() * weight.gradient()[i];
            }
        }

        @Override
        protected Map<String, Object> settings() {
            return Map.of();
        }
    }

    /// A class that is not registered.
    static final class Forgotten extends Descent {

        Forgotten() {
            super(1);
        }
    }

    /// A class that is not registered.
    record Unknown() implements CustomLoss {

        @Override
        public float sample(
                int classes,
                float[] output,
                int from,
                float[] target,
                int targetFrom,
                float weight,
                float @Nullable [] gradient) {
            return 0;
        }
    }

    @Test
    void aModelIsTrainedByThem() {
        Sequential model = new Sequential()
                .add(new Dense(2).useBias(false).initializer(Initializer.ZEROS))
                .build(Shape.of(1), new Seed(1))
                .compile(new Descent(0.5), new Squares(2));
        History history = model.fit(
                new ArrayBatches(Tensor.of(new float[] {3}, 1, 1), Tensor.of(new float[] {1, 0}, 1, 2), 1),
                FitOptions.epochs(1));
        // Outputs (0, 0), targets (1, 0): loss 2 · 1/2, gradient 2 · (-1, 0) · 3, half of which is subtracted.
        assertEquals(1, history.epochs().getFirst().training().loss());
        assertArrayEquals(new float[] {3, 0}, model.weights().getFirst().value());
        assertArrayEquals(new float[] {-6, 0}, model.optimizer().slots().get("total/dense_1/kernel:0"));
    }

    @Test
    void aRegisteredLossIsReadBackFromItsConfiguration() {
        CustomLoss.register("Squares", config -> new Squares((float) config.number("factor")));
        assertEquals(Map.of("class_name", "Squares", "factor", 0.5f), new Squares(0.5f).config());
        assertEquals(new Squares(0.5f), Loss.fromConfig(new Squares(0.5f).config()));
    }

    @Test
    void aRegisteredOptimizerIsReadBackFromItsConfigurationAndFromKerass() {
        CustomOptimizer.register("Descent", config -> new Descent(config.number("lr")));
        assertEquals(Map.of("class_name", "Descent", "lr", 0.25f), new Descent(0.25).config());
        assertEquals(0.25f, Optimizer.fromConfig(new Descent(0.25).config()).learningRate());
        assertEquals(
                0.125f,
                Optimizer.fromConfig(Map.of("class_name", "Descent", "learning_rate", 0.125))
                        .learningRate());
    }

    @Test
    void anUnregisteredOneIsRefusedOnSaving() {
        assertEquals(
                "the loss \"Unknown\" cannot be saved, because nothing could read it again: call CustomLoss.register"
                        + " first",
                message(() -> new Unknown().config()));
        assertEquals(
                "the optimizer \"Forgotten\" cannot be saved, because nothing could read it again: call"
                        + " CustomOptimizer.register first",
                message(() -> new Forgotten().config()));
    }

    @Test
    void anUnknownLossIsNamedTogetherWithTheKnownOnes() {
        assertEquals(
                "the loss \"Hinge\" is not supported; supported are BinaryCrossentropy, CategoricalCrossentropy,"
                        + " MeanAbsoluteError, MeanSquaredError, SparseCategoricalCrossentropy",
                message(() -> Loss.fromConfig(Map.of("class_name", "Hinge"))));
    }

    @Test
    void theNamesOfBuiltInOnesAreTaken() {
        assertEquals(
                "the loss \"CategoricalCrossentropy\" is built in: choose another name",
                message(() -> CustomLoss.register("CategoricalCrossentropy", config -> new Unknown())));
        assertEquals(
                "the optimizer \"Adam\" is built in: choose another name",
                message(() -> CustomOptimizer.register("Adam", config -> new Descent(1))));
    }

    private static String message(Executable action) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, action).getMessage());
    }
}
