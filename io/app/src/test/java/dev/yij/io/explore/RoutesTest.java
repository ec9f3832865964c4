package dev.yij.io.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.explain.ExplanationJson;
import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.RgbImage;
import dev.yij.io.run.TinyImages;
import dev.yij.reference.explain.DotProduct;
import dev.yij.reference.explain.Explanation;
import dev.yij.reference.explain.Formula;
import dev.yij.reference.explain.GradientExplainer;
import dev.yij.reference.explain.OutputExplainer;
import dev.yij.reference.explain.WeightGradient;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.simd.Im2colBackend;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every address, with a real client. The expected values are computed directly with the reference.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutesTest {

    private static final RgbImage IMAGE = Served.noise(1);

    @SuppressWarnings("NullAway.Init") // started before all tests
    private Served served;

    private String image = "";

    @BeforeAll
    void start() throws Exception {
        served = new Served();
        image = "api/images/" + served.open(IMAGE) + "/";
    }

    @AfterAll
    void stop() {
        served.close();
    }

    @AfterEach
    void nothingFailed() {
        assertEquals(List.of(), served.unexpected);
    }

    /// The same model on the scalar backend, a model's default.
    private static OutputExplainer reference() {
        return new OutputExplainer(Served.network(), Served.input(IMAGE));
    }

    private Map<String, Object> json(String path) throws Exception {
        HttpResponse<byte[]> answer = served.get(path);
        assertEquals(200, answer.statusCode(), () -> text(answer));
        assertEquals(
                "application/json; charset=utf-8",
                answer.headers().firstValue("Content-Type").orElse(""));
        return Served.json(answer);
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /// `3,4,2` as numbers.
    private static int[] position(String at) {
        return Arrays.stream(at.split(",", -1)).mapToInt(Integer::parseInt).toArray();
    }

    private Tensor tensor(String path) throws Exception {
        return tensor(served.get(path));
    }

    private static Tensor tensor(HttpResponse<byte[]> answer) throws IOException {
        assertEquals(200, answer.statusCode(), () -> text(answer));
        assertEquals(
                "application/octet-stream",
                answer.headers().firstValue("Content-Type").orElse(""));
        int[] dims = position(answer.headers().firstValue("X-Shape").orElse(""));
        float[] numbers = new float[answer.body().length / 4];
        ByteBuffer.wrap(answer.body())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(numbers);
        return Tensor.of(numbers, dims);
    }

    /// A value after conversion to JSON and back.
    private static Object sent(Object value) throws IOException {
        return JSON.std.anyFrom(JSON.std.asString(value));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> objects(Map<String, Object> json, String key) {
        return (List<Map<String, Object>>) Objects.requireNonNull(json.get(key));
    }

    private static float number(Map<String, Object> json, String key) {
        return ((Number) Objects.requireNonNull(json.get(key))).floatValue();
    }

    @Test
    void theModelIsDescribedLayerByLayer() throws Exception {
        Map<String, Object> json = json("api/model");
        assertEquals("tiny.yij", json.get("name"));
        assertEquals(false, json.get("shipped"));
        assertEquals(Map.of("height", 16, "width", 16, "channels", 3), json.get("input"));
        assertEquals(TinyImages.CLASSES, json.get("classes"));
        assertEquals((27 + 1) * 4 + (36 + 1) * 6 + (6 + 1) * 3, json.get("parameters"));
        assertTrue(json.get("backend") instanceof Map<?, ?> backend
                && String.valueOf(backend.get("name")).matches("simd FUSED.*1 thread"));
        assertTrue(!json.containsKey("opened"), "no image was given");
        List<Map<String, Object>> layers = objects(json, "layers");
        assertEquals(
                List.of("Conv2D", "MaxPooling2D", "Conv2D", "GlobalAveragePooling2D", "Dense", "Activation"),
                layers.stream().map(layer -> layer.get("kind")).toList());
        String conv = "{\"index\":2,\"name\":\"conv2d_2\",\"kind\":\"Conv2D\",\"input\":[8,8,4],\"output\":[8,8,6],"
                + "\"parameters\":222,\"activation\":\"relu\",\"formula\":\"y[oh,ow,oc] = max(b[oc] + Σ x[oh - 1 + kh, "
                + "ow - 1 + kw, ic] · w[kh,kw,ic,oc], 0)\",\"kernel\":[3,3,4,6],\"window\":{\"height\":3,"
                + "\"width\":3,\"strideY\":1,\"strideX\":1,\"dilationY\":1,\"dilationX\":1,\"top\":1,\"left\":1},"
                + "\"field\":{\"height\":8,\"width\":8,\"strideY\":2,\"strideX\":2,\"startY\":-3,\"startX\":-3}}";
        assertEquals(JSON.std.mapFrom(conv), layers.get(2));
        String dense = "{\"index\":4,\"name\":\"dense_1\",\"kind\":\"Dense\",\"input\":[6],\"output\":[3],"
                + "\"parameters\":21,\"activation\":null,\"formula\":\"y[o] = b[o] + Σ x[i] · w[i,o]\",\"kernel\":[6,3],\"window\":null,\"field\":null}";
        assertEquals(JSON.std.mapFrom(dense), layers.get(4));
        assertEquals("softmax", layers.get(5).get("activation"));
    }

    @Test
    void theSamplesAreFromTheTestPartAndNameTheirAuthors() throws Exception {
        List<Map<String, Object>> samples = objects(json("api/model"), "samples");
        assertEquals(40, samples.size());
        assertEquals(
                "strawberry",
                samples.get((Integer) Objects.requireNonNull(json("api/model").get("example")))
                        .get("label"));
        for (int i = 0; i < samples.size(); i++) {
            assertEquals(i, samples.get(i).get("id"));
            String credit = String.valueOf(samples.get(i).get("credit"));
            assertTrue(credit.matches(".+, CC BY 2\\.0, https://(www\\.)?flickr\\.com/.+"), credit);
        }
        assertEquals(
                20, samples.stream().map(each -> each.get("label")).distinct().count());
        RgbImage file = ImageDecoder.standard()
                .decode(served.get("api/samples/3/image.jpg").body(), "sample 3");
        Map<String, Object> opened = Served.json(served.send("POST", "api/images?sample=3"));
        assertEquals(samples.get(3).get("title"), opened.get("title"));
        assertEquals(samples.get(3).get("label"), opened.get("label"));
        assertEquals(file.width(), opened.get("width"));
        assertEquals(file.height(), opened.get("height"));
        RgbImage shown = ImageDecoder.standard()
                .decode(
                        served.get("api/images/" + opened.get("image") + "/original.png")
                                .body(),
                        "shown");
        assertEquals(file, shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"original.png", "input.png"})
    void theImageComesBackPixelByPixel(String name) throws Exception {
        HttpResponse<byte[]> answer = served.get(image + name);
        assertEquals("image/png", answer.headers().firstValue("Content-Type").orElse(""));
        assertEquals(IMAGE, ImageDecoder.standard().decode(answer.body(), name));
    }

    @Test
    void theTensorsOfTheScalarBackendAreTheReferences() throws Exception {
        OutputExplainer reference = reference();
        for (String layer :
                List.of("conv2d_1", "max_pooling2d_1", "conv2d_2", "global_average_pooling2d_1", "dense_1")) {
            Tensor expected = reference.output(layer);
            assertEquals(expected, tensor(image + "tensor?layer=" + layer + "&backend=scalar"), layer);
            assertArrayEquals(
                    expected.data(), tensor(image + "tensor?layer=" + layer).data(), 1e-5f);
        }
        assertEquals(Tensor.of(Served.input(IMAGE).data(), 16, 16, 3), tensor(image + "tensor"));
    }

    @Test
    void theTextbookTwinComputesToo() throws Exception {
        Sequential model = Served.network().setBackend(new Im2colBackend());
        assertEquals(
                new OutputExplainer(model, Served.input(IMAGE)).output("conv2d_2"),
                tensor(image + "tensor?layer=conv2d_2&backend=im2col"));
    }

    @Test
    void aPredictionHasProbabilitiesAndTheScoresBefore() throws Exception {
        Map<String, Object> json = json(image + "prediction?backend=scalar");
        assertEquals(sent(reference().output("activation_1").data().clone()), json.get("probabilities"));
        assertEquals(sent(reference().output("dense_1").data().clone()), json.get("logits"));
        assertTrue(number(json, "milliseconds") > 0);
    }

    @ParameterizedTest
    @CsvSource({
        "conv2d_1,'3,4,2'",
        "conv2d_1,'0,15,0'",
        "max_pooling2d_1,'7,0,3'",
        "conv2d_2,'7,7,5'",
        "global_average_pooling2d_1,4",
        "dense_1,2",
        "activation_1,0"
    })
    void anExplanationIsTheLibrarysOwn(String layer, String at) throws Exception {
        int[] position = position(at);
        Explanation explained = reference().explain(layer, position);
        Map<String, Object> expected = ExplanationJson.of(explained);
        if (explained instanceof DotProduct sum) {
            expected.put(
                    "matrixProduct",
                    Formula.asMatrixProduct(Served.network().layer(layer), sum.position())
                            .orElseThrow());
        }
        expected.put("tensor", reference().output(layer).get(position));
        expected.put("ulps", 0);
        assertEquals(sent(expected), json(image + "explain?backend=scalar&layer=" + layer + "&at=" + at));
        Map<String, Object> fused = json(image + "explain?layer=" + layer + "&at=" + at);
        assertEquals(
                tensor(image + "tensor?layer=" + layer).get(position),
                number(fused, "tensor"),
                "the simd tensor's own");
    }

    @Test
    void aGradientHasItsLargestTermsInTheirOwnOrder() throws Exception {
        Sequential model = Served.network();
        Tensor oneHot = Tensor.of(new float[] {0, 0, 1}, 1, 3);
        GradientExplainer explainer =
                new GradientExplainer(model, Served.input(IMAGE), oneHot, new CategoricalCrossentropy());
        WeightGradient all = explainer.explain("conv2d_1/kernel:0", 1, 0, 2, 3);
        String path = image + "gradient?backend=scalar&layer=conv2d_1&weight=1,0,2,3&class=2";
        Map<String, Object> whole = json(path + "&limit=256");
        Map<String, Object> expected = ExplanationJson.of(all);
        expected.put("count", 256);
        expected.put("loss", explainer.loss());
        expected.put("class", 2);
        expected.put("tensor", all.output());
        expected.put("ulps", 0);
        assertEquals(sent(expected), whole);
        Map<String, Object> cut = json(path + "&limit=5");
        assertEquals(256, cut.get("count"));
        assertEquals(whole.get("output"), cut.get("output"));
        List<Map<String, Object>> terms = objects(cut, "terms");
        assertEquals(5, terms.size());
        List<Map<String, Object>> left = objects(whole, "terms");
        assertEquals(terms, left.stream().filter(terms::contains).toList(), "five of the terms, in the same order");
        double smallest = terms.stream()
                .mapToDouble(term -> Math.abs(number(term, "product")))
                .min()
                .orElseThrow();
        assertEquals(
                5,
                left.stream()
                        .filter(term -> Math.abs(number(term, "product")) >= smallest)
                        .count());
        assertEquals(200, objects(json(path), "terms").size());
        assertEquals(
                "dense_1/bias:0",
                json(image + "gradient?layer=dense_1&weight=1&class=0").get("weight"));
    }

    @Test
    void weightsAreThoseOfTheModel() throws Exception {
        for (Weight weight : Served.network().weights()) {
            String layer = weight.name().substring(0, weight.name().indexOf('/'));
            String what = weight.name().contains("kernel") ? "kernel" : "bias";
            assertEquals(new Tensor(weight.shape(), weight.value()), tensor("api/" + what + "?layer=" + layer));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"conv2d_1", "conv2d_2", "activation_1"})
    void theDifferenceIsThatOfTheTensors(String layer) throws Exception {
        Map<String, Object> json = json(image + "difference?layer=" + layer);
        Tensor scalar = tensor(image + "tensor?layer=" + layer + "&backend=scalar");
        Tensor simd = tensor(image + "tensor?layer=" + layer + "&backend=simd");
        long worst = 0;
        long sum = 0;
        int equal = 0;
        for (int i = 0; i < scalar.data().length; i++) {
            // no number here is negative, and the bits of such floats are ordered like the numbers
            long ulps = Math.abs(Float.floatToIntBits(scalar.data()[i]) - Float.floatToIntBits(simd.data()[i]));
            worst = Math.max(worst, ulps);
            sum += ulps;
            equal += ulps == 0 ? 1 : 0;
        }
        int count = scalar.data().length;
        assertEquals(layer, json.get("layer"));
        assertEquals(worst, ((Number) Objects.requireNonNull(json.get("maximumUlps"))).longValue());
        assertEquals((float) ((double) sum / count), number(json, "meanUlps"));
        assertEquals((float) ((double) equal / count), number(json, "equal"));
        if (json.get("at") instanceof List<?> at) {
            int[] position = at.stream().mapToInt(each -> (Integer) each).toArray();
            assertEquals(scalar.get(position), number(json, "scalar"));
            assertEquals(simd.get(position), number(json, "simd"));
        }
        assertTrue(number(json, "scalarMilliseconds") > 0 && number(json, "simdMilliseconds") > 0);
        assertTrue(!layer.startsWith("conv") || worst > 0, "fused multiply-add should round otherwise somewhere");
    }

    /// Before a global average and one dense layer, Grad-CAM is the maps weighted by W[k,c] / (h·w).
    @Test
    void gradCamIsTheMapsWeightedByTheDenseLayer() throws Exception {
        HttpResponse<byte[]> answer = served.get(image + "cam?class=1");
        assertEquals("conv2d_2", answer.headers().firstValue("X-Layer").orElse(""));
        Tensor map = tensor(answer);
        assertEquals(Tensor.zeros(8, 8).shape(), map.shape());
        Tensor a = reference().output("conv2d_2");
        float[] dense = Served.network().weights().get(4).value();
        for (int ij = 0; ij < 64; ij++) {
            double sum = 0;
            for (int k = 0; k < 6; k++) {
                sum += dense[k * 3 + 1] / 64 * a.data()[ij * 6 + k];
            }
            assertEquals(Math.max(sum, 0), map.data()[ij], 1e-7);
        }
        assertEquals(
                Tensor.zeros(16, 16).shape(),
                tensor(image + "cam?class=1&layer=conv2d_1").shape());
    }

    @Test
    void aStepIsTakenAndTakenBack() throws Exception {
        Object probabilities = json(image + "prediction").get("probabilities");
        Map<String, Object> step = json(image + "step?class=1&rate=0.05&backend=scalar");
        Sequential model = Served.network();
        Tensor oneHot = Tensor.of(new float[] {0, 1, 0}, 1, 3);
        GradientExplainer before =
                new GradientExplainer(model, Served.input(IMAGE), oneHot, new CategoricalCrossentropy());
        for (Weight weight : model.weights()) {
            float[] gradient = before.gradient(weight.name()).data();
            for (int i = 0; i < gradient.length; i++) {
                weight.value()[i] -= 0.05f * gradient[i];
            }
        }
        float after = new GradientExplainer(model, Served.input(IMAGE), oneHot, new CategoricalCrossentropy()).loss();
        assertEquals(before.loss(), number(step, "before"));
        assertEquals(after, number(step, "after"));
        assertTrue(after < before.loss());
        assertEquals(step, json(image + "step?class=1&rate=0.05&backend=scalar"), "the model is as before");
        assertEquals(probabilities, json(image + "prediction").get("probabilities"));
    }

    @Test
    void aHeadHasTheHeadersWithoutTheBody() throws Exception {
        HttpResponse<byte[]> get = served.get("api/kernel?layer=conv2d_1");
        HttpResponse<byte[]> head = served.send("HEAD", "api/kernel?layer=conv2d_1");
        assertEquals(200, head.statusCode());
        assertEquals(0, head.body().length);
        for (String name : List.of("Content-Type", "Content-Length", "X-Shape")) {
            assertEquals(get.headers().allValues(name), head.headers().allValues(name), name);
        }
    }

    @Test
    void thePageIsAtTheAddressThatIsPrinted() throws Exception {
        HttpResponse<byte[]> answer = served.get("");
        assertEquals(200, answer.statusCode());
        assertEquals(
                "text/html; charset=utf-8",
                answer.headers().firstValue("Content-Type").orElse(""));
        assertTrue(text(answer).startsWith("<!doctype html>"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "explain?at=0,0,0 | 400 | the parameter layer is missing",
                "explain?layer=conv2d_1 | 400 | the parameter at is missing",
                "explain?layer=conv2d_9&at=0,0,0 | 400 | the model has no layer \"conv2d_9\"; it has conv2d_1,"
                        + " max_pooling2d_1, conv2d_2, global_average_pooling2d_1, dense_1, activation_1",
                "explain?layer=conv2d_1&at=0,16,0 | 400 | at: the output of conv2d_1 has shape 16×16×4, expected 0,0,0"
                        + " to 15,15,3, found 0,16,0",
                "explain?layer=conv2d_1&at=0,0 | 400 | at: the output of conv2d_1 has shape 16×16×4, expected 0,0,0 to"
                        + " 15,15,3, found 0,0",
                "explain?layer=conv2d_1&at=a,b,c | 400 | at: the output of conv2d_1 has shape 16×16×4, expected 0,0,0"
                        + " to 15,15,3, found a,b,c",
                "explain?layer=conv2d_1&at=0,0,99999999999 | 400 | at: the output of conv2d_1 has shape 16×16×4,"
                        + " expected 0,0,0 to 15,15,3, found 0,0,99999999999",
                "explain?layer=conv2d_1&layer=conv2d_2&at=0,0,0 | 400 | the parameter layer is given twice",
                "prediction?backend=gpu | 400 | backend: expected simd, im2col or scalar, found gpu",
                "gradient?layer=max_pooling2d_1&weight=0&class=0 | 400 | max_pooling2d_1 has no weights",
                "gradient?layer=dense_1&weight=0,0,0&class=0 | 400 | dense_1 has dense_1/kernel:0 6×3 and"
                        + " dense_1/bias:0 3, found weight 0,0,0",
                "gradient?layer=dense_1&weight=6,0&class=0 | 400 | weight: dense_1/kernel:0 has shape 6×3, expected"
                        + " 0,0 to 5,2, found 6,0",
                "gradient?layer=dense_1&weight=0,0&class=pink | 400 | class: expected a whole number from 0 to"
                        + " 2, found pink",
                "gradient?layer=dense_1&weight=0,0&class=0&limit=0 | 400 | limit: expected a whole number from 1 to"
                        + " 2147483647, found 0",
                "gradient?layer=dense_1&weight=0,0&class=0&limit=ten | 400 | limit: expected a whole number from 1 to"
                        + " 2147483647, found ten",
                "cam?class=3 | 400 | class: expected a whole number from 0 to 2, found 3",
                "cam?class=0&layer=dense_1 | 400 | expected dense_1 to give maps (height × width × channels), found"
                        + " shape 3",
                "difference | 400 | the parameter layer is missing",
                "tensor?layer=conv2d_9 | 400 | the model has no layer \"conv2d_9\"; it has conv2d_1, max_pooling2d_1,"
                        + " conv2d_2, global_average_pooling2d_1, dense_1, activation_1",
                "step?class=0&rate=fast | 400 | rate: expected a number, found fast",
                "cam | 400 | the parameter class is missing",
                "nothing | 404 | There is nothing at this address."
            })
    void whatCannotBeAnsweredIsSaidInASentence(String query, int status, String sentence) throws Exception {
        HttpResponse<byte[]> answer = served.get(image + query);
        assertEquals(sentence, Served.error(answer));
        assertEquals(status, answer.statusCode());
    }

    @Test
    void aLayerWithoutWeightsHasNoKernel() throws Exception {
        HttpResponse<byte[]> answer = served.get("api/kernel?layer=max_pooling2d_1");
        assertEquals(404, answer.statusCode());
        assertEquals("max_pooling2d_1 has no kernel", Served.error(answer));
        assertNull(answer.headers().firstValue("X-Shape").orElse(null));
    }
}
