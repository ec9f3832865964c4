package dev.yij.reference.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The chapter's model, layer by layer, against the summary that Keras printed for it.
class ChapterShapesTest {

    private record Row(Layer layer, Shape output, int parameters) {}

    private static final List<Row> ROWS = List.of(
            new Row(conv(32), Shape.of(224, 224, 32), 896),
            new Row(conv(32), Shape.of(224, 224, 32), 9248),
            new Row(new MaxPooling2D(2), Shape.of(112, 112, 32), 0),
            new Row(conv(64), Shape.of(112, 112, 64), 18496),
            new Row(conv(64), Shape.of(112, 112, 64), 36928),
            new Row(new MaxPooling2D(2), Shape.of(56, 56, 64), 0),
            new Row(conv(128), Shape.of(56, 56, 128), 73856),
            new Row(conv(128), Shape.of(56, 56, 128), 147584),
            new Row(new MaxPooling2D(2), Shape.of(28, 28, 128), 0),
            new Row(conv(256), Shape.of(28, 28, 256), 295168),
            new Row(conv(256), Shape.of(28, 28, 256), 590080),
            new Row(new GlobalAveragePooling2D(), Shape.of(256), 0),
            new Row(new Dense(20), Shape.of(20), 5140),
            new Row(new Activation(ActivationFunction.SOFTMAX), Shape.of(20), 0));

    private static Conv2D conv(int filters) {
        return new Conv2D(filters, 3).padding(Padding.SAME).activation(ActivationFunction.RELU);
    }

    @Test
    void everyLayerHasTheOutputShapeAndTheParametersOfTheSummary() {
        Shape in = Shape.of(224, 224, 3);
        int total = 0;
        for (Row row : ROWS) {
            int parameters = row.layer().weights(in).stream()
                    .mapToInt(w -> w.shape().size())
                    .sum();
            assertEquals(row.parameters(), parameters, row.layer().toString());
            assertEquals(row.output(), row.layer().outputShape(in), row.layer().toString());
            total += parameters;
            in = row.output();
        }
        assertEquals(1_177_396, total);
    }

    @Test
    void aForwardPassTakes2586678272Multiplications() {
        // 224² · 9 · (3·32 + 32·32) + 112² · 9 · (32·64 + 64·64) + 56² · 9 · (64·128 + 128·128)
        // + 28² · 9 · (128·256 + 256·256) + 256 · 20
        Shape in = Shape.of(224, 224, 3);
        long multiplications = 256 * 20;
        for (Row row : ROWS) {
            if (row.layer() instanceof Conv2D conv) {
                multiplications += conv.shape(1, in).multiplications();
            }
            in = row.output();
        }
        assertEquals(2_586_678_272L, multiplications);
    }

    @Test
    void kernelsComeBeforeBiases() {
        List<WeightSpec> weights = conv(64).weights(Shape.of(112, 112, 32));
        assertEquals(new WeightSpec("kernel", Shape.of(3, 3, 32, 64), Initializer.GLOROT_UNIFORM), weights.get(0));
        assertEquals(new WeightSpec("bias", Shape.of(64), Initializer.ZEROS), weights.get(1));
        assertEquals(
                List.of(new WeightSpec("kernel", Shape.of(256, 20), Initializer.HE_NORMAL)),
                new Dense(20).useBias(false).initializer(Initializer.HE_NORMAL).weights(Shape.of(256)));
    }
}
