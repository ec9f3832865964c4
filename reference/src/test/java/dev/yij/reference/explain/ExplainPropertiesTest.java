package dev.yij.reference.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.PointFunction;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.AveragePooling2D;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.CenterCrop;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Conv2DTranspose;
import dev.yij.reference.layer.Cropping2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.DepthwiseConv2D;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.GlobalMaxPooling2D;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.layer.Interpolation;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Normalization;
import dev.yij.reference.layer.PReLU;
import dev.yij.reference.layer.Permute;
import dev.yij.reference.layer.Rescaling;
import dev.yij.reference.layer.Resizing;
import dev.yij.reference.layer.SeparableConv2D;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.Softmax;
import dev.yij.reference.layer.SpatialDropout2D;
import dev.yij.reference.layer.UpSampling2D;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.layer.ZeroPadding2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.Loss;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.Sgd;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/// The explanation is bit-identical to the computed value, in every layer at every position, also where windows
/// overlap the border, are strided or are dilated.
class ExplainPropertiesTest {

    private static final int CLASSES = 3;

    private static Tensor random(Random random, Shape shape) {
        float[] values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Tensor(shape, values);
    }

    /// A built model with nonzero biases.
    private static Sequential built(Random random, Shape input, Layer... layers) {
        Sequential model = new Sequential();
        for (Layer layer : layers) {
            model.add(layer);
        }
        model.build(input, new Seed(random.nextLong()));
        for (Weight weight : model.weights()) {
            if (weight.shape().rank() == 1) {
                System.arraycopy(random(random, weight.shape()).data(), 0, weight.value(), 0, weight.value().length);
            }
        }
        return model;
    }

    /// Every position of every layer.
    private static void assertExplained(Random random, Sequential model) {
        Tensor x = random(random, model.inputShape().prepend(1));
        OutputExplainer explainer = new OutputExplainer(model, x);
        for (BuiltLayer layer : model.layers()) {
            float[] expected = model.outputs(x).getOrDefault(layer.name(), x).data();
            for (int offset = 0; offset < expected.length; offset++) {
                int[] position = position(layer.out(), offset);
                Explanation explained = explainer.explain(layer.name(), position);
                assertSameBits(expected[offset], explained.output(), () -> explained.toString());
            }
        }
    }

    private static void assertSameBits(float expected, float found, Supplier<String> what) {
        assertEquals(Float.floatToRawIntBits(expected), Float.floatToRawIntBits(found), what);
    }

