package dev.yij.io.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.data.Augmentation;
import dev.yij.io.data.BatchOptions;
import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.image.ImageReader;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.Preparation;
import dev.yij.io.model.SavedModel;
import dev.yij.io.run.TinyImages;
import dev.yij.io.trainer.Trainer;
import dev.yij.io.trainer.TrainerData;
import dev.yij.io.trainer.TrainerSettings;
import dev.yij.reference.kernel.AdamStep;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.Evaluation;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.train.FitOptions;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The addresses under `api/training`, on 18 tiny images. What a run computes is compared with the library's
/// own `fit`.
class TrainingRoutesTest {

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // started before each test
    private Served served;

    @BeforeEach
    void start() throws Exception {
        TrainerData data = TrainerData.of(TinyImages.dataSet(folder));
        served = new Served(
                SimdBackends.create(Mode.FUSED, 1), new Trainer(data, () -> SimdBackends.create(Mode.FUSED, 1)));
    }

    @AfterEach
    void stop() {
        served.close();
        assertEquals(List.of(), served.unexpected);
    }

    private static Map<String, Object> settings() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("classes", TinyImages.CLASSES);
        json.put("missing", null);
        json.put("images", 100);
        json.put("size", 16);
        json.put("filters", 4);
        json.put("layers", 2);
        json.put("activation", "relu");
        json.put("pooling", "max");
        json.put("initializer", "he");
        json.put("optimizer", "adam");
        json.put("rate", 0.01);
        json.put("batch", 5);
        json.put("augmentation", true);
        json.put("seed", 3);
        return json;
    }

    private HttpResponse<byte[]> create(Map<String, Object> settings) throws Exception {
        return served.post("api/training/start", BodyPublishers.ofString(JSON.std.asString(settings)));
    }

    private Map<String, Object> post(String path) throws Exception {
        HttpResponse<byte[]> answer = served.post("api/training/" + path, BodyPublishers.noBody());
        assertEquals(200, answer.statusCode(), () -> new String(answer.body(), StandardCharsets.UTF_8));
        return Served.json(answer);
    }

    /// Follows the states until one is as expected.
    private Map<String, Object> until(Predicate<Map<String, Object>> expected) throws Exception {
        long seen = 0;
        int unchanged = 0;
        while (unchanged < 8) { // answers that come after some seconds without news
            Map<String, Object> state = Served.json(served.get("api/training/state?since=" + seen));
            if (expected.test(state)) {
                return state;
            }
            assertNotEquals("failed", state.get("phase"), () -> String.valueOf(state));
            long version = ((Number) Objects.requireNonNull(state.get("version"))).longValue();
            unchanged = version == seen ? unchanged + 1 : 0;
            seen = version;
        }
        Map<String, Object> state = Served.json(served.get("api/training/state"));
        throw new AssertionError("no such state, but " + state.get("phase") + " after epoch " + state.get("epoch")
                + ", step " + state.get("step"));
    }

    private Map<String, Object> paused() throws Exception {
        return until(state -> "paused".equals(state.get("phase")));
    }

    private Map<String, Object> pausedAt(int epoch, int step) throws Exception {
        return until(state -> "paused".equals(state.get("phase"))
                && Objects.equals(state.get("epoch"), epoch)
                && Objects.equals(state.get("step"), step));
    }

    private float[] filters() throws Exception {
        return array("filters");
    }

    private float[] array(String path) throws Exception {
        byte[] body = served.get("api/training/" + path).body();
        float[] numbers = new float[body.length / 4];
        ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
        return numbers;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> epochs(Map<String, Object> state) {
        return (List<Map<String, Object>>) Objects.requireNonNull(state.get("epochs"));
    }

    private static Object validation(Map<String, Object> state, int epoch, String metric) {
        return Objects.requireNonNull(
                ((Map<?, ?>) Objects.requireNonNull(epochs(state).get(epoch).get("validation"))).get(metric));
    }

    @Test
    void whatItTrainsIsWhatFitTrains() throws Exception {
        assertEquals(200, create(settings()).statusCode());
        paused();
        post("go?epoch=3");
        Map<String, Object> state = pausedAt(3, 0);

        TrainerSettings same = TrainingJson.settings(settings());
        try (Backend backend = SimdBackends.create(Mode.FUSED, 1)) {
            Sequential model = same.network();
            model.setBackend(backend);
            ImageFolder images = ImageFolder.scan(folder.resolve("train"));
            BatchOptions options =
                    BatchOptions.standard().size(16, 16).batchSize(5).reader(new ImageReader(Preparation.PHOTOGRAPHS));
            var _ = model.fit(
                    new ImageBatches(images, options.shuffle(same.randomness()).augmentation(Augmentation.PHOTOGRAPHS)),
                    FitOptions.epochs(3));
            assertArrayEquals(model.weights().getFirst().value(), filters());
            Evaluation expected = model.evaluate(new ImageBatches(ImageFolder.scan(folder.resolve("val")), options));
            assertEquals(expected.metrics().loss(), validation(state, 3, "loss"));
            assertEquals(expected.metrics().accuracy(), validation(state, 3, "accuracy"));
            List<List<Integer>> confusion = new ArrayList<>();
            for (int[] row : expected.confusion()) {
                confusion.add(Arrays.stream(row).boxed().toList());
            }
            assertEquals(confusion, state.get("confusion"));
        }
    }

    @Test
    void aRunThatWentBackRepeatsItsEpochsBitForBit() throws Exception {
        create(settings());
        paused();
        post("go?epoch=2");
        pausedAt(2, 0);
        float[] after = filters();
        assertEquals(List.of(0, 1, 2), paused().get("moments"));
        post("back?epoch=1");
        Map<String, Object> back = pausedAt(1, 0);
        assertEquals(2, epochs(back).size());
        assertEquals(List.of(0, 1), back.get("moments"));
        assertNotEquals(after[0], filters()[0]);
        post("go?until=epoch");
        pausedAt(2, 0);
        assertArrayEquals(after, filters());
    }

    private Map<?, ?> earlier(Map<String, Object> state) {
        Map<?, ?> look = (Map<?, ?>) Objects.requireNonNull(state.get("look"));
        return (Map<?, ?>) Objects.requireNonNull(look.get("earlier"));
    }

    @Test
    void anEarlierEpochIsSeenBesideThePresentOne() throws Exception {
        create(settings());
        paused();
        float[] untrained = filters();
        post("go?until=epoch");
        Map<String, Object> first = pausedAt(1, 0);
        assertEquals(0, earlier(first).get("epoch"));
        assertArrayEquals(untrained, array("filters?of=earlier"));
        float[] filters = filters();
        float[] maps = array("maps/conv2d_2");
        Object probabilities = ((Map<?, ?>) Objects.requireNonNull(first.get("look"))).get("probabilities");

        post("go?until=epoch");
        pausedAt(2, 0);
        post("compare?epoch=1");
        Map<String, Object> beside =
                until(state -> Objects.equals(earlier(state).get("epoch"), 1) && "paused".equals(state.get("phase")));
        assertArrayEquals(filters, array("filters?of=earlier"));
        assertArrayEquals(maps, array("maps/conv2d_2?of=earlier"));
        assertEquals(probabilities, earlier(beside).get("probabilities"));
        assertNotEquals(filters[0], filters()[0]);
        assertEquals(
                "epoch: the weights of epoch 7 are not kept, but those of [0, 1, 2]",
                Served.error(served.post("api/training/compare?epoch=7", BodyPublishers.noBody())));
        assertEquals("of: expected earlier, found later", Served.error(served.get("api/training/filters?of=later")));

        post("back?epoch=0"); // epoch 1 is not kept any more
        assertEquals(0, earlier(pausedAt(0, 0)).get("epoch"));
        assertArrayEquals(untrained, array("filters?of=earlier"));
    }

    @Test
    void aStepIsOneBatch() throws Exception {
        create(settings());
        paused();
        float[] before = filters();
        post("go?until=step");
        Map<String, Object> state = pausedAt(0, 1);
        assertEquals(4, state.get("steps"));
        assertEquals(18, state.get("training"));
        assertEquals(9, state.get("validation"));
        assertNotEquals(before[0], filters()[0]);
        Map<?, ?> look = (Map<?, ?>) Objects.requireNonNull(state.get("look"));
        for (Object layer : (List<?>) Objects.requireNonNull(look.get("layers"))) {
            Object gradient = ((Map<?, ?>) Objects.requireNonNull(layer)).get("gradient");
            assertTrue(gradient instanceof Double size && size > 0, String.valueOf(layer));
        }
        for (int step = 2; step <= 3; step++) {
            post("go?until=step");
            pausedAt(0, step);
        }
        post("go?until=step"); // the last batch, and the validation after it
        assertEquals(1, pausedAt(1, 0).get("epoch"));
    }

    @Test
    void itPausesAfterTheBatchThatIsRunning() throws Exception {
        create(settings());
        paused();
        post("go?epoch=400");
        until(state -> "running".equals(state.get("phase"))
                && ((Number) Objects.requireNonNull(state.get("epoch"))).intValue() > 0);
        post("go?until=pause");
        Map<String, Object> state = paused();
        float[] weights = filters();
        Map<String, Object> later = Served.json(served.get("api/training/state"));
        assertEquals(state.get("version"), later.get("version"));
        assertArrayEquals(weights, filters());
        assertTrue(((Number) Objects.requireNonNull(state.get("epoch"))).intValue() < 400);
    }

    @Test
    void aNewNetworkReplacesTheOneThatIsTrained() throws Exception {
        create(settings());
        post("go?epoch=400");
        Map<String, Object> other = settings();
        other.put("filters", 3);
        assertEquals(2, Served.json(create(other)).get("run"));
        assertEquals(0, paused().get("epoch"));
        assertEquals(3 * 3 * 3 * 3, filters().length);
        assertEquals(
                1,
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("yij trainer"))
                        .count());
    }

    /// Adam, whose fifth step sets a weight to infinity.
    private static final class Exploding extends ScalarBackend {
        private int steps;

        @Override
        public void adam(AdamStep step, int count, float[] g, float[] p, float[] m, float[] v) {
            super.adam(step, count, g, p, m, v);
            if (count == 3 * 3 * 3 * 4 && ++steps == 5) {
                p[0] = Float.POSITIVE_INFINITY;
            }
        }
    }

    @Test
    void weightsThatAreNotFiniteAreSaidAndTheRunCanGoBack() throws Exception {
        served.close();
        served = new Served(SimdBackends.create(Mode.FUSED, 1), new Trainer(TrainerData.of(folder), Exploding::new));
        create(settings());
        paused();
        float[] first = filters();
        post("go?epoch=50");
        Map<String, Object> state = until(each -> "diverged".equals(each.get("phase")));
        String message = String.valueOf(state.get("message"));
        assertTrue(message.contains("in batch 1 of epoch 2: the learning rate is too high"), message);
        HttpResponse<byte[]> refused = served.post("api/training/go?until=step", BodyPublishers.noBody());
        assertEquals(409, refused.statusCode());
        assertEquals(message, Served.error(refused));
        post("back?epoch=0");
        assertEquals("", pausedAt(0, 0).get("message"));
        assertArrayEquals(first, filters());
    }

    @Test
    void aMissingClassIsValidatedOnButNotTrainedOn() throws Exception {
        Map<String, Object> settings = settings();
        settings.put("missing", TinyImages.CLASSES.getLast());
        create(settings);
        Map<String, Object> state = paused();
        assertEquals(12, state.get("training"));
        assertEquals(9, state.get("validation"));
    }

    @Test
    void theMapsAreThoseOfTheChosenPicture() throws Exception {
        create(settings());
        Map<String, Object> state = paused();
        assertEquals(9, ((List<?>) Objects.requireNonNull(state.get("images"))).size());
        byte[] first = served.get("api/training/maps/conv2d_2").body();
        post("image?number=8");
        until(each -> each.get("look") instanceof Map<?, ?> look && Objects.equals(look.get("image"), 8));
        HttpResponse<byte[]> maps = served.get("api/training/maps/conv2d_2");
        assertEquals("8,8,8", maps.headers().firstValue("X-Shape").orElse(""));
        assertFalse(Arrays.equals(first, maps.body()));
        HttpResponse<byte[]> png = served.get("api/training/images/8");
        assertEquals("image/png", png.headers().firstValue("Content-Type").orElse(""));
    }

    @Test
    void whatBelongsToAnEarlierNetworkIsNotThereAnyMore() throws Exception {
        create(settings());
        Map<String, Object> state = paused();
        List<String> addresses = List.of("filters", "filters?of=earlier", "maps/conv2d_2", "images/8");
        String run = "run=" + state.get("run");
        for (String address : addresses) {
            assertEquals(200, ofRun(address, run).statusCode(), address);
        }
        create(settings());
        for (String address : addresses) {
            HttpResponse<byte[]> answer = ofRun(address, run);
            assertEquals(204, answer.statusCode(), address);
            assertEquals(0, answer.body().length, address);
        }
    }

    private HttpResponse<byte[]> ofRun(String address, String run) throws Exception {
        return served.get("api/training/" + address + (address.contains("?") ? "&" : "?") + run);
    }

    @Test
    void theNetworkCanBeSaved() throws Exception {
        create(settings());
        paused();
        post("go?until=epoch");
        pausedAt(1, 0);
        HttpResponse<byte[]> file = served.get("api/training/model.yij");
        SavedModel saved = ModelFile.load(new ByteArrayInputStream(file.body()), "model.yij", 1 << 20);
        assertEquals(TinyImages.CLASSES, saved.classes());
        assertEquals(Preparation.PHOTOGRAPHS, saved.preparation());
        assertEquals(1, saved.history().lastEpoch());
        assertArrayEquals(filters(), saved.model().weights().getFirst().value());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "size | 7 | size: expected a whole number from 16 to 96, found 7",
                "rate | 0 | rate: expected a learning rate above 0 and at most 10, found 0.0",
                "rate | | rate: expected a number, found nothing",
                "batch | 2.5 | batch: expected a whole number, found 2.5",
                "optimizer | newton | optimizer: expected one of adam, sgd, momentum, rmsprop, found newton",
                "missing | plum | missing: expected one of blue, green, red, found plum"
            })
    void badSettingsAreRefusedInASentence(String key, String value, String sentence) throws Exception {
        Map<String, Object> settings = settings();
        settings.put(key, value == null || !value.matches("[\\d.]+") ? value : (Object) Double.valueOf(value));
        if (value != null && value.matches("\\d+")) {
            settings.put(key, Integer.valueOf(value));
        }
        HttpResponse<byte[]> answer = create(settings);
        assertEquals(400, answer.statusCode());
        assertEquals(sentence, Served.error(answer));
    }

    @Test
    void classesAreRefusedThatAreNotThereOrTooFew() throws Exception {
        Map<String, Object> settings = settings();
        settings.put("classes", List.of("blue", "plum"));
        assertEquals("classes: there is no class “plum”; there are blue, green, red", Served.error(create(settings)));
        settings.put("classes", List.of("blue"));
        assertEquals("classes: expected 2 to 5, found 1", Served.error(create(settings)));
        HttpResponse<byte[]> answer = served.post("api/training/start", BodyPublishers.ofString("no JSON"));
        assertEquals(400, answer.statusCode());
    }

    @Test
    void withoutANetworkThereIsNothingToTrain() throws Exception {
        HttpResponse<byte[]> answer = served.post("api/training/go?until=step", BodyPublishers.noBody());
        assertEquals(409, answer.statusCode());
        assertEquals("There is no network yet: create one first.", Served.error(answer));
        assertEquals(405, served.get("api/training/start").statusCode());
        assertEquals(404, served.get("api/training/nothing").statusCode());
        assertEquals(200, served.get("train").statusCode());
        Map<String, Object> offer = Served.json(served.get("api/training"));
        assertEquals(folder.toString(), offer.get("folder"));
        assertEquals(
                List.of(
                        Map.of("name", "blue", "training", 6, "validation", 3),
                        Map.of("name", "green", "training", 6, "validation", 3),
                        Map.of("name", "red", "training", 6, "validation", 3)),
                offer.get("classes"));
    }
}
