package dev.yij.reference.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.layer.Weight;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;
import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.model.ModelGolden;
import dev.yij.testvectors.model.ModelNumbers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The model built through the public API, compared with what TensorFlow computed in float64.
class SequentialGoldenTest {

    private static final ModelCase CASE = ModelCase.FLATTEN_32;
    private static final ModelGolden GOLDEN = ModelGolden.of(CASE);

    private static Sequential model() {
        Sequential model = ChapterModel.createFlatten(ModelCase.CLASSES)
                .buildForWeights(Shape.of(CASE.height(), CASE.width(), 3), new Seed(0), Long.MAX_VALUE);
        Map<String, NamedArray> weights = ModelNumbers.weights(CASE);
        for (Weight weight : model.weights()) {
            float[] data = Objects.requireNonNull(weights.get(name(weight))).data();
            System.arraycopy(data, 0, weight.value(), 0, data.length);
        }
        return model;
    }

    /// Our names end in `:0`, as TensorFlow's do.
    private static String name(Weight weight) {
        return weight.name().replace(":0", "");
    }

    private static Tensor tensor(NamedArray array) {
        return Tensor.of(array.data(), array.shape());
    }

    @Test
    void everyLayersOutputIsTensorFlows() {
        Map<String, float[]> outputs = new LinkedHashMap<>();
        model().outputs(tensor(ModelNumbers.images(CASE)))
                .forEach((layer, output) -> outputs.put("forward/" + layer, output.data()));
        assertEquals(CASE.layers().size(), outputs.size());
        assertEquals(List.of(), GOLDEN.errors(outputs));
    }

    /// Each epoch is one batch, so its loss is that of one step.
    @Test
    void threeStepsOfFitAreTensorFlows() {
        Sequential model = model().compile(new Adam(1e-3), new CategoricalCrossentropy());
        ArrayBatches batch =
                new ArrayBatches(tensor(ModelNumbers.images(CASE)), tensor(ModelNumbers.targets(CASE)), CASE.images());
        History history = model.fit(batch, FitOptions.epochs(ModelCase.STEPS));
        Map<String, float[]> tensors = new LinkedHashMap<>();
        for (Epoch epoch : history.epochs()) {
            tensors.put(
                    "loss/" + epoch.number(),
                    new float[] {(float) epoch.training().loss()});
        }
        for (Weight weight : model.weights()) {
            tensors.put("trained/" + name(weight), weight.value());
        }
        assertEquals(ModelCase.STEPS + 18, tensors.size());
        assertEquals(List.of(), GOLDEN.errors(tensors));
    }
}
