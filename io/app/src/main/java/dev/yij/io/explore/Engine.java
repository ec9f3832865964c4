package dev.yij.io.explore;

import dev.yij.io.explain.Choice;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.explain.GradientExplainer;
import dev.yij.reference.explain.OutputExplainer;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/// One backend at work. A model is used by one thread at a time, so each engine has a model of its own and one
/// thread: while the scalar reference takes its seconds, the fast backend still answers.
///
/// All layers' outputs of a picture are tens of megabytes, so those of the last few pictures only are kept.
final class Engine implements AutoCloseable {

    private static final int KEPT = 2;

    /// A picture's way through the network.
    ///
    /// @param outputs      every layer's, computed
    /// @param milliseconds how long that took
    record Forward(OutputExplainer outputs, double milliseconds) {}

    /// What gradients are of.
    private record Learning(String picture, int ofClass) {}

    private final SavedModel saved;
    private final ExecutorService thread;
    private final Map<String, Forward> forwards = new Recent<>(KEPT);
    private final Map<Learning, GradientExplainer> gradients = new Recent<>(1);

    /// The entries that were used last.
    private static final class Recent<K, V> extends LinkedHashMap<K, V> {

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

    /// @param name    of the thread
    /// @param model   whose weights are copied
    /// @param backend who computes
    Engine(String name, SavedModel model, Backend backend) {
        this.saved = model.withoutOptimizerState(); // a copy
        saved.model().setBackend(backend);
        this.thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("yij explore " + name).daemon().factory());
    }

    /// Sends a black picture through the network, in the background: the Vector API's code takes a second or
    /// more until it is compiled, which would be the first picture's, and count as its milliseconds.
    void warmUp() {
        Tensor black = Tensor.zeros(saved.model().inputShape().prepend(1).toArray());
        var _ = thread.submit(() -> saved.model().predict(black));
    }

    /// Who computes.
    String description() {
        return saved.model().backend().description();
    }

    /// Asks something of a picture's way through the network.
    <T> T ask(Picture picture, Function<Forward, T> question) {
        return compute(() -> question.apply(forward(picture)));
    }

    private Forward forward(Picture picture) {
        return forwards.computeIfAbsent(picture.id(), id -> {
            long start = System.nanoTime();
            OutputExplainer outputs = new OutputExplainer(saved.model(), picture.x());
            outputs.output(saved.model().layers().getLast().name()); // and with it all the others
            return new Forward(outputs, (System.nanoTime() - start) / 1e6);
        });
    }

    /// Asks something of the gradients by the weights, for a picture of a class.
    <T> T askGradients(Picture picture, int ofClass, Function<GradientExplainer, T> question) {
        return compute(() -> question.apply(gradients.computeIfAbsent(
                new Learning(picture.id(), ofClass), key -> Choice.gradients(saved, picture.x(), ofClass))));
    }

    /// Asks something of the model.
    <T> T askModel(Function<Sequential, T> question) {
        return compute(() -> question.apply(saved.model()));
    }

    /// Has the engine's own thread do something, and waits for it.
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
