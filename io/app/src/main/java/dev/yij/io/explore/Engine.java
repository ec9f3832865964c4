package dev.yij.io.explore;

import dev.yij.io.explain.Choice;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.explain.GradientExplainer;
import dev.yij.reference.explain.OutputExplainer;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/// A backend with its own copy of the model and its own thread, since a model is used by one thread at a
/// time: while the scalar reference computes for seconds, the fast backend still responds.
///
/// The outputs of all layers for an image take tens of megabytes, so only those of the last few are kept.
final class Engine implements AutoCloseable {

    private static final int KEPT = 2;

    /// The network's outputs for an image.
    ///
    /// @param outputs      the outputs of all layers
    /// @param milliseconds the time of the computation
    record Forward(OutputExplainer outputs, double milliseconds) {}

    /// The image and class of a gradient.
    private record Learning(String image, int ofClass) {}

    private final SavedModel saved;
    private final ExecutorService thread;
    private final Function<OpenedImage, Tensor> input;
    private final Map<String, Forward> forwards = new Recent<>(KEPT);
    private final Map<Learning, GradientExplainer> gradients = new Recent<>(1);

    /// The most recently used entries.
    static final class Recent<K, V> extends LinkedHashMap<K, V> {

        private static final long serialVersionUID = 1L;

        private final int most;

        Recent(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
        }
    }

    /// @param name    the thread's name
    /// @param model   its weights are copied
    /// @param backend the backend that computes
    Engine(String name, SavedModel model, Backend backend) {
        model.model().plan().requireChain("the explorer");
        this.saved = model.withoutOptimizerState(); // a copy
        saved.model().setBackend(backend);
        this.thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("yij explore " + name).daemon().factory());
        this.input = OpenedImage::x;
    }

    /// A second model on the thread, and with the backend, of another engine.
    ///
    /// @param input the input of the model for an image
    Engine(Engine beside, SavedModel model, Function<OpenedImage, Tensor> input) {
        model.model().plan().requireChain("the explorer");
        this.saved = model.withoutOptimizerState();
        saved.model().setBackend(beside.saved.model().backend());
        this.thread = beside.thread;
        this.input = input;
    }

    /// Runs a black image through the network in the background: compiling the Vector API's code takes a second
    /// or more, which would otherwise delay the first image and be included in its time.
    void warmUp() {
        Tensor black = Tensor.zeros(saved.model().inputShape().prepend(1).toArray());
        var _ = thread.submit(() -> saved.model().predict(black));
    }

    /// The backend's name.
    String description() {
        return saved.model().backend().description();
    }

    /// Runs a query on the network's outputs for an image.
    <T> T ask(OpenedImage image, Function<Forward, T> question) {
        return compute(() -> question.apply(forward(image)));
    }

    private Forward forward(OpenedImage image) {
        return forwards.computeIfAbsent(image.id(), id -> {
            long start = System.nanoTime();
            OutputExplainer outputs = new OutputExplainer(saved.model(), input.apply(image));
            outputs.output(saved.model().layers().getLast().name()); // and with it all the others
            return new Forward(outputs, (System.nanoTime() - start) / 1e6);
        });
    }

    /// Runs a query on the gradients with respect to the weights, for an image of a class.
    <T> T askGradients(OpenedImage image, int ofClass, Function<GradientExplainer, T> question) {
        return compute(() -> question.apply(gradients.computeIfAbsent(
                new Learning(image.id(), ofClass), key -> Choice.gradients(saved, input.apply(image), ofClass))));
    }

    /// Runs a query on the model.
    <T> T askModel(Function<Model, T> question) {
        return compute(() -> question.apply(saved.model()));
    }

    /// Runs a query on the model with all that its file says. What it changes, it must restore.
    <T> T askSaved(Function<SavedModel, T> question) {
        return compute(() -> question.apply(saved));
    }

    /// Runs a task on the engine's thread and waits for it.
    private <T> T compute(Callable<T> work) {
        Future<T> result = thread.submit(work);
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refusal refusal) {
                throw refusal;
            }
            throw new IllegalStateException("the computation failed", e.getCause());
        } catch (InterruptedException e) {
            result.cancel(false);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the computation was interrupted", e);
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
