package dev.yij.io.explore;

import dev.yij.io.classify.Classifier;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.RgbImage;
import dev.yij.reference.explain.OutputExplainer;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs many images through the network in the background, and keeps of each its predicted class, and of each
/// map the places that excite it most. It can be stopped and resumed. Between two images, the engine answers
/// other requests. Thread-safe.
///
/// Memory: some bytes for each image and each map, and the images that are shown, at most [#SHOWN] of them.
final class Survey implements AutoCloseable {

    private static final int SHOWN = 64;

    /// What the survey is doing.
    enum Phase {
        IDLE,
        RUNNING,
        STOPPED,
        DONE
    }

    /// The network's answer for an image; null for one that could not be read.
    record Outcome(int predicted, float probability) {}

    private final SurveyImages images;
    private final Classifier classifier;
    private final Engine engine;
    private final Consumer<Throwable> unexpected;
    private final Map<String, Excitations> layers = new LinkedHashMap<>();
    private final List<@Nullable Outcome> outcomes = new ArrayList<>();
    private final Map<Integer, RgbImage> shown = new Engine.Recent<>(SHOWN);
    private Phase phase = Phase.IDLE;
    private @Nullable Thread worker;

    /// @param engine     computes
    /// @param unexpected receives a failure of the network
    Survey(SurveyImages images, Classifier classifier, Engine engine, Consumer<Throwable> unexpected) {
        this.images = images;
        this.classifier = classifier;
        this.engine = engine;
        this.unexpected = unexpected;
        for (BuiltLayer layer : classifier.model().layers()) {
            if (layer.out().rank() == 3) {
                layers.put(
                        layer.name(),
                        new Excitations(layer.out().dim(1), layer.out().dim(2)));
            }
        }
    }

    /// The images.
    SurveyImages images() {
        return images;
    }

    synchronized Phase phase() {
        return phase;
    }

    /// The answers so far, in the order of the images.
    synchronized List<@Nullable Outcome> outcomes() {
        return new ArrayList<>(outcomes);
    }

    /// The places that excite a map most, so far.
    ///
    /// @throws Refusal if the layer has no maps, or no such map
    synchronized List<Excitations.Peak> peaks(BuiltLayer layer, int map) {
        Excitations of = layers.get(layer.name());
        if (of == null || map >= layer.out().dim(2)) {
            throw Refusal.badRequest("map: expected a map of " + layer.name() + ", whose output has shape "
                    + layer.out() + ", found " + map);
        }
        return of.of(map);
    }

    /// Starts or resumes; nothing happens if it is running or done.
    synchronized void start() {
        if (phase == Phase.RUNNING || phase == Phase.DONE) {
            return;
        }
        phase = Phase.RUNNING;
        worker = Thread.ofPlatform().name("yij explore survey").daemon().start(this::run);
    }

    /// Stops after the image that is being computed.
    synchronized void stop() {
        if (phase == Phase.RUNNING) {
            phase = Phase.STOPPED;
        }
    }

    private void run() {
        try {
            while (next()) {
                // one image each time
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            if (phase() == Phase.RUNNING) { // otherwise the server is being closed
                stop();
                unexpected.accept(e);
            }
        }
    }

    /// Looks at the next image.
    ///
    /// @return whether there may be another one
    private boolean next() {
        int number;
        synchronized (this) {
            number = outcomes.size();
            boolean mine = Thread.currentThread().equals(worker) && phase == Phase.RUNNING;
            if (mine && number == images.items().size()) {
                phase = Phase.DONE;
            }
            if (!mine || phase == Phase.DONE) {
                return false;
            }
        }
        Tensor x;
        try {
            x = classifier.input(classifier.fit(images.items().get(number).decode(classifier)));
        } catch (ImageException e) {
            take(number, null, Map.of());
            return true;
        }
        engine.askModel(model -> {
            OutputExplainer outputs = new OutputExplainer(model, x);
            float[] probabilities = outputs.output(last(model)).data();
            int best = Metrics.argMax(probabilities, 0, probabilities.length);
            Map<String, Tensor> maps = new LinkedHashMap<>();
            layers.keySet().forEach(layer -> maps.put(layer, outputs.output(layer)));
            take(number, new Outcome(best, probabilities[best]), maps);
            return best;
        });
        return true;
    }

    private static String last(Model model) {
        return model.layers().getLast().name();
    }

    /// Keeps the results of an image, unless another thread was faster.
    private synchronized void take(int number, @Nullable Outcome outcome, Map<String, Tensor> maps) {
        if (number == outcomes.size()) {
            outcomes.add(outcome);
            maps.forEach(
                    (layer, tensor) -> Objects.requireNonNull(layers.get(layer)).add(number, tensor));
        }
    }

    /// An image in the network's input size.
    ///
    /// @throws Refusal if it cannot be read
    RgbImage image(int number) {
        synchronized (shown) {
            RgbImage kept = shown.get(number);
            if (kept != null) {
                return kept;
            }
        }
        try {
            RgbImage image = classifier.fit(images.items().get(number).decode(classifier));
            synchronized (shown) {
                shown.put(number, image);
            }
            return image;
        } catch (ImageException e) {
            throw new Refusal(422, String.valueOf(e.getMessage()));
        }
    }

    /// The same as the network's input.
    Tensor input(int number) {
        return classifier.input(image(number));
    }

    /// Stops.
    @Override
    public void close() {
        stop();
    }
}
