package dev.yij.reference.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.Callback;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.MeanSquaredError;
import dev.yij.reference.train.Metric;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Position;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.Sgd;
import dev.yij.reference.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Metrics besides loss and accuracy, in training, validation and evaluation.
class OutputMetricsTest {

    private static final List<Metric> METRICS =
            List.of(new Metric.TopAccuracy(2), new Metric.Precision(), new Metric.Recall());

    private static final float[] LABELS = {1, 0, 0, 1, 0, 0, 0, 0, 1};

    /// Above 1/2 are two outputs, of which one is right: precision 1/2, recall 1/3. Ranks are 0, 1 and 2.
    private static final float[] PROBABILITIES = {0.6f, 0.3f, 0.1f, 0.2f, 0.7f, 0.1f, 0.4f, 0.35f, 0.25f};

    private static final Map<String, Double> EXPECTED =
            Map.of("top_2_acc", 2 / 3.0, "precision", 1 / 2.0, "recall", 1 / 3.0);

    private static ArrayBatches data(float[] x, int batchSize) {
        return new ArrayBatches(new Tensor(Shape.of(3, 3), x), new Tensor(Shape.of(3, 3), LABELS), batchSize);
    }

    /// Outputs that are the inputs.
    private static Sequential identity() {
        Sequential model = new Sequential()
                .add(new Flatten())
                .build(Shape.of(3), new Seed(0))
                .compile(new Sgd(1), new CategoricalCrossentropy());
        model.setMetrics(METRICS);
        return model;
    }

    @Test
    void theyAreQuotientsOfSumsOverAllBatches() {
        for (int batchSize : new int[] {1, 2, 3}) {
            ArrayBatches data = data(PROBABILITIES, batchSize);
            assertEquals(EXPECTED, identity().evaluate(data).metrics().others());
            Epoch epoch = identity()
                    .fit(data, FitOptions.epochs(1).validation(data))
                    .epochs()
                    .getFirst();
            assertEquals(EXPECTED, epoch.training().others());
            Metrics validation = epoch.validation();
            assertTrue(validation != null && validation.others().equals(EXPECTED));
            assertEquals(
                    List.of("top_2_acc", "precision", "recall"),
                    List.copyOf(epoch.training().others().keySet()));
        }
    }

    /// ln p are logits of p.
    @Test
    void logitsAreTurnedIntoProbabilities() {
        float[] logits = new float[9];
        for (int i = 0; i < 9; i++) {
            logits[i] = (float) Math.log(PROBABILITIES[i]);
        }
        Sequential model = new Sequential()
                .add(new Flatten())
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(3), new Seed(0))
                .compile(new Sgd(1), new CategoricalCrossentropy(true));
        model.setMetrics(METRICS);
        assertEquals(EXPECTED, model.evaluate(data(logits, 2)).metrics().others());
    }

    @Test
    void whatIsNeverPredictedHasAPrecisionOfZero() {
        float[] even = {0.4f, 0.3f, 0.3f, 0.4f, 0.3f, 0.3f, 0.4f, 0.3f, 0.3f};
        Map<String, Double> others =
                identity().evaluate(data(even, 3)).metrics().others();
        assertEquals(0.0, others.get("precision"));
        assertEquals(0.0, others.get("recall"));
    }

    private static Network twoOutputs() {
        Value x = Network.input(3);
        Value classes =
                x.then(new Dense(3).activation(ActivationFunction.SOFTMAX).name("classes"));
        Value numbers = x.then(new Dense(2).name("numbers"));
        Network model = Network.of(List.of(x), List.of(classes, numbers))
                .build(new Seed(3))
                .compile(
                        new Sgd(0.1),
                        List.of(
                                new WeightedLoss(new CategoricalCrossentropy(), 0.5f),
                                new WeightedLoss(new MeanSquaredError(), 2)));
        model.setMetrics(List.of(new Metric.TopAccuracy(2)));
        return model;
    }

    private static ArrayBatches twoTargets() {
        Tensor targets = SideBySide.join(List.of(
                new Tensor(Shape.of(3, 3), LABELS),
                new Tensor(Shape.of(3, 2), new float[] {0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f})));
        return new ArrayBatches(new Tensor(Shape.of(3, 3), PROBABILITIES), targets, 2);
    }

    /// The sum is 0.5 · the first loss + 2 · the second.
    @Test
    void severalOutputsHaveALossAndAnAccuracyEach() {
        Epoch epoch = twoOutputs()
                .fit(twoTargets(), FitOptions.epochs(1).validation(twoTargets()))
                .epochs()
                .getFirst();
        Metrics validation = Objects.requireNonNull(epoch.validation());
        for (Metrics metrics : List.of(epoch.training(), validation)) {
            Map<String, Double> others = metrics.others();
            assertEquals(
                    List.of(
                            "classes_loss",
                            "classes_acc",
                            "classes_top_2_acc",
                            "numbers_loss",
                            "numbers_acc",
                            "numbers_top_2_acc"),
                    List.copyOf(others.keySet()));
            assertEquals(metrics.loss(), 0.5 * of(others, "classes_loss") + 2 * of(others, "numbers_loss"), 1e-6);
            assertEquals(metrics.accuracy(), of(others, "classes_acc"), 1e-7);
        }
        Network model = twoOutputs();
        Evaluation before = model.evaluate(twoTargets());
        List<Tensor> outputs = model.predict(List.of(new Tensor(Shape.of(3, 3), PROBABILITIES)));
        double squares = 0;
        for (int i = 0; i < 6; i++) {
            squares += Math.pow(outputs.get(1).data()[i] - (i + 1) / 10.0, 2);
        }
        assertEquals(squares / 6, of(before.metrics().others(), "numbers_loss"), 1e-6);
    }

    @Test
    void anEpochThatIsResumedHasTheMetricsOfAll() {
        List<Position> positions = new ArrayList<>();
        List<History> histories = new ArrayList<>();
        Callback recorder = new Callback() {
            @Override
            public void batchEnd(Training training, int epoch, int step, Metrics running) {
                positions.add(training.position());
                histories.add(training.history());
                if (step == 1 && positions.size() == 1) {
                    throw new IllegalStateException("power cut");
                }
            }
        };
        Metrics whole = twoOutputs()
                .fit(twoTargets(), FitOptions.epochs(1))
                .epochs()
                .getFirst()
                .training();
        Network model = twoOutputs();
        assertThrows(
                IllegalStateException.class,
                () -> model.fit(twoTargets(), FitOptions.epochs(1).callbacks(recorder)));
        FitOptions rest = FitOptions.epochs(1).from(positions.getFirst(), histories.getFirst());
        assertEquals(whole, model.fit(twoTargets(), rest).epochs().getFirst().training());
    }

    @Test
    void aMetricIsFoundByItsKey() {
        for (Metric metric : METRICS) {
            assertEquals(metric, Metric.of(metric.key()));
        }
        assertEquals(new Metric.TopAccuracy(5), Metric.of("top-5"));
        assertEquals(
                "\"f1\" is not a metric; metrics are top-5 and the like, precision, recall",
                assertThrows(IllegalArgumentException.class, () -> Metric.of("f1"))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Metric.of("top-0"));
    }

    private static double of(Map<String, Double> metrics, String key) {
        return Objects.requireNonNull(metrics.get(key));
    }
}
