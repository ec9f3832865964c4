package dev.yij.reference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Add;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.Sgd;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelCutTest {

    private static final Tensor X = Tensor.of(new float[] {1, 2, 3, -1, 0.5f, 2}, 2, 3);

    private static Sequential chain() {
        return new Sequential()
                .add(new Dense(4).name("a").activation(ActivationFunction.RELU))
                .add(new Dense(4).name("b"))
                .add(new Dense(2).name("c"))
                .add(new Activation(ActivationFunction.SOFTMAX).name("d"))
                .build(Shape.of(3), new Seed(1));
    }

    /// a → b → sum with a → c.
    private static Network shortcut() {
        Value x = Network.input(3);
        Value a = x.then(new Dense(4).name("a"));
        Value sum = a.then(new Dense(4).name("b")).then(new Add().name("sum"), a);
        return Network.of(x, sum.then(new Dense(2).name("c"))).build(new Seed(1));
    }

    @Test
    void thePartsOneAfterTheOtherComputeTheModel() {
        for (Model model : List.of(chain(), shortcut())) {
            ModelCut cut = ModelCut.before(model, "c");
            assertArrayEquals(
                    model.predict(X).data(),
                    cut.back().predict(cut.front().predict(X)).data());
        }
        assertInstanceOf(Network.class, ModelCut.after(shortcut(), "sum").front());
        assertInstanceOf(Sequential.class, ModelCut.after(chain(), "b").front());
    }

    @Test
    void theBackOfAChainHasItsLayers() {
        Model back = ModelCut.after(chain(), "b").back();
        assertEquals(
                List.of("c", "d"), back.layers().stream().map(BuiltLayer::name).toList());
        assertEquals(Shape.of(4), back.inputShape());
    }

    /// The weights are the same arrays.
    @Test
    void trainingTheBackTrainsTheModelAndNothingBefore() {
        Sequential model = chain();
        ModelCut cut = ModelCut.after(model, "b");
        assertSame(
                model.weights().getLast().value(),
                cut.back().weights().getLast().value());
        float[] before = model.weights().getFirst().value().clone();
        float[] outputs = model.predict(X).data();
        cut.back().compile(new Sgd(0.1), new CategoricalCrossentropy());
        Tensor y = Tensor.of(new float[] {1, 0, 0, 1}, 2, 2);
        cut.back().fit(new ArrayBatches(cut.front().predict(X), y, 2), FitOptions.epochs(1));
        assertArrayEquals(before, model.weights().getFirst().value());
        assertArrayEquals(
                cut.back().predict(cut.front().predict(X)).data(),
                model.predict(X).data());
        assertThrows(
                AssertionError.class,
                () -> assertArrayEquals(outputs, model.predict(X).data()));
    }

    @Test
    void aNewEndKeepsTheWeightsOfTheFront() {
        Network model = shortcut();
        ModelCut cut = ModelCut.after(model, "sum");
        Model extended = ModelCut.extended(cut.front(), List.of(new Dense(5).name("e")), new Seed(7));
        assertEquals(Shape.of(5), extended.outputShape());
        assertSame(
                model.weights().getFirst().value(),
                extended.weights().getFirst().value());
        Model again = extended.blank();
        assertEquals(
                List.of("a", "b", "sum", "e"),
                again.layers().stream().map(BuiltLayer::name).toList());
        assertEquals(
                "two layers are called \"a\"",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> ModelCut.extended(cut.front(), List.of(new Dense(5).name("a")), new Seed(7)))
                        .getMessage());
    }

    /// After b of the chain; not within the block whose shortcut passes b.
    @Test
    void theLastPlaceToCutIsFoundByTheLayersBeforeIt() {
        Set<String> some = Set.of("a", "b", "d");
        ModelCut chain = ModelCut.afterLast(chain(), layer -> some.contains(layer.name()))
                .orElseThrow();
        assertEquals("b", chain.front().layers().getLast().name());
        ModelCut shortcut = ModelCut.afterLast(shortcut(), layer -> some.contains(layer.name()))
                .orElseThrow();
        assertEquals("a", shortcut.front().layers().getLast().name());
        assertArrayEquals(
                shortcut().predict(X).data(),
                shortcut.back().predict(shortcut.front().predict(X)).data());
        assertEquals(
                Optional.empty(),
                ModelCut.afterLast(chain(), layer -> layer.name().equals("b")));
    }

    @Test
    void aModelIsNotCutWhereAShortcutPasses() {
        assertEquals(
                "the model cannot be cut after b: sum reads a, which is before it",
                assertThrows(IllegalArgumentException.class, () -> ModelCut.after(shortcut(), "b"))
                        .getMessage());
        assertEquals(
                "d is the last layer: nothing is after it",
                assertThrows(IllegalArgumentException.class, () -> ModelCut.after(chain(), "d"))
                        .getMessage());
        assertEquals(
                "a model cannot be cut before a, which reads input_1",
                assertThrows(IllegalArgumentException.class, () -> ModelCut.before(chain(), "a"))
                        .getMessage());
    }
}
