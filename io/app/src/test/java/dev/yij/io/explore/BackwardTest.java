package dev.yij.io.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.explain.Choice;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.explain.GradientExplainer;
import dev.yij.reference.explain.GradientTerm;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The backward pass as arrays: the numbers are the library's own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackwardTest {

    private static final RgbImage IMAGE = Served.noise(3);

    private final Served served = new Served();
    private final String image = "api/images/" + served.open(IMAGE) + "/";
    private final Sequential model = Served.network();
    private final GradientExplainer library = new GradientExplainer(
            model, Served.input(IMAGE), Tensor.of(new float[] {0, 1, 0}, 1, 3), new CategoricalCrossentropy());

    BackwardTest() throws IOException, InterruptedException {}

    @AfterAll
    void close() {
        served.close();
        assertEquals(List.of(), served.unexpected);
    }

    private Tensor tensor(String query) throws Exception {
        HttpResponse<byte[]> answer = served.get(image + query + "&backend=scalar");
        assertEquals(200, answer.statusCode(), () -> new String(answer.body(), StandardCharsets.UTF_8));
        int[] shape = Arrays.stream(
                        answer.headers().firstValue("X-Shape").orElse("").split(",", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        float[] numbers = new float[answer.body().length / Float.BYTES];
        ByteBuffer.wrap(answer.body())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(numbers);
        return Tensor.of(numbers, shape);
    }

    @Test
    void theGradientsOfKernelsAndOutputsAreTheLibrarys() throws Exception {
        for (BuiltLayer layer : model.layers()) {
            Tensor expected = library.outputGradient(layer.name());
            Tensor found = tensor("output-gradient?class=1&layer=" + layer.name());
            assertEquals(new Tensor(layer.out(), expected.data()), found, layer.name());
            if (!layer.weights().isEmpty()) {
                String kernel = layer.weights().getFirst().name();
                assertEquals(
                        library.gradient(kernel),
                        tensor("kernel-gradient?class=1&layer=" + layer.name()),
                        layer.name());
            }
        }
        assertEquals(Tensor.of(library.inputGradient().data(), 16, 16, 3), tensor("output-gradient?class=1"));
    }

    /// Weight 0,0 meets the padding in the first row and the first column.
    @Test
    void theChainOfAWeightHasEveryPlaceAndEndsAtItsGradient() throws Exception {
        Tensor chain = tensor("chain?class=1&layer=conv2d_1&weight=0,0,2,3");
        List<GradientTerm> terms =
                library.explain("conv2d_1/kernel:0", 0, 0, 2, 3).terms();
        assertEquals(Tensor.zeros(16, 16, 4).shape(), chain.shape());
        for (int i = 0; i < terms.size(); i++) {
            GradientTerm term = terms.get(i);
            boolean edge = i < 16 || i % 16 == 0;
            assertEquals(edge, Float.isNaN(chain.data()[4 * i]), "padding at " + i);
            assertTrue(edge || chain.data()[4 * i] == term.input());
            assertEquals(term.gradient(), chain.data()[4 * i + 1]);
            assertEquals(term.product(), chain.data()[4 * i + 2]);
            assertEquals(term.sum(), chain.data()[4 * i + 3]);
        }
        Map<String, Object> gradient =
                Served.json(served.get(image + "gradient?class=1&layer=conv2d_1&weight=0,0,2,3&backend=scalar"));
        assertEquals(((Number) Objects.requireNonNull(gradient.get("output"))).floatValue(), chain.data()[4 * 255 + 3]);
    }

    /// As in the model that comes with yij: its layers normalize with the mean and variance of the training.
    @Test
    void aNetworkWithBatchNormalizationHasGradientsOfOneImageToo() {
        Sequential normalized = new Sequential()
                .add(new Conv2D(3, 3))
                .add(new BatchNormalization())
                .add(new GlobalAveragePooling2D())
                .add(new Dense(3).activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(16, 16, 3), new Seed(2));
        SavedModel saved = new SavedModel(normalized, List.of("a", "b", "c"), History.EMPTY);
        float[] probabilities = normalized.predict(Served.input(IMAGE)).data();
        GradientExplainer explainer = Choice.gradients(saved, Served.input(IMAGE), 2);
        assertEquals(-Math.log(probabilities[2]), explainer.loss(), 1e-6);
        assertTrue(explainer.gradient("conv2d_1/kernel:0").data()[0] != 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chain?class=1&layer=dense_1&weight=0,0 | layer: expected a convolution, found Dense",
                "chain?class=1&layer=conv2d_1&weight=3,0,0,0 | weight: conv2d_1/kernel:0 has shape 3×3×3×4, expected"
                        + " 0,0,0,0 to 2,2,2,3, found 3,0,0,0",
                "chain?class=1&layer=conv2d_1 | the parameter weight is missing",
                "kernel-gradient?class=1&layer=max_pooling2d_1 | max_pooling2d_1 has no weights",
                "kernel-gradient?class=1 | the parameter layer is missing",
                "output-gradient?class=3 | class: expected a whole number from 0 to 2, found 3",
            })
    void whatCannotBeAnsweredIsSaidInASentence(String query, String sentence) throws Exception {
        HttpResponse<byte[]> answer = served.get(image + query);
        assertEquals(sentence, Served.error(answer));
        assertEquals(400, answer.statusCode());
    }
}
