package dev.yij.io.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.io.classify.Classifier;
import dev.yij.io.image.PngFile;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.explain.GradCam;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Names that are hard to put into an address, and classes whose names are numbers.
class NamesTest {

    private static final List<String> LAYERS = List.of("a#b?c%20d/e", "фильтр 畳み込み", ".", "..");

    /// As of folders that are called by numbers: the class called 1 is number 0.
    private static final List<String> CLASSES = List.of("1", "10", "2");

    private static Sequential network() {
        return new Sequential()
                .add(new Conv2D(4, 3).name(LAYERS.get(0)))
                .add(new Conv2D(5, 3).name(LAYERS.get(1)))
                .add(new Conv2D(5, 3).name(LAYERS.get(2)))
                .add(new Conv2D(5, 3).name(LAYERS.get(3)))
                .add(new GlobalAveragePooling2D())
                .add(new Dense(3))
                .build(Shape.of(Served.SIZE, Served.SIZE, 3), new Seed(1));
    }

    @Test
    void everyLayerAndClassIsFound() throws Exception {
        SavedModel saved = new SavedModel(network(), CLASSES, History.EMPTY);
        Explored explored = new Explored(saved, "names", false, new Classifier(saved, "names"));
        try (HttpClient client = HttpClient.newHttpClient();
                ExploreServer server =
                        ExploreServer.start(explored, SimdBackends.create(Mode.STRICT, 1), 0, failure -> {
                            throw new AssertionError(failure);
                        })) {
            URI api = server.address().resolve("api/");
            HttpResponse<byte[]> posted = client.send(
                    HttpRequest.newBuilder(api.resolve("images"))
                            .POST(BodyPublishers.ofByteArray(PngFile.encode(Served.noise(1))))
                            .build(),
                    BodyHandlers.ofByteArray());
            assertEquals(200, posted.statusCode());
            for (String layer : LAYERS) {
                String name = URLEncoder.encode(layer, StandardCharsets.UTF_8).replace("+", "%20");
                for (String path : List.of("kernel?layer=" + name, "images/p1/tensor?layer=" + name)) {
                    assertEquals(200, get(client, api.resolve(path)).statusCode(), path);
                }
            }
            for (int number = 0; number < CLASSES.size(); number++) {
                HttpResponse<byte[]> cam = get(client, api.resolve("images/p1/cam?class=" + number));
                assertEquals(
                        LAYERS.getLast(),
                        URLDecoder.decode(cam.headers().firstValue("X-Layer").orElse(""), StandardCharsets.UTF_8));
                Tensor expected = GradCam.of(network(), Served.input(Served.noise(1)), LAYERS.getLast(), number)
                        .map();
                float[] found = new float[cam.body().length / Float.BYTES];
                ByteBuffer.wrap(cam.body())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(found);
                assertEquals(expected, Tensor.of(found, expected.shape().toArray()), "class " + number);
            }
        }
    }

    private static HttpResponse<byte[]> get(HttpClient client, URI address) throws Exception {
        return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
    }
}
