package dev.yij.reference.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.ZeroPadding2D;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.Seed;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Values computed by hand.
class ExplainByHandTest {

    /// The image is 1 2 3 / 4 5 6 / 7 8 9, the kernel 1 0 -1 / 2 0 -2 / 1 0 -1 (Sobel's), the bias 0.5.
    private static Sequential sobel() {
        Sequential model = new Sequential()
                .add(new Conv2D(1, 3).padding(Padding.SAME).activation(ActivationFunction.RELU))
                .build(Shape.of(3, 3, 1), new Seed(1));
        set(model, 0, 1, 0, -1, 2, 0, -2, 1, 0, -1);
        set(model, 1, 0.5f);
        return model;
    }

    private static void set(Sequential model, int weight, float... values) {
        System.arraycopy(values, 0, model.weights().get(weight).value(), 0, values.length);
    }

    private static Tensor oneToNine() {
        return Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 3, 3, 1);
    }

    @Test
    void theMiddleOfASmallImageHasNineTerms() {
        Explanation explained = new OutputExplainer(sobel(), oneToNine()).explain("conv2d_1", 1, 1, 0);
        DotProduct dot = assertInstanceOf(DotProduct.class, explained);
        assertEquals("conv2d_1", dot.layer());
        assertEquals(List.of(1, 1, 0), dot.position());
        assertEquals(0.5f, dot.bias());
        assertEquals(
                List.of(
                        new Term(0, 0, 0, 0, 0, 1, 1, 1, 1.5f, false),
                        new Term(0, 1, 0, 0, 1, 2, 0, 0, 1.5f, false),
                        new Term(0, 2, 0, 0, 2, 3, -1, -3, -1.5f, false),
                        new Term(1, 0, 0, 1, 0, 4, 2, 8, 6.5f, false),
                        new Term(1, 1, 0, 1, 1, 5, 0, 0, 6.5f, false),
                        new Term(1, 2, 0, 1, 2, 6, -2, -12, -5.5f, false),
                        new Term(2, 0, 0, 2, 0, 7, 1, 7, 1.5f, false),
                        new Term(2, 1, 0, 2, 1, 8, 0, 0, 1.5f, false),
                        new Term(2, 2, 0, 2, 2, 9, -1, -9, -7.5f, false)),
                dot.terms());
        assertEquals(-7.5f, dot.sum());
        assertEquals(new Pointwise("conv2d_1", List.of(1, 1, 0), ActivationFunction.RELU, -7.5f, 0), dot.activation());
        assertEquals(0, dot.output());
    }

    @Test
    void inACornerFiveOfNineTapsLieInThePaddingAndLeaveTheSumAlone() {
        Explanation explained = new OutputExplainer(sobel(), oneToNine()).explain("conv2d_1", 0, 2, 0);
        DotProduct dot = assertInstanceOf(DotProduct.class, explained);
        assertEquals(5, dot.terms().stream().filter(Term::padding).count());
        assertEquals(new Term(0, 0, 0, -1, 1, 0, 1, 0, 0.5f, true), dot.terms().getFirst());
        assertEquals(new Term(1, 0, 0, 0, 1, 2, 2, 4, 4.5f, false), dot.terms().get(3));
        assertEquals(new Term(2, 2, 0, 1, 3, 0, -1, 0, 9.5f, true), dot.terms().getLast());
        assertEquals(9.5f, dot.output()); // 0.5 + 2·2 + 5·1
    }

    @Test
    void ofEqualNumbersTheFirstWins() {
        Sequential model = new Sequential().add(new MaxPooling2D(2)).build(Shape.of(2, 2, 1), new Seed(1));
        Tensor x = Tensor.of(new float[] {1, 4, 4, 2}, 1, 2, 2, 1);
        Maximum max =
                assertInstanceOf(Maximum.class, new OutputExplainer(model, x).explain("max_pooling2d_1", 0, 0, 0));
        assertEquals(4, max.output());
        assertEquals(1, max.winner());
        assertEquals(
                List.of(1f, 4f, 4f, 4f), max.taps().stream().map(Tap::running).toList());
    }

    @Test
    void aNanMaximumHasNoWinner() {
        Sequential model = new Sequential().add(new MaxPooling2D(2)).build(Shape.of(2, 2, 1), new Seed(1));
        Tensor x = Tensor.of(new float[] {1, Float.NaN, 4, 2}, 1, 2, 2, 1);
        Maximum max =
                assertInstanceOf(Maximum.class, new OutputExplainer(model, x).explain("max_pooling2d_1", 0, 0, 0));
        assertTrue(Float.isNaN(max.output()));
        assertEquals(-1, max.winner());
    }

    @Test
    void theMeanOfAChannelIsItsSumDividedByTheCount() {
        Sequential model = new Sequential().add(new GlobalAveragePooling2D()).build(Shape.of(3, 3, 1), new Seed(1));
        Mean mean = assertInstanceOf(
                Mean.class, new OutputExplainer(model, oneToNine()).explain("global_average_pooling2d_1", 0));
        assertEquals(45, mean.sum());
        assertEquals(9, mean.count());
        assertEquals(5, mean.output());
    }

    @Test
    void softmaxOfEqualNumbersIsTheirShare() {
        Sequential model =
                new Sequential().add(new Activation(ActivationFunction.SOFTMAX)).build(Shape.of(4), new Seed(1));
        Softmax softmax = assertInstanceOf(
                Softmax.class,
                new OutputExplainer(model, Tensor.of(new float[] {7, 7, 7, 7}, 1, 4)).explain("activation_1", 2));
        assertEquals(7, softmax.max());
        assertEquals(4, softmax.sum());
        assertEquals(0.25f, softmax.scale());
        assertEquals(0.25f, softmax.output());
        assertEquals(new Softmax.Exponential(3, 7, 1, 4), softmax.terms().getLast());
    }

    @Test
    void flattenNamesThePositionOfTheCopiedNumber() {
        Sequential model = new Sequential().add(new Flatten()).build(Shape.of(3, 3, 1), new Seed(1));
        assertEquals(
                new Carried("flatten_1", List.of(5), List.of(1, 2, 0), 6),
                new OutputExplainer(model, oneToNine()).explain("flatten_1", 5));
    }

    @Test
    void zeroPaddingSaysWhereTheNumberComesFromOrThatItIsAConstant() {
        Sequential model = new Sequential().add(new ZeroPadding2D(1, 0, 2, 0)).build(Shape.of(3, 3, 1), new Seed(1));
        OutputExplainer explainer = new OutputExplainer(model, oneToNine());
        assertEquals(
                new Carried("zero_padding2d_1", List.of(2, 3, 0), List.of(1, 1, 0), 5),
                explainer.explain("zero_padding2d_1", 2, 3, 0));
        assertEquals(
                new Carried("zero_padding2d_1", List.of(2, 1, 0), List.of(), 0),
                explainer.explain("zero_padding2d_1", 2, 1, 0));
    }

    /// Two classes, logits 0 and 0: the gradient of the loss with respect to them is (1/2 - 1, 1/2), and a
    /// dense weight's is its input times that.
    @Test
    void theGradientOfADenseWeightIsInputTimesGradient() {
        Sequential model = new Sequential()
                .add(new Dense(2))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(2), new Seed(1));
        set(model, 0, 0, 0, 0, 0);
        GradientExplainer explainer = new GradientExplainer(
                model,
                Tensor.of(new float[] {3, 5}, 1, 2),
                Tensor.of(new float[] {1, 0}, 1, 2),
                new CategoricalCrossentropy().fromLogits(true));
        assertEquals((float) Math.log(2), explainer.loss());
        assertEquals(
                new WeightGradient(
                        "dense_1",
                        "dense_1/kernel:0",
                        List.of(1, 0),
                        List.of(new GradientTerm(0, 0, 0, 0, 0, 5, -0.5f, -2.5f, -2.5f, false))),
                explainer.explain("dense_1/kernel:0", 1, 0));
        assertEquals(0.5f, explainer.explain("dense_1/bias:0", 1).output());
    }

    @Test
    void misuseIsExplained() {
        OutputExplainer explainer = new OutputExplainer(sobel(), oneToNine());
        assertEquals(
                "the model has no layer \"conv2d_2\"; it has conv2d_1",
                assertThrows(IllegalArgumentException.class, () -> explainer.explain("conv2d_2", 0, 0, 0))
                        .getMessage());
        assertEquals(
                "conv2d_1: index [0, 3, 0] lies outside shape 3×3×1",
                assertThrows(ShapeException.class, () -> explainer.explain("conv2d_1", 0, 3, 0))
                        .getMessage());
        assertEquals(
                "conv2d_1: shape 3×3×1 needs 3 indices, found 1",
                assertThrows(ShapeException.class, () -> explainer.explain("conv2d_1", 0))
                        .getMessage());
        assertEquals(
                "expected one input of shape 1×3×3×1, found 2×3×3×1",
                assertThrows(ShapeException.class, () -> new OutputExplainer(sobel(), Tensor.zeros(2, 3, 3, 1)))
                        .getMessage());
        assertEquals(
                "the model expects targets of shape N×3×3×1, found 1×3",
                assertThrows(
                                ShapeException.class,
                                () -> new GradientExplainer(
                                        sobel(), oneToNine(), Tensor.zeros(1, 3), new CategoricalCrossentropy()))
                        .getMessage());
        GradientExplainer gradients =
                new GradientExplainer(sobel(), oneToNine(), Tensor.zeros(1, 3, 3, 1), new CategoricalCrossentropy());
        assertEquals(
                "the model has no weight \"kernel\"; it has conv2d_1/kernel:0, conv2d_1/bias:0",
                assertThrows(IllegalArgumentException.class, () -> gradients.explain("kernel", 0))
                        .getMessage());
        assertEquals(
                "conv2d_1/bias:0: index [1] lies outside shape 1",
                assertThrows(ShapeException.class, () -> gradients.explain("conv2d_1/bias:0", 1))
                        .getMessage());
    }
}
