package dev.yij.reference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.Loss;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionTest {

    private final Sequential model = Samples.smallNet().build(Samples.IMAGE, new Seed(4));

    /// Images are processed in slices of four.
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 8, 9})
    void imagesTogetherGiveTheSameBitsAsOneByOne(int count) {
        Tensor x = Samples.images(count, Samples.IMAGE, 7);
        Tensor together = model.predict(x);
        assertEquals(Shape.of(count, Samples.CLASSES), together.shape());
        for (int i = 0; i < count; i++) {
            assertEquals(model.predict(Samples.slice(x, i, i + 1)), Samples.slice(together, i, i + 1), "image " + i);
        }
    }

    @Test
    void severalThreadsAtOnceGetTheBitsOfOne() throws InterruptedException, ExecutionException {
        Tensor x = Samples.images(60, Samples.IMAGE, 8);
        Tensor together = model.predict(x);
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<Tensor>> each = IntStream.range(0, 60)
                    .mapToObj(i -> threads.submit(() -> model.predict(Samples.slice(x, i, i + 1))))
                    .toList();
            for (int i = 0; i < 60; i++) {
                assertEquals(Samples.slice(together, i, i + 1), each.get(i).get(), "image " + i);
            }
        }
    }

    @Test
    void outputsOfTheLastLayerAreThePrediction() {
        Tensor x = Samples.images(6, Samples.IMAGE, 7);
        Map<String, Tensor> outputs = model.outputs(x);
        assertEquals(
                List.of("conv2d_1", "max_pooling2d_1", "flatten_1", "dense_1", "activation_1"),
                List.copyOf(outputs.keySet()));
        List<String> shapes = new ArrayList<>();
        outputs.values().forEach(tensor -> shapes.add(tensor.shape().toString()));
        assertEquals(List.of("6×5×4×4", "6×2×2×4", "6×16", "6×3", "6×3"), shapes);
        assertEquals(model.predict(x), outputs.get("activation_1"));
    }

    @Test
    void predictionsAddUpToOne() {
        Tensor y = model.predict(Samples.images(5, Samples.IMAGE, 7));
        for (int i = 0; i < 5; i++) {
            assertEquals(1, y.get(i, 0) + y.get(i, 1) + y.get(i, 2), 4 * 0x1p-24);
        }
    }

    /// Softmax of x · identity: the class is that of the larger input. Of class 0 (rows 0, 1, 4) two are
    /// predicted correctly, of class 1 (rows 2, 3) one; row 4 is a tie, which the first class wins.
    @Test
    void confusionCountsThePredictedClassesOfEachClass() {
        Sequential identity = identity(new CategoricalCrossentropy());
        ArrayBatches data = Samples.rows(
                2,
                new float[] {2, 1, 1, 0},
                new float[] {0, 3, 1, 0},
                new float[] {1, 2, 0, 1},
                new float[] {5, 4, 0, 1},
                new float[] {1, 1, 1, 0});
        Evaluation evaluation = identity.evaluate(data);
        assertArrayEquals(new int[][] {{2, 1}, {1, 1}}, evaluation.confusion());
        assertEquals(5, evaluation.samples());
        assertEquals(3 / 5.0, evaluation.metrics().accuracy(), 1e-12);
    }

    /// Rows (ln 3, 0) have probabilities 3/4 and 1/4; two of three are of class 0. The batches of 2 and 1 are
    /// weighted 2 : 1.
    @Test
    void lossIsTheMeanOverAllSamplesWhateverTheBatches() {
        float ln3 = (float) Math.log(3);
        float[] likely = {ln3, 0, 1, 0};
        float[] unlikely = {ln3, 0, 0, 1};
        double expected = (2 * Math.log(4.0 / 3) + Math.log(4)) / 3;
        for (Loss loss : List.of(new CategoricalCrossentropy(), new CategoricalCrossentropy().fromLogits(true))) {
            for (int batchSize = 1; batchSize <= 4; batchSize++) {
                Evaluation evaluation = identity(loss).evaluate(Samples.rows(batchSize, likely, likely, unlikely));
                assertEquals(expected, evaluation.metrics().loss(), 1e-6, loss + ", batches of " + batchSize);
                assertEquals(2 / 3.0, evaluation.metrics().accuracy(), 1e-7);
            }
        }
    }

    private static Sequential identity(Loss loss) {
        Sequential model = Samples.twoByTwo(loss, new Sgd(0));
        model.weights().getFirst().value()[0] = 1;
        model.weights().getFirst().value()[3] = 1;
        return model;
    }

    private static void refuses(String expected, Sequential model, ArrayBatches data) {
        ShapeException e = Assertions.assertThrows(ShapeException.class, () -> model.evaluate(data));
        assertEquals(expected, e.getMessage());
    }

    @Test
    void dataOfAnotherShapeAreRefused() {
        model.compile(new Sgd(0), new CategoricalCrossentropy());
        refuses(
                "the model expects inputs of shape 7×6×2, the data have 6×7×2",
                model,
                new ArrayBatches(Tensor.zeros(2, 6, 7, 2), Tensor.zeros(2, 3), 2));
        refuses(
                "the model gives outputs of shape 3, the data have 4 classes",
                model,
                new ArrayBatches(Tensor.zeros(2, 7, 6, 2), Tensor.zeros(2, 4), 2));
    }

    /// A loss from logits has no access to the logits if softmax is part of the dense layer.
    @Test
    void lossFromLogitsRefusesAFusedSoftmax() {
        Sequential fused = new Sequential()
                .add(new Dense(2).activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(2), new Seed(1))
                .compile(new Sgd(0.1), new CategoricalCrossentropy().fromLogits(true));
        ArrayBatches data = Samples.rows(1, new float[] {1, 2, 1, 0});
        IllegalStateException e = Assertions.assertThrows(IllegalStateException.class, () -> fused.evaluate(data));
        assertEquals(
                "dense_1: the loss wants logits, but this layer applies softmax itself; leave its activation linear and "
                        + "add softmax as a layer of its own",
                e.getMessage());
    }

    @Test
    void fusedSoftmaxDoesTheSameAsALayerOfItsOwn() {
        Dense dense = new Dense(2).initializer(Initializer.GLOROT_UNIFORM);
        Sequential fused = new Sequential()
                .add(dense.activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(2), new Seed(1));
        Sequential apart = new Sequential()
                .add(dense)
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(2), new Seed(1));
        Tensor x = Samples.images(3, Shape.of(2), 1);
        assertEquals(apart.predict(x), fused.predict(x));
    }

    /// With random weights every class gets about 1/20, and -ln(1/20) = 2.9957. The chapter's own untrained
    /// model had 2.9954.
    @Test
    void anUntrainedChapterModelIsNoBetterThanRandom() {
        Shape small = Shape.of(32, 32, 3);
        Sequential chapter =
                ChapterModel.create(20).build(small, new Seed(1)).compile(new Sgd(0), new CategoricalCrossentropy());
        ArrayBatches data = new ArrayBatches(Samples.images(4, small, 1), Samples.targets(4, 20, 2), 4);
        assertEquals(Math.log(20), chapter.evaluate(data).metrics().loss(), 0.02);
    }
}
