package dev.yij.io.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.classify.Classifier;
import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.SavedModel;
import dev.yij.io.run.TinyImages;
import dev.yij.io.trainer.Trainer;
import dev.yij.io.trainer.TrainerData;
import dev.yij.reference.explain.GradCam;
import dev.yij.reference.explain.OutputExplainer;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.History;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many images at once, and two models side by side.
class SurveyTest {

    private static final int IMAGES = 14;

    @TempDir
    private Path folder;

    private Served served;

    /// Twelve images in folders of their classes, one beside them, and one that is none.
    @BeforeEach
    void serve() throws IOException {
        for (int i = 0; i < 12; i++) {
            write(TinyImages.CLASSES.get(i % 3) + "/" + (10 + i) + ".png", PngFile.encode(Served.noise(i)));
        }
        write("z1.png", PngFile.encode(Served.noise(12)));
        write("z2.png", new byte[] {1, 2, 3});
        Sequential second = Served.network();
        second.weights().getFirst().value()[0] += 1;
        SavedModel other = new SavedModel(second, TinyImages.CLASSES, History.EMPTY);
        served = new Served(
                SimdBackends.create(Mode.STRICT, 1),
                new Trainer(TrainerData.sample(), SimdBackends::create),
                SurveyImages.of(folder, TinyImages.CLASSES),
                new Explored(other, "second.yij", false, new Classifier(other, "second.yij")));
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.createDirectories(Objects.requireNonNull(folder.resolve(name).getParent()));
        Files.write(folder.resolve(name), bytes);
    }

    @AfterEach
    void close() {
        served.close();
        assertEquals(List.of(), served.unexpected);
    }

    private Map<String, Object> state() throws Exception {
        return Served.json(served.get("api/survey"));
    }

    private void run() throws Exception {
        served.send("POST", "api/survey/start");
        while (!"done".equals(state().get("phase"))) {
            Thread.sleep(10);
        }
    }

    private List<Map<String, Object>> list(String path) throws Exception {
        HttpResponse<byte[]> answer = served.get(path);
        assertEquals(200, answer.statusCode());
        List<Map<String, Object>> all = new ArrayList<>();
        for (Object each : JSON.std.listFrom(answer.body())) {
            @SuppressWarnings("unchecked")
            Map<String, Object> object = (Map<String, Object>) each;
            all.add(object);
        }
        return all;
    }

    private static RgbImage image(Map<String, Object> outcome) {
        String title = String.valueOf(outcome.get("title"));
        return Served.noise(title.startsWith("z") ? 12 : Integer.parseInt(title.substring(0, 2)) - 10);
    }

    private static Tensor output(RgbImage image, String layer) {
        Sequential model = Served.network().setBackend(SimdBackends.create(Mode.STRICT, 1));
        return new OutputExplainer(model, Served.input(image)).output(layer);
    }

    @Test
    void everyImageIsAnsweredAndOneThatCannotBeReadIsCounted() throws Exception {
        assertEquals("idle", state().get("phase"));
        run();
        Map<String, Object> state = state();
        assertEquals(folder.toString(), state.get("folder"));
        assertEquals(IMAGES, state.get("total"));
        assertEquals(IMAGES, state.get("done"));
        assertEquals(1, state.get("unreadable"));
        List<Map<String, Object>> outcomes = list("api/survey/outcomes");
        assertEquals(IMAGES, outcomes.size());
        for (Map<String, Object> outcome : outcomes) {
            String title = String.valueOf(outcome.get("title"));
            if (title.equals("z2.png")) {
                assertNull(outcome.get("predicted"));
                continue;
            }
            float[] probabilities = output(image(outcome), "activation_1").data();
            int predicted = (Integer) Objects.requireNonNull(outcome.get("predicted"));
            for (float each : probabilities) {
                assertTrue(each <= probabilities[predicted], title);
            }
            assertEquals(
                    probabilities[predicted],
                    ((Number) Objects.requireNonNull(outcome.get("probability"))).floatValue());
            Object label = title.equals("z1.png")
                    ? null
                    : TinyImages.CLASSES.get((Integer.parseInt(title.substring(0, 2)) - 10) % 3);
            assertEquals(label, outcome.get("label"), title);
        }
    }

