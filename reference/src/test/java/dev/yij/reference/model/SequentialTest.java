package dev.yij.reference.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.Seed;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SequentialTest {

    private static final Shape PHOTO = Shape.of(16, 16, 3);

    private static List<String> names(Sequential model) {
        return model.layers().stream().map(BuiltLayer::name).toList();
    }

    private static @Nullable String message(Class<? extends Exception> type, Executable call) {
        return assertThrows(type, call).getMessage();
    }

    @Test
    void layersAreCountedFromOnePerClass() {
        Sequential model = new Sequential()
                .add(new Conv2D(2, 3))
                .add(new Conv2D(2, 3))
                .add(new MaxPooling2D(2))
                .add(new Conv2D(2, 3))
                .add(new GlobalAveragePooling2D())
                .add(new Dense(4))
                .build(PHOTO, new Seed(1));
        assertEquals(
                List.of("conv2d_1", "conv2d_2", "max_pooling2d_1", "conv2d_3", "global_average_pooling2d_1", "dense_1"),
                names(model));
    }

    /// Keras increments the counter (K.get_uid) only for a layer without a name.
    @Test
    void layersWithANameOfTheirOwnAreNotCounted() {
        Sequential model = new Sequential()
                .add(new Dense(2).name("first"))
                .add(new Dense(2))
                .add(new Dense(2).name("third"))
                .add(new Dense(2))
                .build(Shape.of(3), new Seed(1));
        assertEquals(List.of("first", "dense_1", "third", "dense_2"), names(model));
        assertEquals("first/kernel:0", model.weights().getFirst().name());
    }

    @Test
    void twoLayersOfOneNameAreRefused() {
        Sequential model = new Sequential().add(new Dense(2)).add(new Dense(2).name("dense_1"));
        assertEquals(
                "two layers are called \"dense_1\"",
                message(IllegalArgumentException.class, () -> model.build(Shape.of(3), new Seed(1))));
    }

    @Test
    void layerThatCannotTakeItsInputIsNamed() {
        Sequential shrinking = new Sequential().add(new Conv2D(2, 3)).add(new Conv2D(2, 3));
        String message =
                String.valueOf(message(ShapeException.class, () -> shrinking.build(Shape.of(4, 4, 1), new Seed(1))));
        assertEquals("conv2d_2: ", message.substring(0, 10));
        Sequential flat = new Sequential().add(new Flatten()).add(new Conv2D(2, 3));
        assertEquals(
                "conv2d_1: expected images (height × width × channels), found shape 16",
                message(ShapeException.class, () -> flat.build(Shape.of(4, 4, 1), new Seed(1))));
        Sequential scalar = new Sequential().add(new Dense(2));
        assertEquals(
                "dense_1: expected a vector or more dimensions, found shape scalar",
                message(ShapeException.class, () -> scalar.build(Shape.of(), new Seed(1))));
    }

    @Test
    void failedBuildCanBeTriedAgain() {
        Sequential model = new Sequential().add(new Conv2D(2, 3));
        assertThrows(ShapeException.class, () -> model.build(Shape.of(2, 2, 1), new Seed(1)));
        assertEquals(
                Shape.of(1, 1, 2), model.build(Shape.of(3, 3, 1), new Seed(1)).outputShape());
    }

    @Test
    void modelIsBuiltOnceAndThenComplete() {
        Sequential model = new Sequential().add(new Dense(2)).build(Shape.of(3), new Seed(1));
        assertEquals(
                "the model is built already",
                message(IllegalStateException.class, () -> model.build(Shape.of(3), new Seed(1))));
        assertEquals(
                "the model is built: no layer can be added any more",
                message(IllegalStateException.class, () -> model.add(new Dense(2))));
        assertEquals(
                "a model needs at least one layer",
                message(IllegalStateException.class, () -> new Sequential().build(Shape.of(3), new Seed(1))));
    }

    @Test
    void nothingWorksBeforeTheModelIsBuilt() {
        Sequential model =
                new Sequential().add(new Dense(2)).compile(new Adam(), new CategoricalCrossentropy().fromLogits(true));
        List<Executable> calls = List.of(
                model::layers,
                model::weights,
                model::inputShape,
                model::outputShape,
                model::seed,
                model::summary,
                model::config,
                () -> model.predict(Tensor.zeros(1, 3)),
                () -> model.outputs(Tensor.zeros(1, 3)),
                () -> model.evaluate(Samples.batches(2, 2)),
                () -> model.fit(Samples.batches(2, 2), FitOptions.epochs(1)));
        for (Executable call : calls) {
            assertEquals(
                    "the model is not built yet: call build with the shape of its input",
                    message(IllegalStateException.class, call));
        }
    }

    @Test
    void trainingNeedsALossAndAnOptimizer() {
        Sequential model = Samples.smallNet().build(Samples.IMAGE, new Seed(1));
        List<Executable> calls = List.of(
                model::loss,
                model::optimizer,
                () -> model.evaluate(Samples.batches(2, 2)),
                () -> model.fit(Samples.batches(2, 2), FitOptions.epochs(1)));
        for (Executable call : calls) {
            assertEquals(
                    "the model is not compiled: call compile with an optimizer and a loss",
                    message(IllegalStateException.class, call));
        }
    }

    @Test
    void inputsOfAnotherShapeAreRefused() {
        Sequential model = Samples.smallNet().build(Samples.IMAGE, new Seed(1));
        assertEquals(
                "the model expects inputs of shape N×7×6×2, found 7×6×2",
                message(ShapeException.class, () -> model.predict(Tensor.zeros(7, 6, 2))));
        assertEquals(
                "the model expects inputs of shape N×7×6×2, found 5×6×7×2",
                message(ShapeException.class, () -> model.outputs(Tensor.zeros(5, 6, 7, 2))));
        assertEquals(
                "the model expects inputs of shape N×7×6×2, found scalar",
                message(ShapeException.class, () -> model.predict(Tensor.zeros())));
    }

    @Test
    void layerIsFoundByItsName() {
        Sequential model = Samples.smallNet().build(Samples.IMAGE, new Seed(1));
        assertEquals(Shape.of(2, 2, 4), model.layer("max_pooling2d_1").out());
        assertEquals(
                "the model has no layer \"dense_2\"; it has conv2d_1, max_pooling2d_1, flatten_1, dense_1, activation_1",
                message(IllegalArgumentException.class, () -> model.layer("dense_2")));
    }

    @Test
    void weightsComeInTheOrderOfTheLayers() {
        Sequential model = Samples.smallNet().build(Samples.IMAGE, new Seed(1));
        assertEquals(
                List.of("conv2d_1/kernel:0 3×3×2×4", "conv2d_1/bias:0 4", "dense_1/kernel:0 16×3", "dense_1/bias:0 3"),
                model.weights().stream().map(Weight::toString).toList());
    }

    @Test
    void seedFixesTheWeights() {
        Function<Long, List<Tensor>> weights =
                seed -> Samples.weights(Samples.smallNet().build(Samples.IMAGE, new Seed(seed)));
        assertEquals(weights.apply(5L), weights.apply(5L));
        assertNotEquals(weights.apply(5L).get(0), weights.apply(6L).get(0));
        assertNotEquals(weights.apply(5L).get(2), weights.apply(6L).get(2));
    }

    /// Each layer draws from its own random stream, which does not depend on the layers before it.
    @Test
    void layersOfOneShapeBeginDifferently() {
        Sequential model = new Sequential().add(new Dense(3)).add(new Dense(3)).build(Shape.of(3), new Seed(1));
        List<Tensor> weights = Samples.weights(model);
        assertNotEquals(weights.get(0), weights.get(2));
        Sequential named = new Sequential().add(new Dense(3).name("dense_2")).build(Shape.of(3), new Seed(1));
        assertEquals(weights.get(2), Samples.weights(named).get(0));
    }

    @Test
    void configurationMakesTheSameModelAgain() {
        Sequential chapter = ChapterModel.create(20).build(PHOTO, new Seed(3));
        Sequential again = Sequential.fromConfig(chapter.config()).build(chapter.inputShape(), chapter.seed());
        assertEquals(chapter.summary(), again.summary());
        assertEquals(chapter.config(), again.config());
        assertEquals(Samples.weights(chapter), Samples.weights(again));
    }

    @Test
    void configurationHasItsEntriesInAFixedOrder() {
        for (Map<String, Object> entry :
                Samples.smallNet().build(Samples.IMAGE, new Seed(1)).config()) {
            assertEquals(List.of("class_name", "config"), List.copyOf(entry.keySet()));
        }
    }

    @Test
    void configurationThatIsNotUnderstoodIsRefused() {
        assertEquals(
                "a layer needs \"class_name\" and \"config\", found {class_name=Dense}",
                message(
                        IllegalArgumentException.class,
                        () -> Sequential.fromConfig(List.of(Map.of("class_name", "Dense")))));
    }

    @Test
    void theChaptersModelWithHalfTheFiltersHasAQuarterOfTheParameters() {
        // 9·(3·16 + 16·16 + 16·32 + 32·32 + 32·64 + 64·64 + 64·128 + 128·128)
        // + 2·(16 + 32 + 64 + 128) + 128·20 + 20
        Sequential half = ChapterModel.create(20, 16).build(Shape.of(32, 32, 3), new Seed(1));
        assertEquals(
                296_100, half.weights().stream().mapToInt(w -> w.value().length).sum());
    }
}
