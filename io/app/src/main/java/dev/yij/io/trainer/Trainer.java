package dev.yij.io.trainer;

import dev.yij.io.data.ImageFolder;
import dev.yij.io.image.RgbImage;
import dev.yij.reference.kernel.Backend;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Trains one network at a time, on a thread of its own. Thread-safe.
///
/// ```java
/// Trainer trainer = new Trainer(TrainerData.sample(), SimdBackends::create);
/// trainer.start(TrainerSettings.of(List.of("cookie", "grape")));
/// trainer.go(Goal.EPOCH);
/// ```
public final class Trainer implements AutoCloseable {

    private final TrainerData data;
    private final Supplier<Backend> backends;
    private @Nullable TrainerRun run;
    private int runs;

    /// How far a run goes before it pauses.
    public enum Goal {
        /// No further than the batch that is being computed.
        PAUSE,
        /// One batch.
        STEP,
        /// To the end of the epoch.
        EPOCH,
        /// To the end of a later epoch.
        END
    }

    /// Nothing is trained yet.
    ///
    /// @param data     closed with the trainer
    /// @param backends opens the backend of a run, which closes it
    public Trainer(TrainerData data, Supplier<Backend> backends) {
        this.data = data;
        this.backends = backends;
    }

    /// The images that can be trained on.
    public TrainerData data() {
        return data;
    }

    /// Creates a new network, paused before its first batch; an earlier one is stopped and dropped.
    ///
    /// @throws IllegalArgumentException if a class is unknown
    /// @throws IOException              if the embedded images cannot be written to a temporary folder
    public synchronized void start(TrainerSettings settings) throws IOException {
        TrainerData.Batches batches = data.choose(settings);
        stop();
        runs++;
        run = new TrainerRun(runs, settings, batches, backends);
        run.start();
    }

    private void stop() {
        if (run != null) {
            run.close();
            run = null;
        }
    }

    /// Whether a network has been created.
    public synchronized boolean isStarted() {
        return run != null;
    }

    private synchronized TrainerRun current() {
        if (run == null) {
            throw new IllegalStateException("There is no network yet: create one first.");
        }
        return run;
    }

    /// The state of the run, as soon as it differs from what the caller has seen; after some seconds also if it
    /// does not.
    ///
    /// @param version the last that the caller has seen, 0 for none
    /// @throws IllegalStateException if there is no run
    /// @throws InterruptedException  if the thread is interrupted while it waits
    public TrainerState state(long version) throws InterruptedException {
        return current().control().state(version);
    }

    /// Resumes the run, or pauses it.
    ///
    /// @throws IllegalStateException if there is no run, or it cannot be resumed
    public void go(Goal goal) {
        current().control().go(goal, TrainerRun.LAST_EPOCH);
    }

    /// Resumes the run until the end of an epoch.
    ///
    /// @throws IllegalStateException if there is no run, or it cannot be resumed
    public void goTo(int epoch) {
        current().control().go(Goal.END, epoch);
    }

    /// Goes back to an epoch, and pauses there.
    ///
    /// @param epoch 0 for the network before training
    /// @throws IllegalArgumentException if its weights are not kept
    /// @throws IllegalStateException    if there is no run
    public void back(int epoch) {
        current().control().back(epoch);
    }

    /// Chooses the epoch whose filters and maps are seen beside the present ones.
    ///
    /// @param epoch 0 for the network before training
    /// @throws IllegalArgumentException if its weights are not kept
    /// @throws IllegalStateException    if there is no run
    public void compare(int epoch) {
        current().control().compare(epoch);
    }

    /// Chooses the image whose maps are shown.
    ///
    /// @param image its place in [#images]
    /// @throws IllegalArgumentException if there is none
    public void show(int image) {
        current().show(image);
    }

    /// Some of the validation images.
    public List<ImageFolder.Item> images() {
        return current().images();
    }

    /// One of them, in the size of the network's input.
    ///
    /// @throws IllegalArgumentException if there is none
    public RgbImage image(int number) {
        return current().image(number);
    }

    /// Writes the network as a `.yij` file.
    ///
    /// @throws IllegalStateException if it is being trained
    public void save(OutputStream out) throws IOException {
        current().save(out);
    }

    /// Stops the run after its batch, and deletes temporary files.
    @Override
    public synchronized void close() throws IOException {
        stop();
        data.close();
    }
}