    @Test
    void thePatchesOfAMapAreAtItsLargestNumbers() throws Exception {
        run();
        List<Map<String, Object>> outcomes = list("api/survey/outcomes");
        for (int map = 0; map < 6; map++) {
            int channel = map;
            List<Float> expected = outcomes.stream()
                    .filter(outcome -> outcome.get("predicted") != null)
                    .map(outcome -> {
                        float[] data = output(image(outcome), "conv2d_2").data();
                        return (float) IntStream.range(0, 64)
                                .mapToDouble(place -> data[place * 6 + channel])
                                .max()
                                .orElseThrow();
                    })
                    .sorted(Comparator.reverseOrder())
                    .limit(9)
                    .toList();
            List<Map<String, Object>> patches = list("api/survey/patches?layer=conv2d_2&map=" + map);
            assertEquals(
                    expected,
                    patches.stream()
                            .map(patch -> ((Number) Objects.requireNonNull(patch.get("value"))).floatValue())
                            .toList());
            Map<String, Object> first = patches.getFirst();
            List<?> at = (List<?>) Objects.requireNonNull(first.get("at"));
            assertEquals(
                    expected.getFirst(),
                    output(image(first), "conv2d_2").get((Integer) at.get(0), (Integer) at.get(1), map));
        }
    }

    @Test
    void anImageIsShownWithGradCamAndOpened() throws Exception {
        run();
        Map<String, Object> outcome = list("api/survey/outcomes").get(5);
        RgbImage expected = image(outcome);
        assertEquals(
                expected,
                ImageDecoder.standard()
                        .decode(served.get("api/survey/image.png?number=5").body(), "5"));
        Sequential model = Served.network().setBackend(SimdBackends.create(Mode.STRICT, 1));
        float[] cam =
                GradCam.of(model, Served.input(expected), "conv2d_2", 2).map().data();
        float[] found = new float[cam.length];
        ByteBuffer.wrap(served.get("api/survey/cam?number=5&class=2").body())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(found);
        assertEquals(Tensor.of(cam, cam.length), Tensor.of(found, found.length));
        Map<String, Object> opened = Served.json(served.send("POST", "api/images?survey=5"));
        assertEquals(outcome.get("title"), opened.get("title"));
        assertEquals(outcome.get("label"), opened.get("label"));
        assertEquals(422, served.get("api/survey/image.png?number=1").statusCode(), "z2.png is no image");
    }

    @Test
    void itStopsAndResumes() throws Exception {
        served.send("POST", "api/survey/start");
        Map<String, Object> stopped = Served.json(served.send("POST", "api/survey/stop"));
        assertTrue(List.of("stopped", "done").contains(stopped.get("phase")), stopped.toString());
        run();
        assertEquals(IMAGES, state().get("done"));
    }

    @Test
    void whatCannotBeAnsweredIsSaidInASentence() throws Exception {
        assertEquals(405, served.get("api/survey/start").statusCode());
        assertEquals(405, served.send("POST", "api/survey").statusCode());
        assertEquals(404, served.get("api/survey/nothing").statusCode());
        assertEquals(
                "number: expected a whole number from 0 to 13, found 14",
                Served.error(served.get("api/survey/image.png?number=14")));
        assertEquals(
                "map: expected a map of conv2d_2, whose output has shape 8×8×6, found 6",
                Served.error(served.get("api/survey/patches?layer=conv2d_2&map=6")));
        assertEquals(
                "map: expected a map of dense_1, whose output has shape 3, found 0",
                Served.error(served.get("api/survey/patches?layer=dense_1&map=0")));
    }

    @Test
    void theSecondModelAnswersForItself() throws Exception {
        Map<String, Object> model = Served.json(served.get("api/model"));
        assertEquals("second.yij", ((Map<?, ?>) Objects.requireNonNull(model.get("against"))).get("name"));
        String image = "api/images/" + served.open(Served.noise(1)) + "/";
        Sequential second = Served.network();
        second.weights().getFirst().value()[0] += 1;
        second.setBackend(SimdBackends.create(Mode.STRICT, 1));
        OutputExplainer library = new OutputExplainer(second, Served.input(Served.noise(1)));
        Object first = Served.json(served.get(image + "prediction")).get("probabilities");
        List<?> found = (List<?>) Objects.requireNonNull(
                Served.json(served.get(image + "against/prediction")).get("probabilities"));
        float[] expected = library.output("activation_1").data();
        for (int c = 0; c < 3; c++) {
            assertEquals(expected[c], ((Number) found.get(c)).floatValue());
        }
        assertTrue(!found.equals(first));
        float[] maps = library.output("conv2d_1").data();
        float[] sent = new float[maps.length];
        ByteBuffer.wrap(served.get(image + "against/tensor?layer=conv2d_1").body())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(sent);
        assertEquals(Tensor.of(maps, maps.length), Tensor.of(sent, sent.length));
        assertEquals(200, served.get(image + "against/cam?class=0").statusCode());
        assertEquals(404, served.get(image + "against/nothing").statusCode());
        assertEquals(400, served.get(image + "against/tensor?layer=nothing").statusCode());
    }
}
