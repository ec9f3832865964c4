package dev.yij.reference.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.DenseShape;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Window;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The reference's weight gradients are bit-identical however a batch is split into slices.
class BatchSlicesTest {

    private static final int IMAGES = 7;
    private final Random random = new Random(11);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void aConvolutionsWeightGradientsHaveTheSameBitsHoweverTheBatchIsCut(int slice) {
        Conv2DShape s =
                new Conv2DShape(IMAGES, Window.of(5, 3, 1, 1, Padding.SAME), Window.of(4, 3, 2, 1, Padding.SAME), 2, 3);
        float[] x = Poison.gaussian(random, s.inputSize());
        float[] dy = Poison.gaussian(random, s.outputSize());
        float[] dw = new float[s.kernelSize()];
        float[] db = new float[s.outC()];
        ScalarConv2D.conv2dGradWeights(s, x, dy, dw, db);
        float[] slicedDw = new float[s.kernelSize()];
        float[] slicedDb = new float[s.outC()];
        for (int first = 0; first < IMAGES; first += slice) {
            Conv2DShape part = s.images(Math.min(slice, IMAGES - first));
            float[] partX = Arrays.copyOfRange(x, s.x(first, 0, 0, 0), x.length);
            float[] partDy = Arrays.copyOfRange(dy, s.y(first, 0, 0, 0), dy.length);
            ScalarConv2D.conv2dGradWeights(part, partX, partDy, slicedDw, slicedDb);
        }
        assertArrayEquals(dw, slicedDw);
        assertArrayEquals(db, slicedDb);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void aDenseLayersWeightGradientsHaveTheSameBitsHoweverTheBatchIsCut(int slice) {
        DenseShape s = new DenseShape(IMAGES, 4, 3);
        float[] x = Poison.gaussian(random, IMAGES * 4);
        float[] dy = Poison.gaussian(random, IMAGES * 3);
        float[] dw = new float[12];
        float[] db = new float[3];
        ScalarDense.denseGradWeights(s, x, dy, dw, db);
        float[] slicedDw = new float[12];
        float[] slicedDb = new float[3];
        for (int first = 0; first < IMAGES; first += slice) {
            DenseShape part = new DenseShape(Math.min(slice, IMAGES - first), 4, 3);
            float[] partX = Arrays.copyOfRange(x, first * 4, x.length);
            float[] partDy = Arrays.copyOfRange(dy, first * 3, dy.length);
            ScalarDense.denseGradWeights(part, partX, partDy, slicedDw, slicedDb);
        }
        assertArrayEquals(dw, slicedDw);
        assertArrayEquals(db, slicedDb);
    }
}
