package dev.yij.reference.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.AveragePooling2D;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.layer.ZeroPadding2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.ChapterModel;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Seed;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceptiveFieldTest {

    /// By hand: a 3×3 convolution adds two steps to the field and begins one step earlier; a 2×2 pooling adds
    /// one step and doubles it.
    @ParameterizedTest
    @CsvSource({
        "conv2d_1,-1,3,1", "conv2d_2,-2,5,1", "max_pooling2d_1,-2,6,2",
        "conv2d_3,-4,10,2", "conv2d_4,-6,14,2", "max_pooling2d_2,-6,16,4",
        "conv2d_5,-10,24,4", "conv2d_6,-14,32,4", "max_pooling2d_3,-14,36,8",
        "conv2d_7,-22,52,8", "conv2d_8,-30,68,8"
    })
    void theChaptersNetworkByHand(String layer, int start, int size, int stride) {
        ReceptiveField.Extent extent = new ReceptiveField.Extent(start, size, stride);
        Sequential model = ChapterModel.create(20, 1).build(Shape.of(224, 224, 3), new Seed(1));
        assertEquals(
                Optional.of(new ReceptiveField(extent, extent)),
                ReceptiveField.of(model).get(layer));
    }

    @Test
    void afterAGlobalPoolingTheFieldIsTheWholeImage() {
        Sequential model = ChapterModel.create(20, 1).build(Shape.of(32, 32, 3), new Seed(1));
        Map<String, Optional<ReceptiveField>> fields = ReceptiveField.of(model);
        assertEquals(
                model.layers().stream().map(BuiltLayer::name).toList(),
                fields.keySet().stream().toList());
        for (String layer : new String[] {"global_average_pooling2d_1", "dense_1", "activation_1"}) {
            assertEquals(Optional.empty(), fields.get(layer));
        }
    }

    @Test
    void aVectorHasNoField() {
        Sequential model = new Sequential().add(new Dense(2)).build(Shape.of(4), new Seed(1));
        assertEquals(Optional.empty(), ReceptiveField.of(model).get("dense_1"));
    }

    /// Windows of every kind, none of them square. All weights are positive, so that increasing a pixel
    /// increases every output that depends on it.
    private static Sequential everyKind() {
        Sequential model = new Sequential()
                .add(new ZeroPadding2D(2, 1, 0, 3))
                .add(new Conv2D(2, new Size(3, 2)).padding(Padding.SAME).activation(ActivationFunction.RELU))
                .add(new MaxPooling2D(new Size(2, 3)).strides(new Size(2, 1)))
                .add(new Conv2D(2, new Size(2, 3)).dilation(new Size(2, 1)).padding(Padding.SAME))
                .add(new Activation(ActivationFunction.RELU))
                .add(new Dropout(0.3f))
                .add(new AveragePooling2D(new Size(1, 2)).padding(Padding.SAME))
                .add(new Dense(3))
                .build(Shape.of(17, 19, 1), new Seed(1));
        for (Weight weight : model.weights()) {
            Arrays.fill(weight.value(), 0.5f);
        }
        return model;
    }

    @Test
    void exactlyThePixelsOfTheFieldMatter() {
        Sequential model = everyKind();
        Tensor x = Tensor.zeros(1, 17, 19, 1);
        Arrays.fill(x.data(), 1);
        Map<String, Tensor> before = model.outputs(x);
        ReceptiveField.of(model).forEach((layer, field) -> {
            Shape out = model.layer(layer).out();
            Tensor first = Objects.requireNonNull(before.get(layer));
            int seen = 0;
            for (int y = 0; y < 17; y++) {
                for (int column = 0; column < 19; column++) {
                    x.data()[y * 19 + column] = 1000;
                    Tensor changed = Objects.requireNonNull(model.outputs(x).get(layer));
                    x.data()[y * 19 + column] = 1;
                    seen += compare(layer, field.orElseThrow(), out, first, changed, y, column);
                }
            }
            assertTrue(seen > 0, layer);
        });
    }

    /// @return the number of outputs that depend on the pixel
    private static int compare(
            String layer, ReceptiveField field, Shape out, Tensor before, Tensor changed, int y, int x) {
        int seen = 0;
        for (int oy = 0; oy < out.dim(0); oy++) {
            for (int ox = 0; ox < out.dim(1); ox++) {
                String where = layer + ": output " + oy + "," + ox + ", pixel " + y + "," + x;
                float then = before.get(0, oy, ox, 0);
                float now = changed.get(0, oy, ox, 0);
                if (inside(field.rows(), oy, y) && inside(field.columns(), ox, x)) {
                    seen++;
                    if (isEdge(field.rows(), oy, y) && isEdge(field.columns(), ox, x)) {
                        assertNotEquals(then, now, where); // the corners, so the field is no larger than said
                    }
                } else {
                    assertEquals(then, now, where);
                }
            }
        }
        return seen;
    }

    private static boolean inside(ReceptiveField.Extent extent, int output, int pixel) {
        int from = extent.start() + output * extent.stride();
        return pixel >= from && pixel < from + extent.size();
    }

    private static boolean isEdge(ReceptiveField.Extent extent, int output, int pixel) {
        int from = extent.start() + output * extent.stride();
        return pixel == from || pixel == from + extent.size() - 1;
    }
}
