package dev.yij.io.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.file.FormatException;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.BinaryCrossentropy;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.Loss;
import dev.yij.reference.train.MeanAbsoluteError;
import dev.yij.reference.train.MeanSquaredError;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.SparseCategoricalCrossentropy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Losses and optimizers in `training_config` and `compile_config`, as JSON that the named versions of Keras
/// write.
class KerasTrainingTest {

    private static final String ADAM =
            "{\"class_name\": \"Adam\", \"config\": {\"learning_rate\": 0.001, \"beta_1\": 0.9,"
                    + " \"beta_2\": 0.999, \"epsilon\": 1e-07, \"amsgrad\": false}}";

    private static Optional<KerasTraining> read(String loss, String optimizer, List<String> notes) throws IOException {
        Map<String, Object> config =
                JSON.std.mapFrom("{\"loss\": " + loss + ", \"optimizer_config\": " + optimizer + "}");
        return KerasTraining.read(config, notes);
    }

    static Stream<Arguments> losses() {
        return Stream.of(
                arguments("\"categorical_crossentropy\"", new CategoricalCrossentropy()),
                arguments("\"sparse_categorical_crossentropy\"", new SparseCategoricalCrossentropy()),
                arguments("\"SparseCategoricalCrossentropy\"", new SparseCategoricalCrossentropy()),
                arguments("\"binary_crossentropy\"", new BinaryCrossentropy()),
                arguments("\"mean_squared_error\"", new MeanSquaredError()),
                arguments("\"mse\"", new MeanSquaredError()),
                arguments("\"MAE\"", new MeanAbsoluteError()),
                // TensorFlow 2.4
                arguments(
                        "{\"class_name\": \"BinaryCrossentropy\", \"config\": {\"reduction\": \"auto\", \"name\":"
                                + " \"binary_crossentropy\", \"from_logits\": true, \"label_smoothing\": 0}}",
                        new BinaryCrossentropy().fromLogits(true)),
                // Keras 3.16
                arguments(
                        "{\"module\": \"keras.losses\", \"class_name\": \"CategoricalCrossentropy\", \"config\":"
                                + " {\"name\": \"categorical_crossentropy\", \"reduction\": \"sum_over_batch_size\","
                                + " \"from_logits\": false, \"label_smoothing\": 0.1, \"axis\": -1}, \"registered_name\":"
                                + " null}",
                        new CategoricalCrossentropy().labelSmoothing(0.1)),
                arguments(
                        "{\"module\": \"keras.losses\", \"class_name\": \"SparseCategoricalCrossentropy\", \"config\":"
                                + " {\"name\": \"sparse_categorical_crossentropy\", \"reduction\":"
                                + " \"sum_over_batch_size\", \"from_logits\": true, \"ignore_class\": null, \"axis\":"
                                + " -1}, \"registered_name\": null}",
                        new SparseCategoricalCrossentropy().fromLogits(true)),
                arguments(
                        "{\"module\": \"builtins\", \"class_name\": \"function\", \"config\": \"mean_absolute_error\"}",
                        new MeanAbsoluteError()));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void lossesOfKerasAreRead(String json, Loss expected) throws IOException {
        List<String> notes = new ArrayList<>();
        assertEquals(expected, read(json, ADAM, notes).orElseThrow().loss(), notes.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"hinge\"",
                "null",
                "{\"class_name\": \"MeanSquaredError\", \"config\": {\"reduction\": \"sum\"}}",
                "{\"class_name\": \"SparseCategoricalCrossentropy\", \"config\": {\"ignore_class\": 3}}",
                "{\"class_name\": \"BinaryCrossentropy\", \"config\": {\"label_smoothing\": 2}}"
            })
    void otherLossesAreNoted(String json) throws IOException {
        List<String> notes = new ArrayList<>();
        assertEquals(Optional.empty(), read(json, ADAM, notes));
        assertEquals(1, notes.size());
        assertEquals(
                true, notes.getFirst().endsWith(" is not supported: the model is read without loss and optimizer"));
    }

    private static Sequential model(Loss loss, ActivationFunction last) {
        return new Sequential()
                .add(new Dense(3))
                .add(new Activation(last))
                .build(Shape.of(2), new Seed(1))
                .compile(new Adam(), loss);
    }

    private static @Nullable Object written(Loss loss, ActivationFunction last, boolean keras3) {
        Sequential model = model(loss, last);
        return (keras3 ? KerasTraining.keras3(model) : KerasTraining.keras2(model)).get("loss");
    }

    @Test
    void aLossWithoutSettingsIsWrittenAsItsName() {
        for (boolean keras3 : List.of(false, true)) {
            ActivationFunction sigmoid = ActivationFunction.SIGMOID;
            assertEquals(
                    "sparse_categorical_crossentropy", written(new SparseCategoricalCrossentropy(), sigmoid, keras3));
            assertEquals("binary_crossentropy", written(new BinaryCrossentropy(), sigmoid, keras3));
            assertEquals("mean_squared_error", written(new MeanSquaredError(), sigmoid, keras3));
            // Keras would take the outputs of the sigmoid for logits
            assertEquals("binary_crossentropy", written(new BinaryCrossentropy().fromLogits(true), sigmoid, keras3));
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void writtenLossesAreReadAgain(String json, Loss loss) throws FormatException {
        Sequential model = model(loss, ActivationFunction.LINEAR);
        for (Map<String, Object> config : List.of(KerasTraining.keras2(model), KerasTraining.keras3(model))) {
            List<String> notes = new ArrayList<>();
            assertEquals(loss, KerasTraining.read(config, notes).orElseThrow().loss(), notes.toString());
        }
    }
}
