package dev.yij.testvectors.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.NamedArray;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class ModelCaseTest {

    private static int parameters(ModelCase model) {
        return ModelNumbers.weights(model).values().stream()
                .mapToInt(weight -> weight.data().length)
                .sum();
    }

    /// The number in the book's chapter.
    @Test
    void theLargeModelHasTheChaptersParameters() {
        assertEquals(1_177_396, parameters(ModelCase.CHAPTER_224));
    }

    /// 1,172,256 of the convolutions, and 4·4·256·20 + 20 of the dense layer.
    @Test
    void theFlattenVariantHasALargeDenseLayer() {
        assertEquals(1_172_256 + 81_940, parameters(ModelCase.FLATTEN_32));
    }

    /// By hand: 3·5·3·16 + 16 weights of the first convolution, 3·3·16·16 + 16, 2·3·16·24 + 24, 5·4·24·20 + 20;
    /// 6 rows are half of 12, the pool takes every second of 20 columns, and 2×3 taps without padding leave 5
    /// of 6 rows and, every second one, 4 of 10 columns.
    @Test
    void theOblongModelTreatsHeightAndWidthDifferently() {
        assertEquals(736 + 2320 + 2328 + 9620, parameters(ModelCase.OBLONG_12X20));
        List<int[]> shapes = ModelCase.OBLONG_12X20.layers().stream()
                .map(ModelLayer::outputShape)
                .toList();
        assertArrayEquals(new int[] {3, 6, 20, 16}, shapes.get(0));
        assertArrayEquals(new int[] {3, 6, 20, 16}, shapes.get(1));
        assertArrayEquals(new int[] {3, 6, 10, 16}, shapes.get(2));
        assertArrayEquals(new int[] {3, 5, 4, 24}, shapes.get(3));
        assertArrayEquals(new int[] {3, 480}, shapes.get(4));
    }

    @Test
    void layersAreNamedAsInKeras() {
        assertEquals(
                List.of(
                        "conv2d_1",
                        "conv2d_2",
                        "max_pooling2d_1",
                        "conv2d_3",
                        "conv2d_4",
                        "max_pooling2d_2",
                        "conv2d_5",
                        "conv2d_6",
                        "max_pooling2d_3",
                        "conv2d_7",
                        "conv2d_8",
                        "global_average_pooling2d_1",
                        "dense_1",
                        "activation_1"),
                ModelCase.CHAPTER_224.layers().stream().map(ModelLayer::name).toList());
        assertArrayEquals(
                new int[] {2, 28, 28, 256},
                ModelCase.CHAPTER_224.layers().get(10).outputShape());
    }

    /// Computed by Python from the formula documented at ModelNumbers.
    @Test
    void theFormulaGivesTheSameNumbersInAnotherLanguage() {
        SequencedMap<String, NamedArray> weights = new LinkedHashMap<>(ModelNumbers.weights(ModelCase.CHAPTER_224));
        NamedArray kernel = weights.firstEntry().getValue();
        assertArrayEquals(FIRST_WEIGHTS, Arrays.copyOf(kernel.data(), 3));
        NamedArray bias = weights.lastEntry().getValue();
        assertArrayEquals(LAST_BIASES, Arrays.copyOfRange(bias.data(), 17, 20));
        float[] images = ModelNumbers.images(ModelCase.FLATTEN_32).data();
        assertArrayEquals(LAST_PIXELS, Arrays.copyOfRange(images, images.length - 3, images.length));
    }

    private static final float[] FIRST_WEIGHTS = {-0.06219818f, 0.09307601f, 0.075381905f};
    private static final float[] LAST_BIASES = {0.045038007f, 0.02577791f, 0.029794898f};
    private static final float[] LAST_PIXELS = {0.29411766f, 0.011764706f, -0.827451f};

    @Test
    void weightsSpanTheirGlorotRange() {
        // conv2d_1: the square root of 6 / (27 + 288)
        float[] kernel = new LinkedHashMap<>(ModelNumbers.weights(ModelCase.CHAPTER_224))
                .firstEntry()
                .getValue()
                .data();
        float largest = 0;
        for (float weight : kernel) {
            largest = Math.max(largest, Math.abs(weight));
        }
        assertTrue(largest <= 0.13801311f && largest > 0.137f, "found " + largest);
    }

    @Test
    void eachImageHasOneClass() {
        float[] targets = ModelNumbers.targets(ModelCase.FLATTEN_32).data();
        assertEquals(1, targets[2]);
        assertEquals(1, targets[20 + 9]);
        float sum = 0;
        for (float target : targets) {
            sum += target;
        }
        assertEquals(2, sum);
    }

    /// A tolerance as large as the values would detect nothing. Where rounding decides which element of a
    /// pooling window is the maximum, gradients have larger tolerances.
    @Test
    void tolerancesAreSmallComparedWithTheValues() {
        for (ModelCase model : ModelCase.all()) {
            ModelGolden golden = ModelGolden.of(model);
            int weights = ModelNumbers.weights(model).size();
            assertEquals(
                    model.layers().size() + 3 + weights + weights,
                    golden.tensors().size());
            for (String tensor : golden.tensors()) {
                Digest digest = golden.digest(tensor);
                double squares = 0;
                for (float sample : digest.sample()) {
                    squares += sample * sample;
                }
                double size = Math.sqrt(squares / digest.sample().length);
                double limit = tensor.startsWith("forward/") ? 1e-3 : 0.3;
                assertTrue(digest.tolerance() < limit * size, () -> model + " " + tensor + ": " + digest.tolerance());
            }
        }
    }

    @Test
    void anUnknownTensorIsNamed() {
        ModelGolden golden = ModelGolden.of(ModelCase.FLATTEN_32);
        assertTrue(String.valueOf(assertThrows(IllegalArgumentException.class, () -> golden.digest("forward/x"))
                        .getMessage())
                .startsWith("there is no tensor forward/x, only [forward/conv2d_1"));
    }
}
