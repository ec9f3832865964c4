package dev.yij.io.explore;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.classify.Classifier;
import dev.yij.io.image.Normalisation;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.SavedModel;
import dev.yij.io.run.TinyImages;
import dev.yij.io.trainer.Trainer;
import dev.yij.io.trainer.TrainerData;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A server with a small model, and its clients.
final class Served implements AutoCloseable {

    /// The height and width of the model's images.
    static final int SIZE = 16;

    /// Internal failures reported by the server; empty unless there is a bug.
    final List<Throwable> unexpected = Collections.synchronizedList(new ArrayList<>());

    final SavedModel saved;
    final ExploreServer server;
    private final Backend backend;
    private final HttpClient client = HttpClient.newHttpClient();

    Served() throws IOException {
        this(SimdBackends.create(Mode.FUSED, 1));
    }

    /// @param backend computes for `backend=simd`; closed with the server
    Served(Backend backend) throws IOException {
        this(backend, new Trainer(TrainerData.sample(), SimdBackends::create));
    }

    /// @param trainer closed with the server
    Served(Backend backend, Trainer trainer) throws IOException {
        this(backend, trainer, SurveyImages.sample(TinyImages.CLASSES), null);
    }

    /// @param images  what the survey looks at
    /// @param against a second model; null for none
    Served(Backend backend, Trainer trainer, SurveyImages images, @Nullable Explored against) throws IOException {
        this.backend = backend;
        saved = new SavedModel(network(), TinyImages.CLASSES, History.EMPTY);
        Explored explored = new Explored(saved, "tiny.yij", false, new Classifier(saved, "tiny.yij"), images, against);
        server = ExploreServer.start(explored, backend, trainer, 0, unexpected::add);
    }

    /// Layers conv2d_1, max_pooling2d_1, conv2d_2, global_average_pooling2d_1, dense_1, activation_1.
    static Sequential network() {
        return new Sequential()
                .add(new Conv2D(4, 3).padding(Padding.SAME).activation(ActivationFunction.RELU))
                .add(new MaxPooling2D(2))
                .add(new Conv2D(6, 3).padding(Padding.SAME).activation(ActivationFunction.RELU))
                .add(new GlobalAveragePooling2D())
                .add(new Dense(3))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(SIZE, SIZE, 3), new Seed(1));
    }

    /// An image of the model's size.
    static RgbImage noise(int seed) {
        byte[] rgb = new byte[3 * SIZE * SIZE];
        new Random(seed).nextBytes(rgb);
        return RgbImage.of(SIZE, SIZE, rgb);
    }

    /// The image as the network's input.
    static Tensor input(RgbImage image) {
        Tensor x = Tensor.zeros(1, SIZE, SIZE, 3);
        Normalisation.KERAS.normalise(image, x.data(), 0);
        return x;
    }

    URI at(String path) {
        return URI.create(server.address() + path);
    }

    HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(at(path)).build());
    }

    HttpResponse<byte[]> send(String method, String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(at(path))
                .method(method, BodyPublishers.noBody())
                .build());
    }

    HttpResponse<byte[]> post(String path, BodyPublisher body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(at(path)).POST(body).build());
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofByteArray());
    }

    /// Opens an image.
    ///
    /// @return its identifier on the server
    String open(RgbImage image) throws IOException, InterruptedException {
        return String.valueOf(json(post("api/images", BodyPublishers.ofByteArray(PngFile.encode(image))))
                .get("image"));
    }

    /// The body of a response.
    static Map<String, Object> json(HttpResponse<byte[]> response) throws IOException {
        return JSON.std.mapFrom(response.body());
    }

    /// The message of a refusal.
    static String error(HttpResponse<byte[]> response) throws IOException {
        return String.valueOf(json(response).get("error"));
    }

    /// Sends a request unchanged, and reads until the server closes the connection.
    String raw(String request) throws IOException {
        try (Socket socket = socket()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    Socket socket() throws IOException {
        Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    int port() {
        return server.address().getPort();
    }

    /// Sends a request with these header lines, the only one of its connection.
    ///
    /// @return the status line
    String status(String method, String path, String... headers) throws IOException {
        String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return raw(method + " " + path + " HTTP/1.1\r\n" + lines + "Connection: close\r\n\r\n")
                .lines()
                .findFirst()
                .orElse("nothing");
    }

    @Override
    public void close() {
        client.close();
        server.close();
        backend.close();
    }
}
