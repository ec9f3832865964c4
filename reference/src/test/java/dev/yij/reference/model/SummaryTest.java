package dev.yij.reference.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Add;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SummaryTest {

    private static final Shape PHOTO = Shape.of(224, 224, 3);

    /// The file is what Keras 2.2 printed for the chapter's model.
    @Test
    void summaryOfTheChaptersModelEqualsKerasByteForByte() throws IOException {
        try (InputStream in = SummaryTest.class.getResourceAsStream("summary-keras-2.2.txt")) {
            String expected = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(
                    expected, ChapterModel.create(20).build(PHOTO, new Seed(1)).summary());
        }
    }

    /// The file was worked out from `print_summary` in keras/utils/layer_utils.py of Keras 2.2.4: 98 columns
    /// with edges at int(98 · [.33, .55, .67, 1]), the rows in the order of `model.layers`.
    @Test
    void summaryOfASmallResidualNetworkShowsWhatEachLayerReads() throws IOException {
        try (InputStream in = SummaryTest.class.getResourceAsStream("summary-keras-2.2-residual.txt")) {
            String expected = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Value x = Network.input(32, 32, 3);
            Value first = x.then(conv().activation(ActivationFunction.RELU));
            Value classes = first.then(conv())
                    .then(new Add(), first)
                    .then(new Activation(ActivationFunction.RELU))
                    .then(new GlobalAveragePooling2D())
                    .then(new Dense(10))
                    .then(new Activation(ActivationFunction.SOFTMAX));
            assertEquals(expected, Network.of(x, classes).build(new Seed(1)).summary());
        }
    }

    private static Conv2D conv() {
        return new Conv2D(16, 3).padding(Padding.SAME);
    }

    /// 28 · 28 · 256 = 200,704; the dense layer then has 200,704 · 20 + 20 = 4,014,100 parameters.
    @Test
    void flattenVariantShowsTheLongVector() {
        String summary =
                ChapterModel.createFlatten(20).build(PHOTO, new Seed(1)).summary();
        assertTrue(summary.contains("flatten_1 (Flatten)          (None, 200704)            0         \n"), summary);
        assertTrue(summary.contains("dense_1 (Dense)              (None, 20)                4014100   \n"), summary);
    }

    @Test
    void classNamesTurnIntoSnakeCaseAsInKeras() {
        assertEquals("conv2d", LayerNames.snakeCase("Conv2D"));
        assertEquals("max_pooling2d", LayerNames.snakeCase("MaxPooling2D"));
        assertEquals("global_average_pooling2d", LayerNames.snakeCase("GlobalAveragePooling2D"));
        assertEquals("zero_padding2d", LayerNames.snakeCase("ZeroPadding2D"));
    }
}
