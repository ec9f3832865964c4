package dev.yij.reference.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OutputShapesTest {

    @ParameterizedTest
    @MethodSource
    void outputShapesFollowFromTheConfiguration(Layer layer, Shape in, Shape out) {
        assertEquals(out, layer.outputShape(in));
    }

    static Stream<Arguments> outputShapesFollowFromTheConfiguration() {
        Shape image = Shape.of(7, 10, 3);
        return Stream.of(
                arguments(new Conv2D(5, 3), image, Shape.of(5, 8, 5)), // 7 - 2, 10 - 2
                arguments(new Conv2D(5, new Size(1, 4)), image, Shape.of(7, 7, 5)),
                arguments(new Conv2D(5, 3).strides(new Size(2, 3)), image, Shape.of(3, 3, 5)), // ⌊4/2⌋ + 1, ⌊7/3⌋ + 1
                arguments(
                        new Conv2D(5, 3).strides(new Size(2, 3)).padding(Padding.SAME),
                        image,
                        Shape.of(4, 4, 5)), // ⌈7/2⌉, ⌈10/3⌉
                arguments(new Conv2D(5, 3).dilation(new Size(2, 3)), image, Shape.of(3, 4, 5)), // 7 - 4, 10 - 6
                arguments(new MaxPooling2D(2), image, Shape.of(3, 5, 3)),
                arguments(new MaxPooling2D(2).padding(Padding.SAME), image, Shape.of(4, 5, 3)),
                arguments(new AveragePooling2D(new Size(3, 2)), image, Shape.of(2, 5, 3)),
                arguments(new AveragePooling2D(3).strides(Size.of(1)), image, Shape.of(5, 8, 3)),
                arguments(new Conv2D(6, 3).groups(3), image, Shape.of(5, 8, 6)),
                arguments(
                        new DepthwiseConv2D(3)
                                .multiplier(2)
                                .padding(Padding.SAME)
                                .strides(Size.of(2)),
                        image,
                        Shape.of(4, 5, 6)),
                arguments(new SeparableConv2D(5, 3).strides(Size.of(2)), image, Shape.of(3, 4, 5)),
                arguments(new Conv2DTranspose(5, 3), image, Shape.of(9, 12, 5)), // 7 + 2, 10 + 2
                arguments(
                        new Conv2DTranspose(5, 3).strides(new Size(2, 3)).padding(Padding.SAME),
                        image,
                        Shape.of(14, 30, 5)),
                arguments(
                        new Conv2DTranspose(5, 3)
                                .strides(new Size(2, 3))
                                .padding(Padding.SAME)
                                .outputPadding(0, 2),
                        image,
                        Shape.of(13, 30, 5)), // 6·2 + 3 - 2 + 0, 9·3 + 3 - 2 + 2
                arguments(new UpSampling2D(2), image, Shape.of(14, 20, 3)),
                arguments(new Resizing(4, 11), image, Shape.of(4, 11, 3)),
                arguments(new CenterCrop(4, 9), image, Shape.of(4, 9, 3)),
                arguments(new RandomCrop(14, 20), image, Shape.of(14, 20, 3)),
                arguments(new PReLU(), image, image),
                arguments(new Normalization(), image, image),
                arguments(new GlobalAveragePooling2D(), image, Shape.of(3)),
                arguments(new GlobalMaxPooling2D(), image, Shape.of(3)),
                arguments(new Flatten(), image, Shape.of(210)),
                arguments(new ZeroPadding2D(1, 2, 3, 4), image, Shape.of(10, 17, 3)),
                arguments(new Dense(4), image, Shape.of(7, 10, 4)),
                arguments(new Dropout(0.5f), image, image),
                arguments(new Activation(ActivationFunction.TANH), image, image));
    }

    @ParameterizedTest
    @MethodSource
    void layersOfImagesRefuseVectors(Layer layer) {
        assertEquals(
                "expected images (height × width × channels), found shape 20",
                assertThrows(ShapeException.class, () -> layer.outputShape(Shape.of(20)))
                        .getMessage());
    }

    static Stream<Layer> layersOfImagesRefuseVectors() {
        return Stream.of(
                new Conv2D(5, 3),
                new SeparableConv2D(5, 3),
                new Conv2DTranspose(5, 3),
                new Resizing(5, 3),
                new CenterCrop(5, 3),
                new RandomCrop(5, 3),
                new MaxPooling2D(2),
                new AveragePooling2D(2),
                new GlobalAveragePooling2D(),
                new GlobalMaxPooling2D());
    }

    @Test
    void aConvolutionRefusesAnImageSmallerThanItsKernel() {
        assertEquals(
                "a window that spans 3 positions does not fit an input of 2",
                assertThrows(ShapeException.class, () -> new Conv2D(5, 3).outputShape(Shape.of(4, 2, 3)))
                        .getMessage());
    }

    @Test
    void layersThatCountAxesNameThoseThatDoNotFit() {
        Shape in = Shape.of(2, 3, 4);
        assertEquals(
                "the shared axes must lie from 1 to 3 for inputs of shape 2×3×4, found 4",
                message(() -> new PReLU().sharedAxes(4).outputShape(in)));
        assertEquals(
                "the axis 0 does not exist in inputs of shape 2×3×4",
                message(() -> new Softmax().axis(0).outputShape(in)));
        assertEquals(
                "expected the axes [1] to be the last ones of inputs of shape 2×3×4",
                message(() -> new Normalization().axis(1).outputShape(in)));
        assertEquals(
                "expected 1 or 4 means and variances for inputs of shape 2×3×4, found 3",
                message(() -> new Normalization()
                        .statistics(List.of(1.0, 2.0, 3.0), List.of(1.0))
                        .outputShape(in)));
        assertEquals(
                "\"output_padding\" must be two numbers from 0, less than the strides 2×2, found [2, 0]",
                message(() -> new Conv2DTranspose(1, 3).strides(Size.of(2)).outputPadding(2, 0)));
        assertEquals(
                "an image of 2×3×4 cannot become one of 2 rows, which a convolution with the same window reduces to 1;"
                        + " expected another \"output_padding\" than [0, 0]",
                message(() -> new Conv2DTranspose(1, 4)
                        .strides(Size.of(2))
                        .padding(Padding.SAME)
                        .outputPadding(0, 0)
                        .outputShape(in)));
    }

    @Test
    void aDenseLayerRefusesAScalar() {
        String expected = "expected a vector or more dimensions, found shape scalar";
        Dense layer = new Dense(3);
        assertEquals(
                expected,
                assertThrows(ShapeException.class, () -> layer.outputShape(Shape.of()))
                        .getMessage());
        assertEquals(
                expected,
                assertThrows(ShapeException.class, () -> layer.weights(Shape.of()))
                        .getMessage());
    }

    @Test
    void numbersBelowOneAreRefusedWhereTheLayerIsMade() {
        assertEquals("filters must be at least 1, found 0", message(() -> new Conv2D(0, 3)));
        assertEquals("units must be at least 1, found -1", message(() -> new Dense(-1)));
        assertEquals(
                "a kernel, pool, stride or dilation must be at least 1×1, found 3×0",
                message(() -> new Conv2D(1, new Size(3, 0))));
        assertEquals("a dropout rate must lie in [0, 1), found 1.0", message(() -> new Dropout(1)));
        assertEquals("a dropout rate must lie in [0, 1), found NaN", message(() -> new Dropout(Float.NaN)));
    }

    private static String message(Supplier<?> what) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, what::get).getMessage());
    }
}
