package dev.yij.reference.layer;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.PointFunction;
import dev.yij.reference.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class GradientCheckTest {

    private static final Shape IMAGE = Shape.of(5, 4, 2);

    @ParameterizedTest
    @EnumSource(ActivationFunction.BuiltIn.class)
    void convolutionsWithEveryActivation(ActivationFunction activation) {
        GradientCheck.check(new Conv2D(3, 3).padding(Padding.SAME).activation(activation), IMAGE, 2);
    }

    @ParameterizedTest
    @MethodSource
    void convolutionsOfEveryGeometry(Convolution2D layer) {
        GradientCheck.check(layer, Shape.of(6, 5, 2), 2);
    }

    static Stream<Convolution2D> convolutionsOfEveryGeometry() {
        return Stream.of(
                new Conv2D(3, 3),
                new Conv2D(3, 1),
                new Conv2D(3, 3).strides(Size.of(2)).padding(Padding.SAME),
                new Conv2D(3, 3).strides(new Size(2, 3)),
                new Conv2D(2, new Size(2, 3)).padding(Padding.SAME),
                new Conv2D(2, new Size(4, 1)).strides(new Size(1, 2)).padding(Padding.SAME),
                new Conv2D(2, 2).dilation(new Size(2, 3)),
                new Conv2D(2, 3).dilation(Size.of(2)).padding(Padding.SAME).activation(ActivationFunction.RELU),
                new Conv2D(3, 2).useBias(false).strides(Size.of(2)),
                new Conv2D(4, 3).groups(2).padding(Padding.SAME).activation(ActivationFunction.TANH),
                new Conv2D(2, 3).groups(2).strides(Size.of(2)).useBias(false),
                new DepthwiseConv2D(3).padding(Padding.SAME).activation(ActivationFunction.SIGMOID),
                new DepthwiseConv2D(new Size(2, 3)).multiplier(3).strides(new Size(2, 1)),
                new DepthwiseConv2D(2).multiplier(2).dilation(Size.of(2)).useBias(false));
    }

    @ParameterizedTest
    @EnumSource(ActivationFunction.BuiltIn.class)
    void composedAndTransposedConvolutions(ActivationFunction activation) {
        GradientCheck.check(new SeparableConv2D(3, 2).multiplier(2).activation(activation), Shape.of(4, 3, 2), 2);
        Conv2DTranspose transposed = new Conv2DTranspose(3, 3).strides(new Size(2, 1));
        GradientCheck.check(transposed.activation(activation), Shape.of(3, 2, 2), 2);
        GradientCheck.check(transposed.padding(Padding.SAME).outputPadding(1, 0).useBias(false), Shape.of(3, 2, 2), 2);
        GradientCheck.check(new Conv2DTranspose(2, 2).dilation(Size.of(2)), Shape.of(3, 2, 2), 2);
    }

    @Test
    void functionsOfOneNumberWithinComposedAndTransposedConvolutions() {
        for (ActivationFunction function : List.of(ActivationFunction.SILU, ActivationFunction.RELU6)) {
            GradientCheck.check(new SeparableConv2D(3, 2).activation(function), Shape.of(4, 3, 2), 2);
            GradientCheck.check(new Conv2DTranspose(2, 2).activation(function), Shape.of(3, 2, 2), 2);
        }
    }

    @Test
    void parametricRectifiers() {
        GradientCheck.check(new PReLU(), IMAGE, 2);
        GradientCheck.check(new PReLU().sharedAxes(1, 2), IMAGE, 2);
    }

    @ParameterizedTest
    @EnumSource(ActivationFunction.BuiltIn.class)
    void denseLayersWithEveryActivation(ActivationFunction activation) {
        GradientCheck.check(new Dense(4).activation(activation), Shape.of(6), 3);
    }

    @Test
    void aDenseLayerOverTheLastDimensionOfAnImage() {
        GradientCheck.check(new Dense(3).activation(ActivationFunction.SOFTMAX), Shape.of(2, 3, 4), 2);
    }

    @Test
    void aDenseLayerWithoutABias() {
        GradientCheck.check(new Dense(3).useBias(false), Shape.of(5), 2);
    }

    @ParameterizedTest
    @EnumSource(ActivationFunction.BuiltIn.class)
    void activationsAsLayers(ActivationFunction function) {
        GradientCheck.check(new Activation(function), Shape.of(2, 5), 2);
    }

    static Stream<ActivationFunction> functionsOfOneNumber() {
        return Stream.of(
                ActivationFunction.RELU6,
                ActivationFunction.of(new PointFunction.Relu(0.5f, 0.25f, 0.75f)),
                ActivationFunction.LEAKY_RELU,
                ActivationFunction.SELU,
                ActivationFunction.of(new PointFunction.Elu(0.7, 1)),
                ActivationFunction.GELU,
                ActivationFunction.GELU_TANH,
                ActivationFunction.SILU,
                ActivationFunction.HARD_SIGMOID,
                ActivationFunction.HARD_SILU,
                ActivationFunction.SOFTPLUS,
                ActivationFunction.SOFTSIGN,
                ActivationFunction.EXPONENTIAL,
                ActivationFunction.MISH);
    }

    /// As a layer, and within layers, which keep only their outputs.
    @ParameterizedTest
    @MethodSource
    void functionsOfOneNumber(ActivationFunction function) {
        GradientCheck.check(new Activation(function), Shape.of(2, 5), 2);
        GradientCheck.check(new Conv2D(2, 2).activation(function), Shape.of(3, 4, 2), 2);
        GradientCheck.check(new Dense(3).activation(function), Shape.of(5), 2);
    }

    @ParameterizedTest
    @MethodSource
    void layersWithoutWeights(Layer layer, Shape in) {
        GradientCheck.check(layer, in, 2);
    }

    static Stream<Arguments> layersWithoutWeights() {
        return Stream.of(
                arguments(new MaxPooling2D(2), IMAGE),
                arguments(new MaxPooling2D(3).strides(Size.of(2)).padding(Padding.SAME), IMAGE),
                arguments(new MaxPooling2D(new Size(2, 3)).strides(Size.of(1)), IMAGE),
                arguments(new AveragePooling2D(2), IMAGE),
                arguments(new AveragePooling2D(2).padding(Padding.SAME), IMAGE),
                arguments(new AveragePooling2D(3).strides(Size.of(2)).padding(Padding.SAME), IMAGE),
                arguments(new AveragePooling2D(new Size(3, 2)).strides(Size.of(1)), IMAGE),
                arguments(new GlobalAveragePooling2D(), IMAGE),
                arguments(new GlobalMaxPooling2D(), IMAGE),
                arguments(new Flatten(), IMAGE),
                arguments(new ZeroPadding2D(1, 0, 2, 3), IMAGE),
                arguments(new Cropping2D(1, 0, 1, 1), IMAGE),
                arguments(new UpSampling2D(2), IMAGE),
                arguments(new UpSampling2D(2).interpolation(Interpolation.BILINEAR), IMAGE),
                arguments(new Resizing(3, 7), IMAGE),
                arguments(new Resizing(3, 7).interpolation(Interpolation.NEAREST), IMAGE),
                arguments(new CenterCrop(3, 2), IMAGE),
                arguments(new Softmax().axis(1), IMAGE),
                arguments(new Normalization().statistics(List.of(0.5), List.of(0.25, 4.0)), IMAGE),
                arguments(new Reshape(-1, 2), IMAGE),
                arguments(new Permute(3, 1, 2), IMAGE),
                arguments(new Rescaling(0.5, -1), IMAGE),
                arguments(new GlobalAveragePooling2D().keepdims(true), IMAGE),
                arguments(new SpatialDropout2D(0.4).name("dropout_1"), IMAGE),
                arguments(new GaussianNoise(0.4).name("noise_1"), IMAGE),
                arguments(new GaussianDropout(0.4).name("dropout_1"), IMAGE),
                arguments(new Dropout(0.4f).name("dropout_1"), IMAGE));
    }

    @Test
    void aWrongGradientIsFound() {
        AssertionError found =
                assertThrows(AssertionError.class, () -> GradientCheck.check(new OffByOnePercent(), Shape.of(6), 2));
        assertTrue(String.valueOf(found.getMessage()).startsWith("OffByOnePercent[], input "), found.getMessage());
    }

    /// y = x with the gradient of y = 1.01 x: an error that the check must detect.
    private record OffByOnePercent() implements CustomLayer {
        @Override
        public String name() {
            return "off_by_one_percent";
        }

        @Override
        public Layer name(String name) {
            return this;
        }

        @Override
        public Shape outputShape(Shape in) {
            return in;
        }

        @Override
        public void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
            System.arraycopy(x, 0, y, 0, y.length);
        }

        @Override
        public void backward(
                Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
            if (dx != null) {
                Arrays.fill(dx, 0);
                for (int i = 0; i < dx.length; i++) {
                    dx[i] = 1.01f * dy[i];
                }
            }
        }

        @Override
        public Map<String, Object> config() {
            return Map.of();
        }
    }
}