    private static int[] position(Shape shape, int offset) {
        int[] position = new int[shape.rank()];
        int rest = offset;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            position[axis] = rest % shape.dim(axis);
            rest /= shape.dim(axis);
        }
        return position;
    }

    @Property(tries = 60)
    void convolutions(
            @ForAll @IntRange(min = 5, max = 8) int height,
            @ForAll @IntRange(min = 5, max = 8) int width,
            @ForAll @IntRange(min = 1, max = 3) int kernelHeight,
            @ForAll @IntRange(min = 1, max = 3) int kernelWidth,
            @ForAll @IntRange(min = 1, max = 3) int stride,
            @ForAll @IntRange(min = 1, max = 2) int dilation,
            @ForAll Padding padding,
            @ForAll ActivationFunction.BuiltIn activation,
            @ForAll boolean useBias,
            @ForAll long seed) {
        Random random = new Random(seed);
        Conv2D conv = new Conv2D(3, new Size(kernelHeight, kernelWidth))
                .strides(new Size(dilation > 1 ? 1 : stride, dilation > 1 ? 1 : 3 - Math.min(stride, 2)))
                .dilation(new Size(dilation, 3 - dilation))
                .padding(padding)
                .activation(activation)
                .useBias(useBias);
        assertExplained(random, built(random, Shape.of(height, width, 2), conv));
    }

    @Property(tries = 20)
    void functionsOfOneNumber(@ForAll("functions") ActivationFunction function, @ForAll long seed) {
        Random random = new Random(seed);
        Sequential model = built(
                random,
                Shape.of(5, 4, 2),
                new Rescaling(0.5, 0.25),
                new Conv2D(3, 2).activation(function),
                new UpSampling2D(2),
                new Cropping2D(1, 0, 1, 2),
                new SeparableConv2D(2, 2).multiplier(2).activation(function),
                new Conv2DTranspose(2, 3).strides(new Size(1, 2)).activation(function),
                new CenterCrop(4, 3),
                new Permute(2, 1, 3),
                new SpatialDropout2D(0.25),
                new Activation(function),
                new GlobalAveragePooling2D(),
                new Dense(CLASSES).activation(function),
                new Softmax());
        assertExplained(random, model);
        assertGradientsExplained(random, model, new CategoricalCrossentropy());
    }

    @Property(tries = 20)
    void formulasOfFewNumbers(@ForAll boolean scale, @ForAll boolean center, @ForAll long seed) {
        Random random = new Random(seed);
        Sequential model = built(
                random,
                Shape.of(5, 4, 2),
                new BatchNormalization().scale(scale).center(center),
                new PReLU().sharedAxes(1),
                new Resizing(3, 5),
                new Normalization().statistics(List.of(0.5), List.of(0.25, 4.0)),
                new UpSampling2D(2).interpolation(Interpolation.BILINEAR),
                new PReLU().initializer(Initializer.GLOROT_UNIFORM),
                new Resizing(3, 5).interpolation(Interpolation.NEAREST),
                new Softmax().axis(2));
        float[] variance = model.weights().stream()
                .filter(weight -> weight.name().contains("moving_variance"))
                .findFirst()
                .orElseThrow()
                .value();
        for (int c = 0; c < variance.length; c++) {
            variance[c] = Math.abs(variance[c]);
        }
        assertExplained(random, model);
    }

    @Provide
    Arbitrary<ActivationFunction> functions() {
        return Arbitraries.of(
                ActivationFunction.RELU6,
                ActivationFunction.of(new PointFunction.Relu(0.5f, 0.25f, 0.75f)),
                ActivationFunction.SELU,
                ActivationFunction.GELU,
                ActivationFunction.SILU,
                ActivationFunction.HARD_SIGMOID);
    }

    @Property(tries = 40)
    void convolutionsInGroups(
            @ForAll @IntRange(min = 1, max = 3) int multiplier,
            @ForAll @IntRange(min = 1, max = 2) int stride,
            @ForAll Padding padding,
            @ForAll ActivationFunction.BuiltIn activation,
            @ForAll boolean useBias,
            @ForAll long seed) {
        Random random = new Random(seed);
        Conv2D grouped = new Conv2D(2 * multiplier, new Size(2, 3))
                .groups(2)
                .strides(Size.of(stride))
                .padding(padding)
                .activation(activation)
                .useBias(useBias);
        DepthwiseConv2D depthwise = new DepthwiseConv2D(2)
                .multiplier(multiplier)
                .padding(padding)
                .activation(activation)
                .useBias(useBias);
        assertExplained(random, built(random, Shape.of(6, 5, 4), grouped, depthwise));
    }

    @Property(tries = 40)
    void poolings(
            @ForAll @IntRange(min = 4, max = 7) int height,
            @ForAll @IntRange(min = 4, max = 7) int width,
            @ForAll @IntRange(min = 1, max = 3) int pool,
            @ForAll @IntRange(min = 1, max = 3) int stride,
            @ForAll Padding padding,
            @ForAll long seed) {
        Random random = new Random(seed);
        Shape input = Shape.of(height, width, 2);
        Size window = new Size(pool, 4 - pool);
        Size strides = new Size(stride, 4 - stride);
        assertExplained(
                random,
                built(random, input, new MaxPooling2D(window).strides(strides).padding(padding)));
        assertExplained(
                random,
                built(
                        random,
                        input,
                        new AveragePooling2D(window).strides(strides).padding(padding)));
        assertExplained(random, built(random, input, new GlobalAveragePooling2D()));
        assertExplained(random, built(random, input, new GlobalMaxPooling2D()));
    }

    @Property(tries = 40)
    void denseLayersAndActivations(
            @ForAll ActivationFunction.BuiltIn inner,
            @ForAll ActivationFunction.BuiltIn outer,
            @ForAll boolean useBias,
            @ForAll boolean vector,
            @ForAll long seed) {
        Random random = new Random(seed);
        Shape input = vector ? Shape.of(7) : Shape.of(2, 3, 7);
        assertExplained(
                random,
                built(
                        random,
                        input,
                        new Dense(4).activation(inner).useBias(useBias),
                        new Activation(outer),
                        new Dropout(0.5f),
                        vector ? new Flatten() : new ZeroPadding2D(1, 0, 2, 1)));
    }

    /// Gradients of every weight after a training step on a batch of two slices, the last of which is partial.
    @Property(tries = 25)
    void gradients(
            @ForAll @IntRange(min = 1, max = 2) int stride,
            @ForAll Padding padding,
            @ForAll ActivationFunction.BuiltIn activation,
            @ForAll boolean useBias,
            @ForAll boolean fromLogits,
            @ForAll long seed) {
        IntFunction<Conv2D> conv = filters -> new Conv2D(filters, 3)
                .strides(Size.of(stride))
                .padding(padding)
                .activation(activation)
                .useBias(useBias);
        Random random = new Random(seed);
        Sequential model = built(
                random,
                Shape.of(9, 8, 2),
                conv.apply(3),
                new MaxPooling2D(2).strides(Size.of(1)),
                new DepthwiseConv2D(2).multiplier(2).activation(activation).useBias(useBias),
                conv.apply(4).groups(2).strides(Size.of(1)).padding(Padding.SAME),
                conv.apply(2).strides(Size.of(1)).padding(Padding.SAME),
                new GlobalAveragePooling2D(),
                new Dense(5).activation(activation).useBias(useBias),
                new Dropout(0.3f),
                new Dense(CLASSES),
                new Activation(ActivationFunction.SOFTMAX));
        assertGradientsExplained(random, model, new CategoricalCrossentropy().fromLogits(fromLogits));
    }

    @Property(tries = 10)
    void gradientsOfSlopes(@ForAll boolean shared, @ForAll long seed) {
        Random random = new Random(seed);
        PReLU slopes = new PReLU().initializer(Initializer.GLOROT_UNIFORM);
        Sequential model = built(
                random,
                Shape.of(4, 3, 2),
                new Conv2D(3, 2),
                shared ? slopes.sharedAxes(1, 2) : slopes,
                new Flatten(),
                new Dense(CLASSES),
                shared ? slopes : slopes.sharedAxes(1),
                new Dense(CLASSES),
                new Activation(ActivationFunction.SOFTMAX));
        assertGradientsExplained(random, model, new CategoricalCrossentropy().fromLogits(true));
    }

    private static void assertGradientsExplained(Random random, Sequential model, Loss loss) {
        int images = 6;
        Tensor x = random(random, model.inputShape().prepend(images));
        Tensor target = Tensor.zeros(images, CLASSES);
        for (int n = 0; n < images; n++) {
            target.data()[n * CLASSES + random.nextInt(CLASSES)] = 1;
        }
        model.setSliceSize(images).compile(new Sgd(0), loss); // one slice, and a step that moves nothing
        GradientExplainer explainer = new GradientExplainer(model, x, target, loss);
        model.fit(new ArrayBatches(x, target, images), FitOptions.epochs(1));
        for (Weight weight : model.weights()) {
            assertEquals(
                    new Tensor(weight.shape(), weight.gradient()), explainer.gradient(weight.name()), weight.name());
            for (int offset = 0; offset < weight.shape().size(); offset++) {
                WeightGradient explained = explainer.explain(weight.name(), position(weight.shape(), offset));
                assertSameBits(weight.gradient()[offset], explained.output(), () -> weight + " " + explained);
            }
        }
    }
}
