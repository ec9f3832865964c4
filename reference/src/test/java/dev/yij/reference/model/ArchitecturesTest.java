package dev.yij.reference.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.layer.Add;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.DepthwiseConv2D;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.layer.Size;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Seed;
import org.junit.jupiter.api.Test;

/// Sizes of the networks that can be trained, for 20 classes, added up by hand from kernels, biases and
/// factors.
class ArchitecturesTest {

    private static final Shape SMALL = Shape.of(32, 32, 3);

    private static long trainable(Model model) {
        return model.layers().stream()
                .mapToLong(BuiltLayer::trainableParameters)
                .sum();
    }

    /// 3,072 · 20 + 20, and 3,072 · 500 + 500 + 500 · 20 + 20: the previous chapter's numbers.
    @Test
    void thePreviousChaptersNetworksHaveItsSizes() {
        assertEquals(
                61_460, BaselineModels.logistic(20).build(SMALL, new Seed(1)).parameters());
        assertEquals(
                1_546_520, BaselineModels.dense(20).build(SMALL, new Seed(1)).parameters());
    }

    /// The chapter's 1,177,396, without 960 biases, with 960 factors and 960 offsets.
    @Test
    void theNormalizedChapterModelHasAFactorAndAnOffsetForEachFilter() {
        Sequential model = ChapterModel.createNormalized(20, 32, 0.3, Initializer.GLOROT_UNIFORM)
                .build(SMALL, new Seed(1));
        assertEquals(1_177_396 - 960 + 2 * 960, trainable(model));
        assertEquals(1_178_356, trainable(model));
        assertEquals(2 * 960, model.parameters() - trainable(model), "moving averages");
        assertEquals(8, model.layers(BatchNormalization.class).size());
        assertEquals(0.3f, ((Dropout) model.layers(Dropout.class).getFirst().layer()).rate());
        assertTrue(model.layers(Conv2D.class).stream()
                .allMatch(layer -> layer.weights().size() == 1));
    }

    /// Kernels: 9 · 3 · 32, then blocks of 9 · (in · out + out · out) and, for the last three, in · out:
    /// 18,432 + 57,344 + 229,376 + 577,536. Factors and offsets: 2 · (32 + 2 · 32 + 3 · 64 + 3 · 128 + 3 ·
    /// 192). Dense: 192 · 20 + 20.
    @Test
    void theResidualNetworkHasNineConvolutionsOfThreeByThreeAndFourAdditions() {
        Network model = ResidualModel.create(SMALL, 20, 0).build(new Seed(1));
        assertEquals(864 + 18_432 + 57_344 + 229_376 + 577_536 + 2 * 1248 + 3860, trainable(model));
        assertEquals(889_908, trainable(model));
        assertEquals(
                9,
                model.layers(Conv2D.class).stream()
                        .filter(layer -> ((Conv2D) layer.layer()).kernel().equals(Size.of(3)))
                        .count());
        assertEquals(4, model.layers(Add.class).size());
        assertEquals(Shape.of(2, 2, 192), model.layers(Add.class).getLast().out());
    }

    /// Keras's MobileNetV2 with alpha 0.35 and without its top has 410,208 parameters, of which 14,080 are
    /// moving averages (keras.applications; also added up by a loop over the paper's table).
    @Test
    void theMobileNetHasTheSizeOfKerass() {
        Network model = MobileNetModel.create(SMALL, 20, 0.35, 0.2).build(new Seed(1));
        int top = 1280 * 20 + 20;
        assertEquals(410_208 + top, model.parameters());
        assertEquals(396_128 + top, trainable(model));
        assertEquals(17, model.layers(DepthwiseConv2D.class).size());
        assertEquals(10, model.layers(Add.class).size());
        assertFalse(model.layers(Dropout.class).isEmpty());
    }
}
