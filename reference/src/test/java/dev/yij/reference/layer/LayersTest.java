package dev.yij.reference.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.PointFunction;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LayersTest {

    @ParameterizedTest
    @MethodSource
    void aLayerIsReadBackFromItsConfiguration(Layer layer) {
        assertEquals(layer, Layers.fromConfig(layer.className(), layer.config()));
    }

    /// One layer of each class, with every property different from its default.
    static Stream<Layer> aLayerIsReadBackFromItsConfiguration() {
        return Stream.of(
                new Activation("activation_1", ActivationFunction.SOFTMAX),
                new Add("add_1"),
                new Subtract("subtract_1"),
                new Multiply("multiply_1"),
                new Average("average_1"),
                new Maximum("maximum_1"),
                new Concatenate("concatenate_1", 2),
                new BatchNormalization("batch_normalization_1", 0.9, 1e-5, false, false, true, 3),
                new CenterCrop("center_crop_1", new Size(2, 3)),
                new RandomCrop("random_crop_1", new Size(2, 3)),
                new Conv2DTranspose(
                        "conv2d_transpose_1",
                        7,
                        new Size(3, 5),
                        new Size(2, 3),
                        Padding.SAME,
                        List.of(1, 2),
                        new Size(2, 1),
                        ActivationFunction.TANH,
                        false,
                        Initializer.HE_UNIFORM),
                new Normalization("normalization_1", List.of(1, 2), List.of(0.5), List.of(2.0), true),
                new Normalization("normalization_2", List.of(), List.of(), List.of(), false),
                new PReLU("p_re_lu_1", List.of(1, 2), Initializer.ONES),
                new Resizing("resizing_1", new Size(2, 3), Interpolation.NEAREST),
                new SeparableConv2D(
                        "separable_conv2d_1",
                        7,
                        new Size(3, 5),
                        new Size(1, 2),
                        Padding.SAME,
                        new Size(2, 1),
                        3,
                        ActivationFunction.TANH,
                        false,
                        Initializer.HE_UNIFORM,
                        Initializer.HE_NORMAL),
                new AveragePooling2D("average_pooling2d_1", new Size(2, 3), new Size(3, 1), Padding.SAME),
                new Conv2D(
                        "conv2d_1",
                        7,
                        new Size(3, 5),
                        new Size(1, 2),
                        Padding.SAME,
                        new Size(2, 1),
                        7,
                        ActivationFunction.TANH,
                        false,
                        Initializer.HE_UNIFORM),
                new Dense("dense_1", 20, ActivationFunction.SIGMOID, false, Initializer.GLOROT_NORMAL),
                new DepthwiseConv2D(
                        "depthwise_conv2d_1",
                        new Size(3, 5),
                        new Size(1, 2),
                        Padding.SAME,
                        new Size(2, 1),
                        3,
                        ActivationFunction.TANH,
                        false,
                        Initializer.HE_UNIFORM),
                new Dropout("dropout_1", 0.3f),
                new ELU("elu_1", 0.5),
                new Flatten("flatten_1"),
                new Cropping2D("cropping2d_1", 1, 2, 3, 4),
                new UpSampling2D("up_sampling2d_1", new Size(2, 3), Interpolation.BILINEAR, false),
                new Reshape("reshape_1", List.of(2, -1)),
                new Permute("permute_1", List.of(3, 1, 2)),
                new Rescaling("rescaling_1", new PointFunction.Line(0.5f, -1)),
                new SpatialDropout2D("spatial_dropout2d_1", 0.25f),
                new GaussianNoise("gaussian_noise_1", 0.25f),
                new GaussianDropout("gaussian_dropout_1", 0.25f),
                new GlobalAveragePooling2D("keeping_1", true),
                new LeakyReLU("leaky_re_lu_1", 0.1f),
                new ReLU("re_lu_1", new PointFunction.Relu(0.5f, 1, 6)),
                new Softmax("softmax_1", 2),
                new GlobalAveragePooling2D("global_average_pooling2d_1"),
                new GlobalMaxPooling2D("global_max_pooling2d_1"),
                new MaxPooling2D("max_pooling2d_1", new Size(2, 3), new Size(3, 1), Padding.SAME),
                new ZeroPadding2D("zero_padding2d_1", 1, 2, 3, 4));
    }

    @Test
    void aConfigurationIsInKerasWords() {
        assertEquals(
                Map.of(
                        "name",
                        "conv2d_1",
                        "filters",
                        32,
                        "kernel_size",
                        List.of(3, 3),
                        "strides",
                        List.of(1, 1),
                        "padding",
                        "same",
                        "dilation_rate",
                        List.of(1, 1),
                        "activation",
                        "relu",
                        "use_bias",
                        true,
                        "kernel_initializer",
                        "glorot_uniform"),
                new Conv2D(32, 3)
                        .name("conv2d_1")
                        .padding(Padding.SAME)
                        .activation(ActivationFunction.RELU)
                        .config());
        assertEquals(
                Map.of(
                        "name",
                        "max_pooling2d_1",
                        "pool_size",
                        List.of(2, 2),
                        "strides",
                        List.of(2, 2),
                        "padding",
                        "valid"),
                new MaxPooling2D(2).name("max_pooling2d_1").config());
    }

    @Test
    void whatIsMissingHasKerasDefault() {
        assertEquals(
                new Conv2D(
                        "c",
                        4,
                        Size.of(3),
                        Size.of(1),
                        Padding.VALID,
                        Size.of(1),
                        1,
                        ActivationFunction.LINEAR,
                        true,
                        Initializer.GLOROT_UNIFORM),
                Layers.fromConfig("Conv2D", Map.of("name", "c", "filters", 4, "kernel_size", 3)));
        assertEquals(
                new Dense("d", 4, ActivationFunction.LINEAR, true, Initializer.GLOROT_UNIFORM),
                Layers.fromConfig("Dense", Map.of("name", "d", "units", 4)));
        assertEquals(
                new MaxPooling2D("m", Size.of(3), Size.of(3), Padding.VALID),
                Layers.fromConfig("MaxPooling2D", Map.of("name", "m", "pool_size", List.of(3, 3))));
        assertEquals(new AveragePooling2D(2), Layers.fromConfig("AveragePooling2D", Map.of()));
    }

    @Test
    void nullAsJsonHasItMeansMissing() {
        Map<String, Object> config = new HashMap<>();
        config.put("name", "m");
        config.put("strides", null);
        config.put("data_format", null);
        assertEquals(
                new MaxPooling2D("m", Size.of(2), Size.of(2), Padding.VALID),
                Layers.fromConfig("MaxPooling2D", config));
    }

    @Test
    void anyKindOfNumberWillDoIfItIsWhole() {
        assertEquals(
                new Conv2D(4, new Size(3, 5)),
                Layers.fromConfig("Conv2D", Map.of("filters", 4.0, "kernel_size", Arrays.asList(3L, (short) 5))));
        assertEquals(new Dropout(0.3f), Layers.fromConfig("Dropout", Map.of("rate", 0.3)));
    }

    @Test
    void whatKerasWritesAndNothingDependsOnIsPassedOver() {
        assertEquals(
                new Dense("d", 4, ActivationFunction.LINEAR, true, Initializer.GLOROT_UNIFORM),
                Layers.fromConfig("Dense", Map.of("name", "d", "units", 4, "trainable", true, "dtype", "float32")));
        assertEquals(
                new GlobalMaxPooling2D("g"),
                Layers.fromConfig(
                        "GlobalMaxPooling2D", Map.of("name", "g", "data_format", "channels_last", "keepdims", false)));
        assertEquals(
                new Conv2D(4, 3), Layers.fromConfig("Conv2D", Map.of("filters", 4, "kernel_size", 3, "groups", 1L)));
    }

    @ParameterizedTest
    @MethodSource
    void aBadEntryIsNamedTogetherWithTheLayer(String className, Map<String, Object> config, String expected) {
        assertEquals(expected, message(className, config));
    }

    static Stream<Arguments> aBadEntryIsNamedTogetherWithTheLayer() {
        return Stream.of(
                arguments(
                        "Conv2D",
                        Map.of("name", "c", "kernel_size", 3),
                        "c: \"filters\" must be a whole number, found nothing"),
                arguments(
                        "Conv2D",
                        Map.of("name", "c", "filters", 2.5, "kernel_size", 3),
                        "c: \"filters\" must be a whole number, found \"2.5\""),
                arguments(
                        "Conv2D",
                        Map.of("name", "c", "filters", 1L << 33, "kernel_size", 3),
                        "c: \"filters\" must be a whole number, found \"8589934592\""),
                arguments(
                        "Conv2D",
                        Map.of("name", "c", "filters", 0, "kernel_size", 3),
                        "c: filters must be at least 1, found 0"),
                arguments(
                        "Conv2D",
                        Map.of("name", "c", "filters", 4),
                        "c: \"kernel_size\" must be a whole number, found nothing"),
                arguments(
                        "Conv2D",
                        Map.of("name", "c", "filters", 4, "kernel_size", List.of(3, 3, 3)),
                        "c: \"kernel_size\" must be a whole number or two of them, found \"[3, 3, 3]\""),
                arguments(
                        "Conv2D",
                        Map.of("name", "c", "filters", 4, "kernel_size", List.of(3, "x")),
                        "c: \"kernel_size\" must be a whole number, found \"x\""),
                arguments(
                        "Conv2D",
                        Map.of("name", "c", "filters", 4, "kernel_size", 3, "padding", "causal"),
                        "c: \"padding\" must be one of valid, same, found \"causal\""),
                arguments(
                        "Conv2D",
                        Map.of("name", "c", "filters", 4, "kernel_size", 3, "groups", 0),
                        "c: groups must be at least 1, found 0"),
                arguments(
                        "MaxPooling2D",
                        Map.of("name", "m", "data_format", "channels_first"),
                        "m: \"data_format\" must be channels_last, found \"channels_first\""),
                arguments(
                        "MaxPooling2D",
                        Map.of("name", "m", "pool_size", 0),
                        "m: a kernel, pool, stride or dilation must be at least 1×1, found 0×0"),
                arguments(
                        "GlobalAveragePooling2D",
                        Map.of("name", "g", "keepdims", 1),
                        "g: \"keepdims\" must be true or false, found \"1\""),
                arguments(
                        "Dense",
                        Map.of("name", "d", "units", 3, "activation", "maxout"),
                        "d: \"activation\" must be one of linear, relu, sigmoid, tanh, softmax, relu6, leaky_relu, elu, selu, gelu, "
                                + "gelu_tanh, silu, hard_sigmoid, hard_sigmoid_keras2, hard_silu, softplus, softsign, exponential, mish, "
                                + "found \"maxout\""),
                arguments(
                        "Dense",
                        Map.of("name", "d", "units", 3, "use_bias", "yes"),
                        "d: \"use_bias\" must be true or false, found \"yes\""),
                arguments(
                        "Dense",
                        Map.of("units", "many"),
                        "a layer without a name: \"units\" must be a whole number, found \"many\""),
                arguments("Dropout", Map.of("name", "p"), "p: \"rate\" must be a number, found nothing"),
                arguments(
                        "Dropout", Map.of("name", "p", "rate", 1), "p: a dropout rate must lie in [0, 1), found 1.0"));
    }

    @Test
    void anUnknownClassIsNamedTogetherWithTheKnownOnes() {
        assertEquals(
                "lstm_1: the layer class \"LSTM\" is not supported; supported are Activation, Add, AugMix, "
                        + "Average, AveragePooling2D, BatchNormalization, CenterCrop, Concatenate, Conv2D, "
                        + "Conv2DTranspose, Cropping2D, CutMix, Dense, DepthwiseConv2D, Dropout, ELU, Flatten, "
                        + "GaussianDropout, GaussianNoise, GlobalAveragePooling2D, GlobalMaxPooling2D, LeakyReLU, "
                        + "MaxPooling2D, Maximum, MixUp, Multiply, Normalization, PReLU, Permute, RandAugment, "
                        + "RandomBrightness, RandomColorDegeneration, RandomColorJitter, RandomContrast, RandomCrop, "
                        + "RandomElasticTransform, RandomErasing, RandomFlip, RandomGaussianBlur, RandomGrayscale, "
                        + "RandomHeight, RandomHue, RandomInvert, RandomPerspective, RandomPosterization, RandomRotation, "
                        + "RandomSaturation, RandomSharpness, RandomShear, RandomTranslation, RandomWidth, RandomZoom, "
                        + "ReLU, Rescaling, Reshape, Resizing, SeparableConv2D, Softmax, SpatialDropout2D, Subtract, "
                        + "UpSampling2D, ZeroPadding2D",
                message("LSTM", Map.of("name", "lstm_1")));
    }

    @ParameterizedTest
    @EnumSource(ActivationFunction.BuiltIn.class)
    void everyActivationHasItsKerasName(ActivationFunction function) {
        assertEquals(
                new Activation(function), Layers.fromConfig("Activation", Map.of("activation", function.configName())));
    }

    @ParameterizedTest
    @EnumSource(Initializer.class)
    void everyInitializerHasItsKerasName(Initializer initializer) {
        assertEquals(
                new Dense(3).initializer(initializer),
                Layers.fromConfig("Dense", Map.of("units", 3, "kernel_initializer", initializer.kerasName())));
    }

    private static String message(String className, Map<String, Object> config) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> Layers.fromConfig(className, config))
                .getMessage());
    }
}
