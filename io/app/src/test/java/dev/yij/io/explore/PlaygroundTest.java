package dev.yij.io.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.yij.io.image.RgbImage;
import dev.yij.reference.explain.OutputExplainer;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Tensor;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
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

/// The addresses of the playground. The expected sums are computed here from the pixels.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlaygroundTest {

    private static final int SIZE = Served.SIZE;
    private static final RgbImage IMAGE = Served.noise(4);
    private static final float[] EMBOSS = {-2, -1, 0, -1, 1, 1, 0, 1, 2};
    private static final String FILTER = "weights=-2,-1,0,-1,1,1,0,1,2&bias=0.25";

    @SuppressWarnings("NullAway.Init") // started before all tests
    private Served served;

    @BeforeAll
    void start() throws Exception {
        served = new Served();
    }

    @AfterAll
    void stop() {
        served.close();
    }

    @AfterEach
    void nothingFailed() {
        assertEquals(List.of(), served.unexpected);
    }

    private HttpResponse<byte[]> post(String path) throws Exception {
        return served.post("api/playground/" + path, BodyPublishers.ofByteArray(IMAGE.toBytes()));
    }

    private float[] map(String query) throws Exception {
        HttpResponse<byte[]> answer = post("map?" + query);
        assertEquals(200, answer.statusCode(), () -> new String(answer.body(), StandardCharsets.UTF_8));
        float[] numbers = new float[answer.body().length / Float.BYTES];
        ByteBuffer.wrap(answer.body())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(numbers);
        return numbers;
    }

    /// The brightness of a pixel, 0 outside of the image.
    private static double brightness(int row, int column) {
        if (row < 0 || column < 0 || row >= SIZE || column >= SIZE) {
            return 0;
        }
        int pixel = IMAGE.pixel(column, row);
        return (0.299 * (pixel >> 16) + 0.587 * (pixel >> 8 & 0xff) + 0.114 * (pixel & 0xff)) / 255;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, same, 16, 1",
        "1, 1, valid, 14, 0",
        "2, 1, same, 8, 0", // 15 rows of windows and 16 of the image: one row of padding, after
        "1, 3, same, 16, 3",
        "3, 2, valid, 4, 0"
    })
    void theMapIsTheConvolutionOfTheBrightness(int stride, int dilation, String padding, int out, int before)
            throws Exception {
        float[] map =
                map(FILTER + "&activation=linear&stride=" + stride + "&dilation=" + dilation + "&padding=" + padding);
        assertEquals(out * out, map.length);
        for (int oh = 0; oh < out; oh++) {
            for (int ow = 0; ow < out; ow++) {
                double sum = 0.25;
                for (int tap = 0; tap < 9; tap++) {
                    int ih = oh * stride - before + tap / 3 * dilation;
                    int iw = ow * stride - before + tap % 3 * dilation;
                    sum += EMBOSS[tap] * brightness(ih, iw);
                }
                assertEquals(sum, map[oh * out + ow], 1e-5, oh + ", " + ow);
            }
        }
    }

    @Test
    void reluCutsOffWhatIsNegative() throws Exception {
        String window = "&stride=1&dilation=1&padding=same";
        float[] linear = map(FILTER + window + "&activation=linear");
        float[] relu = map(FILTER + window + "&activation=relu");
        for (int i = 0; i < linear.length; i++) {
            assertEquals(Math.max(0, linear[i]), relu[i]);
        }
    }

    @Test
    void aSumHasItsNineTerms() throws Exception {
        String query = FILTER + "&stride=1&dilation=1&padding=same&activation=linear";
        Map<String, Object> json = Served.json(post("sum?" + query + "&at=5,6,0"));
        assertEquals(9, ((List<?>) Objects.requireNonNull(json.get("terms"))).size());
        assertEquals(map(query)[5 * SIZE + 6], ((Number) Objects.requireNonNull(json.get("output"))).floatValue());
    }

    private List<?> probabilities(String path) throws Exception {
        return (List<?>) Objects.requireNonNull(Served.json(post(path)).get("probabilities"));
    }

    @Test
    void theAnswerIsTheNetworksAndAReplacedFilterChangesItOnce() throws Exception {
        String path = "prediction?" + FILTER;
        List<?> plain = probabilities(path);
        List<?> replaced = probabilities(path + "&filter=2");
        Sequential expected = Served.network();
        float[] kernel = expected.weights().get(0).value();
        for (int tap = 0; tap < 9; tap++) {
            for (int ic = 0; ic < 3; ic++) {
                kernel[(tap * 3 + ic) * 4 + 2] = EMBOSS[tap] / 3;
            }
        }
        expected.weights().get(1).value()[2] = 0.25f;
        assertClose(answer(Served.network()), plain);
        assertClose(answer(expected), replaced);
        assertNotEquals(plain, replaced);
        assertEquals(plain, probabilities(path), "the network itself is as before");
    }

    private static Tensor answer(Sequential model) {
        return new OutputExplainer(model, Served.input(IMAGE)).output("activation_1");
    }

    private static void assertClose(Tensor expected, List<?> found) {
        float[] numbers = new float[found.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = ((Number) found.get(i)).floatValue();
        }
        assertArrayEquals(expected.data(), numbers, 1e-6f); // FUSED rounds elsewhere than the reference
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "weights=1,2&bias=0 | weights: expected 9 numbers, found 2",
                "weights=1,2,3,4,x,6,7,8,9&bias=0 | weights: expected a number, found x",
                "weights=1,2,3,4,5,6,7,8,9&bias=NaN | bias: expected a number, found NaN",
                "bias=0 | the parameter weights is missing"
            })
    void aFilterThatIsNoneIsRefused(String query, String sentence) throws Exception {
        HttpResponse<byte[]> answer = post("map?" + query + "&stride=1&dilation=1&padding=same&activation=linear");
        assertEquals(sentence, Served.error(answer));
        assertEquals(400, answer.statusCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "map?stride=0&dilation=1&padding=same&activation=relu | stride: expected a whole number from 1 to 8,"
                        + " found 0",
                "map?stride=1&dilation=8&padding=valid&activation=relu | filter: a window that spans 17 positions does not fit"
                        + " an input of 16",
                "map?stride=1&dilation=1&padding=full&activation=relu | padding: expected same or valid, found full",
                "map?stride=1&dilation=1&padding=same&activation=tanh | activation: expected relu or linear, found tanh",
                "sum?stride=1&dilation=1&padding=same&activation=relu&at=16,0,0 | at: the output of the filter has shape"
                        + " 16×16×1, expected 0,0,0 to 15,15,0, found 16,0,0",
                "prediction?filter=4 | filter: expected a whole number from 0 to 3, found 4"
            })
    void whatDoesNotFitIsRefused(String query, String sentence) throws Exception {
        HttpResponse<byte[]> answer = post(query + "&" + FILTER);
        assertEquals(sentence, Served.error(answer));
        assertEquals(400, answer.statusCode());
    }

    @Test
    void otherPixelsThanTheNetworksAreRefused() throws Exception {
        HttpResponse<byte[]> answer =
                served.post("api/playground/prediction", BodyPublishers.ofByteArray(new byte[12]));
        assertEquals(400, answer.statusCode());
        assertEquals("expected 768 bytes, the red, green and blue of 16×16 pixels, found 12", Served.error(answer));
        assertEquals(405, served.get("api/playground/map").statusCode());
        assertEquals(404, post("nothing").statusCode());
    }
}
