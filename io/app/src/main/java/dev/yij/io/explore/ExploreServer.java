package dev.yij.io.explore;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.yij.io.trainer.Trainer;
import dev.yij.io.trainer.TrainerData;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.simd.Im2colBackend;
import dev.yij.simd.SimdBackends;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// The server of `yij explore`. It listens on 127.0.0.1 only, and requires the secret in its [#address].
public final class ExploreServer implements AutoCloseable {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    /// Headers of every response. The page may load its own files and connect to this server, nothing else; no
    /// other page may embed or read its content; nothing is stored on disk.
    private static final Map<String, String> SAFETY = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob: data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cache-Control",
            "no-store");

    private final HttpServer server;
    private final ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor();
    private final Guard guard;
    private final Routes routes;
    private final Computed computed;
    private final TrainingRoutes training;
    private final Survey survey;
    private final Consumer<Throwable> unexpected;

    static {
        // The JDK's server reads these once. Small responses are sent at once; a client that takes a minute to
        // send a request is disconnected, which never happens on loopback.
        setUnlessSet("sun.net.httpserver.nodelay", "true");
        setUnlessSet("sun.net.httpserver.maxReqTime", "60");
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private ExploreServer(
            HttpServer server, Explored explored, Backend backend, Trainer trainer, Consumer<Throwable> unexpected) {
        this.server = server;
        this.guard = new Guard(server.getAddress().getPort());
        Engine simd = new Engine("simd", explored.saved(), backend);
        simd.warmUp();
        this.computed = new Computed(
                explored.saved(),
                simd,
                new Engine("im2col", explored.saved(), new Im2colBackend()),
                new Engine("scalar", explored.saved(), new ScalarBackend()));
        this.training = new TrainingRoutes(trainer);
        Explored second = explored.against();
        this.survey = new Survey(explored.images(), explored.classifier(), simd, unexpected);
        this.routes = new Routes(
                explored,
                new Page(),
                new OpenedImages(explored.classifier(), second == null ? null : second.classifier()),
                computed,
                new Playground(explored.classifier(), simd),
                training,
                survey,
                second == null ? null : new Against(second, simd));
        this.unexpected = unexpected;
        server.createContext("/", this::handle);
        server.setExecutor(connections);
    }

    /// Starts a server whose page trains on the embedded images.
    ///
    /// @param explored   the model and how images are read for it
    /// @param backend    computes for `backend=simd`; the caller closes it, after the server
    /// @param port       the port to listen on, 0 for any free port
    /// @param unexpected receives failures that no request should be able to cause
    /// @throws IOException if the port is in use
    public static ExploreServer start(Explored explored, Backend backend, int port, Consumer<Throwable> unexpected)
            throws IOException {
        return start(explored, backend, new Trainer(TrainerData.sample(), SimdBackends::create), port, unexpected);
    }

    /// Starts a server.
    ///
    /// @param explored   the model and how images are read for it
    /// @param backend    computes for `backend=simd`; the caller closes it, after the server
    /// @param trainer    trains in the page; closed with the server
    /// @param port       the port to listen on, 0 for any free port
    /// @param unexpected receives failures that no request should be able to cause
    /// @throws IOException if the port is in use
    public static ExploreServer start(
            Explored explored, Backend backend, Trainer trainer, int port, Consumer<Throwable> unexpected)
            throws IOException {
        HttpServer server = bind(port);
        ExploreServer explorer = new ExploreServer(server, explored, backend, trainer, unexpected);
        server.start();
        return explorer;
    }

    private static HttpServer bind(int port) throws IOException {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 0);
        } catch (BindException e) {
            throw new IOException(
                    "port " + port + " is not available (" + e.getMessage() + "): another program uses it, or it"
                            + " is reserved; --port 0 selects any free port",
                    e);
        }
    }

    /// The address of the page, including its secret.
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + guard.token() + "/");
    }

    /// Opens the image that the page shows first.
    ///
    /// @throws IOException if it cannot be read
    public void open(Path image) throws IOException {
        routes.open(image);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, answer(exchange));
        } // an IOException means that the browser went away: the JDK's server closes the connection
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        try {
            String method = exchange.getRequestMethod();
            URI uri = exchange.getRequestURI();
            String rawPath = uri.getRawPath() == null ? "" : uri.getRawPath();
            String path = guard.admit(method, rawPath, exchange.getRequestHeaders());
            return routes.answer(Request.of(
                    method.equals("HEAD") ? "GET" : method, path, uri.getRawQuery(), exchange.getRequestBody()));
        } catch (Refusal refusal) {
            return Answer.refusal(refusal.status(), refusal.sentence());
        } catch (RuntimeException | OutOfMemoryError e) {
            unexpected.accept(e);
            return Answer.refusal(500, "Internal error; the terminal shows the details.");
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        SAFETY.forEach(headers::set);
        headers.set("Content-Type", answer.type());
        answer.headers().forEach(headers::set);
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", Integer.toString(answer.body().length));
            exchange.sendResponseHeaders(answer.status(), -1);
        } else {
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    /// Stops listening, and stops computing after the tasks in progress.
    @Override
    public void close() {
        server.stop(0);
        connections.shutdownNow();
        try {
            training.close();
        } catch (IOException e) {
            unexpected.accept(e); // a temporary file remains
        }
        survey.close();
        computed.close();
    }
}
