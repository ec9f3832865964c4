package dev.yij.io.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.file.FormatException;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.model.WeightedLoss;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Adadelta;
import dev.yij.reference.train.Adagrad;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.AdamW;
import dev.yij.reference.train.BinaryCrossentropy;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.Epsilon;
import dev.yij.reference.train.ExponentialDecay;
import dev.yij.reference.train.GradientClipping;
import dev.yij.reference.train.Loss;
import dev.yij.reference.train.MeanAbsoluteError;
import dev.yij.reference.train.MeanSquaredError;
import dev.yij.reference.train.Nadam;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.RmsProp;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.Sgd;
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
import org.junit.jupiter.params.provider.CsvSource;
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
        return KerasTraining.read(config, Optional.empty(), notes);
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
                arguments("[\"mse\"]", new MeanSquaredError()),
                arguments("{\"dense_1\": \"mse\"}", new MeanSquaredError()),
                arguments("{\"out\": {\"class_name\": \"MeanSquaredError\", \"config\": {}}}", new MeanSquaredError()),
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
        assertEquals(expected, read(json, ADAM, notes).orElseThrow().loss().loss(), notes.toString());
    }

    @Test
    void aFileWithoutALossSaysSo() throws IOException {
        List<String> notes = new ArrayList<>();
        assertEquals(Optional.empty(), read("null", ADAM, notes));
        assertEquals(List.of("the file names no loss: the model is read without loss and optimizer"), notes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"hinge\"",
                "[\"mse\", \"mse\"]",
                "{\"class_name\": \"MeanSquaredError\", \"config\": {\"reduction\": \"sum\"}}",
                "{\"class_name\": \"SparseCategoricalCrossentropy\", \"config\": {\"ignore_class\": 3}}",
                "{\"class_name\": \"CategoricalCrossentropy\", \"config\": {\"axis\": 2}}",
                "{\"class_name\": \"BinaryCrossentropy\", \"config\": {\"label_smoothing\": 2}}"
            })
    void otherLossesAreNoted(String json) throws IOException {
        List<String> notes = new ArrayList<>();
        assertEquals(Optional.empty(), read(json, ADAM, notes));
        assertEquals(1, notes.size());
        assertEquals(
                true, notes.getFirst().endsWith(" is not supported: the model is read without loss and optimizer"));
    }

    /// As Keras writes the `loss_weights` of `compile`.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            null             | 1
            0.25             | 0.25
            [0.25]           | 0.25
            {"dense_1": 0.5} | 0.5
            """)
    void theWeightOfTheLossIsRead(String json, float expected) throws IOException {
        List<String> notes = new ArrayList<>();
        KerasTraining read =
                read("\"mse\", \"loss_weights\": " + json, ADAM, notes).orElseThrow();
        assertEquals(new WeightedLoss(new MeanSquaredError(), expected), read.loss());
        assertEquals(List.of(), notes);
    }

    @Test
    void weightsOfSeveralLossesAreNoted() throws IOException {
        List<String> notes = new ArrayList<>();
        assertEquals(Optional.empty(), read("\"mse\", \"loss_weights\": [1, 2]", ADAM, notes));
        assertEquals(
                List.of("the weights of the losses, [1, 2], are not those of one output: the model is read without loss"
                        + " and optimizer"),
                notes);
    }

    @Test
    void theWeightOfTheLossIsWritten() {
        Sequential model = new Sequential()
                .add(new Dense(2))
                .build(Shape.of(3), new Seed(1))
                .compile(new Adam(), List.of(new WeightedLoss(new MeanSquaredError(), 0.25f)));
        assertEquals(List.of(0.25f), KerasTraining.keras2(model).get("loss_weights"));
        assertEquals(List.of(0.25f), KerasTraining.keras3(model).get("loss_weights"));
    }

    private static final String RECENT = ", \"use_ema\": false, \"name\": \"x\"";

    static Stream<Arguments> optimizers() {
        return Stream.of(
                // Keras 2.2.4
                arguments(
                        "RMSprop",
                        "\"lr\": 0.25, \"rho\": 0.75, \"decay\": 0.0, \"epsilon\": 1e-05",
                        new RmsProp(0.25, 0.75, 0, 1e-5, false, Epsilon.OUTSIDE_ROOT)),
                arguments(
                        "Adagrad",
                        "\"lr\": 0.25, \"decay\": 0.0, \"epsilon\": 1e-07",
                        new Adagrad(0.25, 0, 1e-7, Epsilon.OUTSIDE_ROOT)),
                arguments("Adadelta", "\"lr\": 1.0, \"rho\": 0.95, \"decay\": 0.0, \"epsilon\": null", new Adadelta(1)),
                arguments(
                        "Nadam",
                        "\"lr\": 0.002, \"beta_1\": 0.9, \"beta_2\": 0.999, \"epsilon\": 1e-07,"
                                + " \"schedule_decay\": 0.004",
                        new Nadam(0.002, 0.9, 0.999, 1e-7, 0.004)),
                arguments(
                        "SGD",
                        "\"lr\": 0.25, \"momentum\": 0.5, \"decay\": 0.0, \"nesterov\": false, \"clipnorm\": 2.0",
                        new Sgd(0.25, 0.5, false).setClipping(GradientClipping.globalNorm(2))),
                // TensorFlow 2.4
                arguments(
                        "RMSprop",
                        "\"name\": \"RMSprop\", \"learning_rate\": 0.25, \"decay\": 0.0, \"rho\": 0.75, \"momentum\":"
                                + " 0.5, \"epsilon\": 1e-07, \"centered\": true",
                        new RmsProp(0.25, 0.75, 0.5, 1e-7, true, Epsilon.INSIDE_ROOT)),
                arguments(
                        "Adagrad",
                        "\"name\": \"Adagrad\", \"learning_rate\": 0.25, \"decay\": 0.0,"
                                + " \"initial_accumulator_value\": 0.5, \"epsilon\": 1e-07",
                        new Adagrad(0.25, 0.5, 1e-7, Epsilon.OUTSIDE_ROOT)),
                arguments(
                        "Nadam",
                        "\"name\": \"Nadam\", \"learning_rate\": 0.25, \"decay\": 0.004, \"beta_1\": 0.75, \"beta_2\":"
                                + " 0.875, \"epsilon\": 1e-07",
                        new Nadam(0.25, 0.75, 0.875, 1e-7, 0.004)),
                arguments(
                        "SGD",
                        "\"name\": \"SGD\", \"learning_rate\": {\"class_name\": \"ExponentialDecay\", \"config\":"
                                + " {\"initial_learning_rate\": 0.5, \"decay_steps\": 10000, \"decay_rate\": 0.9,"
                                + " \"staircase\": false, \"name\": null}}, \"decay\": 0.0, \"momentum\": 0.0,"
                                + " \"nesterov\": false, \"clipnorm\": 2.0",
                        new Sgd(0.5)
                                .setClipping(GradientClipping.norm(2))
                                .setSchedule(new ExponentialDecay(0.5, 10_000, 0.9, false))),
                // TensorFlow 2.11
                arguments(
                        "RMSprop",
                        "\"learning_rate\": 0.25, \"rho\": 0.75, \"momentum\": 0.0, \"epsilon\": 1e-05, \"centered\":"
                                + " false, \"weight_decay\": false" + RECENT,
                        new RmsProp(0.25, 0.75, 0, 1e-5, false, Epsilon.INSIDE_ROOT)),
                arguments(
                        "Custom>AdamW",
                        "\"learning_rate\": 0.25, \"beta_1\": 0.9, \"beta_2\": 0.999, \"epsilon\": 1e-07, \"amsgrad\":"
                                + " true, \"weight_decay\": 0.004" + RECENT,
                        new AdamW(0.25, 0.004, 0.9, 0.999, 1e-7, true)),
                arguments(
                        "Nadam",
                        "\"learning_rate\": 0.25, \"beta_1\": 0.9, \"beta_2\": 0.999, \"epsilon\": 1e-07" + RECENT,
                        new Nadam(0.25)));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void optimizersOfKerasAreReadAsTheirVersionComputesThem(String className, String config, Optimizer expected)
            throws IOException {
        String json = "{\"class_name\": \"" + className + "\", \"config\": {" + config + "}}";
        List<String> notes = new ArrayList<>();
        Optional<KerasTraining> read = read("\"mse\"", json, notes);
        assertEquals(List.of(), notes);
        assertEquals(expected.config(), read.orElseThrow().optimizer().config());
    }

    /// The defaults of Keras 3, which writes `compile("adam")` as it was called.
    @Test
    void anOptimizerMayBeANameAlone() throws IOException {
        Map<String, Optimizer> expected = Map.of(
                "adam", new Adam(0.001),
                "sgd", new Sgd(0.01),
                "rmsprop", new RmsProp(0.001),
                "adagrad", new Adagrad(0.001),
                "adadelta", new Adadelta(0.001),
                "nadam", new Nadam(0.001),
                "AdamW", new AdamW(0.001));
        for (Map.Entry<String, Optimizer> each : expected.entrySet()) {
            Map<String, Object> config = Map.of("loss", "mse", "optimizer", each.getKey());
            List<String> notes = new ArrayList<>();
            KerasTraining read =
                    KerasTraining.read(config, Optional.empty(), notes).orElseThrow();
            assertEquals(each.getValue().config(), read.optimizer().config(), notes.toString());
        }
    }

    @Test
    void otherOptimizersAndSchedulesAreNoted() throws IOException {
        assertNoted(
                "the optimizer \"Ftrl\" is not supported; supported are Adadelta, Adagrad, Adam, AdamW, Nadam, RMSprop, SGD",
                "{\"class_name\": \"Ftrl\", \"config\": {\"learning_rate\": 0.1}}");
        assertNoted(
                "the optimizer's decay of 0.5 is not supported",
                "{\"class_name\": \"SGD\", \"config\": {\"lr\": 0.1, \"momentum\": 0.0, \"decay\": 0.5}}");
        assertNoted(
                "the learning rate schedule \"PolynomialDecay\" is not supported; supported are CosineDecay,"
                        + " CosineDecayRestarts, ExponentialDecay, OneCycle, PiecewiseConstantDecay, WarmUp",
                "{\"class_name\": \"SGD\", \"config\": {\"learning_rate\": {\"class_name\": \"PolynomialDecay\","
                        + " \"config\": {}}, \"momentum\": 0.0}}");
    }

    private static void assertNoted(String sentence, String optimizer) throws IOException {
        List<String> notes = new ArrayList<>();
        assertEquals(Optional.empty(), read("\"mse\"", optimizer, notes));
        assertEquals(List.of(sentence + ": the model is read without loss and optimizer"), notes);
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
            assertEquals(
                    loss,
                    KerasTraining.read(config, Optional.empty(), notes)
                            .orElseThrow()
                            .loss()
                            .loss(),
                    notes.toString());
        }
    }
}
