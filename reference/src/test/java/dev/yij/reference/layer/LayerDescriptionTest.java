package dev.yij.reference.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.tensor.Shape;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How a layer describes itself.
class LayerDescriptionTest {

    private static final Shape IMAGE = Shape.of(5, 4, 3);

    @Test
    void theWindowOfAConvolutionHasItsKernelStrideDilationAndPadding() {
        Layer conv = new Conv2D(7, new Size(3, 1))
                .strides(new Size(2, 1))
                .dilation(new Size(2, 1))
                .padding(Padding.SAME);
        // Rows: three outputs whose taps span five rows, so that (3 - 1) · 2 + 5 - 5 = 4 are padding.
        assertEquals(
                Optional.of(new Window2D(Window.padded(5, 3, 2, 2, 2, 2), Window.padded(4, 1, 1, 1, 0, 0))),
                conv.window(IMAGE));
    }

    @Test
    void theWindowOfAPoolingHasItsSizeAndStride() {
        assertEquals(
                Optional.of(new Window2D(Window.padded(5, 2, 2, 1, 0, 0), Window.padded(4, 2, 2, 1, 0, 0))),
                new AveragePooling2D(2).window(IMAGE));
    }

    @Test
    void aLayerThatComputesPixelFromPixelHasAWindowOfOnePixel() {
        Optional<Window2D> pixel =
                Optional.of(new Window2D(Window.padded(5, 1, 1, 1, 0, 0), Window.padded(4, 1, 1, 1, 0, 0)));
        assertEquals(pixel, new Activation(ActivationFunction.RELU).window(IMAGE));
        assertEquals(pixel, new Dense(2).window(IMAGE));
        assertEquals(pixel, new Dropout(0.5).window(IMAGE));
    }

    @Test
    void zeroPaddingHasAWindowOfOnePixelThatSlidesOverThePaddingToo() {
        assertEquals(
                Optional.of(new Window2D(Window.padded(5, 1, 1, 1, 1, 2), Window.padded(4, 1, 1, 1, 3, 4))),
                new ZeroPadding2D(1, 2, 3, 4).window(IMAGE));
    }

    @Test
    void whereEveryOutputReadsTheWholeInputThereIsNoWindow() {
        assertEquals(Optional.empty(), new GlobalMaxPooling2D().window(IMAGE));
        assertEquals(Optional.empty(), new Flatten().window(IMAGE));
        assertEquals(Optional.empty(), new Dense(2).window(Shape.of(12)));
    }

    @Test
    void theActivationIsThatOfTheLayerOrTheActivationLayersFunction() {
        assertEquals(
                ActivationFunction.TANH,
                new Conv2D(2, 1).activation(ActivationFunction.TANH).activation());
        assertEquals(ActivationFunction.RELU, new Activation(ActivationFunction.RELU).activation());
        assertEquals(ActivationFunction.LINEAR, new MaxPooling2D(2).activation());
    }

    @Test
    void withoutItsActivationALayerKeepsEverythingElse() {
        Dense dense = new Dense(3).name("scores").useBias(false);
        assertEquals(dense, dense.activation(ActivationFunction.SOFTMAX).withoutActivation());
        assertEquals(new MaxPooling2D(2), new MaxPooling2D(2).withoutActivation());
        assertEquals(
                new Activation("a", ActivationFunction.LINEAR),
                new Activation("a", ActivationFunction.SOFTMAX).withoutActivation());
    }

    @Test
    void onlySoftmaxGivesProbabilities() {
        assertTrue(new Activation(ActivationFunction.SOFTMAX).givesProbabilities());
        assertTrue(new Conv2D(2, 1).activation(ActivationFunction.SOFTMAX).givesProbabilities());
        assertFalse(new Dense(2).activation(ActivationFunction.SIGMOID).givesProbabilities());
    }
}
