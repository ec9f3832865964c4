package dev.yij.reference.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminateOnNaNTest {

    private static final List<Integer> SAVED = new ArrayList<>();

    private static Sequential model(double rate) {
        return new Sequential()
                .add(new Dense(2).activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(2), new Seed(1))
                .compile(new Sgd(rate), new CategoricalCrossentropy());
    }

    private static ArrayBatches data(float x) {
        return new ArrayBatches(
                Tensor.of(new float[] {1, 2, x, 4}, 2, 2), Tensor.of(new float[] {1, 0, 0, 1}, 2, 2), 1);
    }

    private static void fit(Sequential model, BatchSource data, FitOptions options) {
        SAVED.clear();
        model.fit(data, options.callbacks(new TerminateOnNaN(), new Callback() {
            @Override
            public void batchEnd(Training training, int epoch, int step, Metrics running) {
                SAVED.add(step);
            }
        }));
    }

    private static String refusal(double rate, BatchSource data, FitOptions options) {
        NonFiniteLossException e = assertThrows(NonFiniteLossException.class, () -> fit(model(rate), data, options));
        return String.valueOf(e.getMessage());
    }

    @Test
    void theFirstStepThatIsNotFiniteIsNamedAndIsTheLast() {
        String message = refusal(0.1, data(Float.POSITIVE_INFINITY), FitOptions.epochs(3));
        assertTrue(
                message.matches(
                        "the loss is NaN in step 2 of epoch 1; in the step before it, the largest gradient was"
                                + " [0-9.]+, of dense(_1)?/kernel:0\\. Training cannot continue: try a learning rate below 0\\.1"),
                message);
        assertEquals(List.of(1), SAVED);
    }

    @Test
    void aValidationLossThatIsNotFiniteEndsTrainingToo() {
        String message = refusal(0.1, data(3), FitOptions.epochs(3).validation(data(Float.NaN)));
        assertTrue(message.startsWith("the validation loss is NaN after epoch 1"), message);
        assertEquals(List.of(1, 2), SAVED);
    }

    @Test
    void trainingWithFiniteNumbersIsNotDisturbed() {
        fit(model(0.1), data(3), FitOptions.epochs(2).validation(data(3)));
        assertEquals(List.of(1, 2, 1, 2), SAVED);
    }
}
