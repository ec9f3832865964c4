package dev.yij.io.compare;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.CenterCrop;
import dev.yij.reference.layer.Conv2DTranspose;
import dev.yij.reference.layer.Interpolation;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.Normalization;
import dev.yij.reference.layer.PReLU;
import dev.yij.reference.layer.Rescaling;
import dev.yij.reference.layer.Resizing;
import dev.yij.reference.layer.SeparableConv2D;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.Softmax;
import dev.yij.reference.layer.UpSampling2D;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Seed;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import dev.yij.testvectors.Precision;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Layers whose expected values follow from a formula or from their parts: every mode is within the bounds, and
/// an error of a thousandth is not.
class FormulaComparisonTest {

    private static final Shape IN = Shape.of(6, 5, 2);

    static Stream<Layer> layers() {
        return Stream.of(
                new BatchNormalization(),
                new BatchNormalization().scale(false).center(false),
                new PReLU().sharedAxes(1, 2),
                new Normalization(),
                new Normalization().statistics(List.of(0.5), List.of(2.0)).inverse(true),
                new Rescaling(0.5, -1),
                new Resizing(4, 9),
                new UpSampling2D(2).interpolation(Interpolation.BILINEAR),
                new UpSampling2D(2),
                new CenterCrop(3, 2),
                new Softmax().axis(1),
                new SeparableConv2D(3, 3),
                new SeparableConv2D(3, 3).multiplier(2).padding(Padding.SAME).activation(ActivationFunction.SILU),
                new Conv2DTranspose(3, 3).strides(Size.of(2)).useBias(false),
                new Conv2DTranspose(16, 3).padding(Padding.SAME).activation(ActivationFunction.TANH));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void everyModeIsWithinTheBoundsAndAnErrorIsNot(Layer layer) {
        Random random = new Random(5);
        Sequential model = new Sequential().add(layer).build(IN, new Seed(1));
        for (Weight weight : model.weights()) {
            for (int i = 0; i < weight.value().length; i++) {
                float number = (float) random.nextGaussian();
                weight.value()[i] = weight.name().contains("variance") ? Math.abs(number) : number;
            }
        }
        Tensor x = Tensor.zeros(2, 6, 5, 2);
        for (int i = 0; i < x.data().length; i++) {
            x.data()[i] = (float) random.nextGaussian();
        }
        Map<String, Tensor> expected = model.outputs(x);
        String name = model.layers().getFirst().name();
        for (Mode mode : Mode.values()) {
            try (Backend backend = SimdBackends.create(mode, 1)) {
                model.setBackend(backend);
                ArrayComparison compared = compared(model, x, expected, model.outputs(x));
                assertTrue(compared.passed(), () -> mode + "\n" + String.join("\n", compared.report()));
                assertFalse(compared.report().toString().contains("rule of thumb"), compared.report()::toString);
            }
        }
        Tensor right = Objects.requireNonNull(expected.get(name));
        float[] wrong = right.data().clone();
        wrong[7] += 1e-3f * (1 + Math.abs(wrong[7]));
        Tensor changed = new Tensor(right.shape(), wrong);
        assertFalse(compared(model, x, expected, Map.of(name, changed)).passed());
    }

    private static ArrayComparison compared(
            Sequential model, Tensor x, Map<String, Tensor> expected, Map<String, Tensor> actual) {
        return ArrayComparison.of(
                new ArraySet(Path.of("expected"), new LinkedHashMap<>(expected)),
                new ArraySet(Path.of("actual"), new LinkedHashMap<>(actual)),
                Precision.FLOAT32,
                model,
                x);
    }
}
