package dev.yij.reference.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.model.Sequential;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Seed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RearrangementsTest {

    private static Tensor outputs(Layer layer, Shape in) {
        float[] x = new float[in.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = i + 1;
        }
        Sequential model = new Sequential().add(layer).build(in, new Seed(1));
        return model.predict(new Tensor(in.prepend(1), x));
    }

    /// 3×4 pixels, 1 to 12 row by row.
    @Test
    void croppingKeepsTheMiddle() {
        Tensor y = outputs(new Cropping2D(1, 0, 1, 2), Shape.of(3, 4, 1));
        assertEquals(Shape.of(1, 2, 1, 1), y.shape());
        assertArrayEquals(new float[] {6, 10}, y.data());
    }

    /// Of 3 rows and 4 columns, 2 and 1 in the middle: the odd row that is left over is below.
    @Test
    void aCropInTheCentreLeavesTheOddRowBelow() {
        Tensor y = outputs(new CenterCrop(2, 1), Shape.of(3, 4, 1));
        assertArrayEquals(new float[] {2, 6}, y.data());
    }

    /// Keras's documentation: outside of training the image is resized. 1 to 8 in two rows; each of the two
    /// outputs is in the middle of four pixels: (1 + 2 + 5 + 6) / 4 and (3 + 4 + 7 + 8) / 4.
    @Test
    void aRandomCropResizesOutsideOfTraining() {
        Layer crop = Layers.fromConfig("RandomCrop", Map.of("height", 1, "width", 2));
        assertArrayEquals(
                new float[] {3.5f, 5.5f}, outputs(crop, Shape.of(2, 4, 1)).data());
    }

    /// The example in Keras's documentation: each row and column twice.
    @Test
    void upSamplingRepeatsRowsAndColumns() {
        Tensor y = outputs(new UpSampling2D("", new Size(1, 2), Interpolation.NEAREST, true), Shape.of(2, 2, 2));
        assertEquals(Shape.of(1, 2, 4, 2), y.shape());
        assertArrayEquals(new float[] {1, 2, 1, 2, 3, 4, 3, 4, 5, 6, 5, 6, 7, 8, 7, 8}, y.data());
    }

    @Test
    void theGradientOfUpSamplingIsTheSumOverTheCopies() {
        float[] dx = new float[2];
        new UpSampling2D(2)
                .backward(
                        Pass.inference(new ScalarBackend(), 1),
                        Shape.of(1, 2, 1),
                        List.of(),
                        dx,
                        dx,
                        new float[] {1, 2, 4, 8, 16, 32, 64, 128},
                        dx);
        assertArrayEquals(new float[] {1 + 2 + 16 + 32, 4 + 8 + 64 + 128}, dx);
    }

    @Test
    void reshapeKeepsTheOrderAndComputesOneDimension() {
        Tensor y = outputs(new Reshape(3, -1), Shape.of(2, 3, 1));
        assertEquals(Shape.of(1, 3, 2), y.shape());
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, y.data());
    }

    /// Rows become columns: dimension 1 of the output is dimension 2 of the input.
    @Test
    void permuteExchangesDimensionsCountedFromOne() {
        Tensor y = outputs(new Permute(2, 1, 3), Shape.of(2, 3, 1));
        assertEquals(Shape.of(1, 3, 2, 1), y.shape());
        assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, y.data());
    }

    @Test
    void rescalingMultipliesAndAdds() {
        assertArrayEquals(
                new float[] {-0.5f, 0, 0.5f},
                outputs(new Rescaling(0.5, -1), Shape.of(3)).data());
    }

    @Test
    void globalPoolingCanKeepAnImageOfOnePixel() {
        Tensor y = outputs(new GlobalMaxPooling2D().keepdims(true), Shape.of(2, 3, 2));
        assertEquals(Shape.of(1, 1, 1, 2), y.shape());
        assertArrayEquals(new float[] {11, 12}, y.data());
    }

    @Test
    void whatDoesNotFitIsRefusedByName() {
        assertEquals(
                "cropping2d_1: nothing is left of an image of 3×4×1 without 2 and 1 rows, 0 and 0 columns",
                message(new Cropping2D(2, 1, 0, 0), Shape.of(3, 4, 1)));
        assertEquals(
                "center_crop_1: expected images of at least 2×5 pixels to be cut, found 3×4×1",
                message(new CenterCrop(2, 5), Shape.of(3, 4, 1)));
        assertEquals(
                "random_crop_1: expected images with the proportions of the crop, 2×1, found 3×4×1: Keras cuts other"
                        + " images before it resizes them, which is not supported",
                message(new RandomCrop(2, 1), Shape.of(3, 4, 1)));
        assertEquals(
                "reshape_1: the 6 numbers of shape 2×3×1 do not fill the shape [4, -1]",
                message(new Reshape(4, -1), Shape.of(2, 3, 1)));
        assertThrows(IllegalArgumentException.class, () -> new Permute(1, 3));
        assertThrows(IllegalArgumentException.class, () -> new Reshape(-1, -1));
        assertThrows(IllegalArgumentException.class, () -> new Cropping2D(-1, 0, 0, 0));
    }

    private static String message(Layer layer, Shape in) {
        return String.valueOf(
                assertThrows(ShapeException.class, () -> outputs(layer, in)).getMessage());
    }
}
