package dev.yij.io.trainer;

import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.io.trainer.RunControl.AbandonedException;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.train.Callback;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Position;
import dev.yij.reference.train.Training;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Supplier;

/// One network and the thread that trains it. The thread is in [Sequential#fit] all the time; it waits in a
/// callback while the run is paused. To go back, the callback ends that `fit` by an exception, and another one
/// starts from the earlier epoch.
///
/// Other threads use [#control]; the network and the [RunRecord] belong to the thread, and to others only while
/// it waits.
final class TrainerRun implements Callback, AutoCloseable {

    /// The last epoch of a run.
    static final int LAST_EPOCH = 500;

    /// A state is published at most this often while the run is not paused, and a look is taken.
    private static final long PUBLISHED_NANOS = 150_000_000;

    private static final long LOOKED_NANOS = 500_000_000;

    private final TrainerSettings settings;
    private final ImageBatches training;
    private final ImageBatches validation;
    private final Supplier<Backend> backends;
    private final Thread thread;
    private final RunControl control;
    private final ShownImages images;
    private final Sequential model;
    private final RunRecord record;
    private final TrainingClock clock = new TrainingClock();
    private long published;
    private long looked;

    TrainerRun(int number, TrainerSettings settings, TrainerData.Batches batches, Supplier<Backend> backends) {
        this.settings = settings;
        this.training = batches.training();
        this.validation = batches.validation();
        this.backends = backends;
        this.control = new RunControl(number, settings);
        this.images = new ShownImages(validation);
        this.model = settings.network();
        this.record = new RunRecord(model, settings.network(), batches, images);
        this.thread = Thread.ofPlatform().name("yij trainer " + number).daemon().unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    // Called by other threads

    RunControl control() {
        return control;
    }

    void show(int image) {
        images.require(image);
        control.show(image);
    }

    List<ImageFolder.Item> images() {
        return images.items();
    }

    RgbImage image(int image) {
        try {
            return images.image(image);
        } catch (ImageException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    void save(OutputStream out) throws IOException {
        synchronized (control) { // so the run stays paused
            control.requirePaused();
            ModelFile.write(
                    out,
                    new SavedModel(model, settings.classes(), record.history()).preparation(TrainerData.PREPARATION));
        }
    }

    @Override
    public void close() {
        control.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // The thread

    private void work() {
        try (Backend backend = backends.get()) {
            record.setBackend(backend);
            prepare();
            Position from = Position.START;
            while (true) {
                try {
                    History _ = model.fit(
                            training,
                            FitOptions.epochs(LAST_EPOCH)
                                    .from(from, record.history())
                                    .callbacks(this));
                    control.say("Epoch " + LAST_EPOCH + " is the last one: go back, or create a new network.");
                    gate(true);
                } catch (AbandonedException _) {
                    int epoch = control.takeBack();
                    record.backTo(epoch);
                    publish(true, epoch, 0);
                    from = Position.afterEpoch(epoch);
                }
            }
        } catch (AbandonedException _) {
            // closed
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            control.fail("Training has ended: "
                    + (e instanceof OutOfMemoryError ? "there is not enough memory" : e.getMessage()));
        }
    }

    private void prepare() throws IOException {
        List<ImageBatches.Skipped> unread = training.check(done -> {});
        List<ImageBatches.Skipped> _ = validation.check(done -> {});
        if (training.readable().isEmpty() || validation.readable().isEmpty()) {
            throw new IOException("none of the images of these classes can be read"
                    + (unread.isEmpty() ? "" : ": " + unread.getFirst().reason()));
        }
        record.start();
        publish(true, 0, 0);
    }

    @Override
    public void epochBegin(Training run, int epoch) {
        gate(false);
        record.beginStep(run);
    }

    @Override
    public void batchEnd(Training run, int epoch, int step, Metrics running) {
        boolean finite = record.endStep(run, epoch, step);
        if (finite) {
            control.stepEnded();
        } else {
            control.diverge("Weights or loss are no longer finite numbers, in batch " + step + " of epoch " + epoch
                    + ": the learning rate is too high. Go back to an earlier epoch, or create a new network with a"
                    + " lower rate.");
        }
        publish(false, epoch - 1, step);
        if (!finite || step < run.steps()) {
            gate(false);
            record.beginStep(run);
        }
    }

    @Override
    public void epochEnd(Training run, Epoch epoch) {
        record.endEpoch(epoch);
        control.epochEnded(epoch.number());
        publish(false, epoch.number(), 0);
    }

    /// Waits while the run is paused, and looks at the network when it pauses and when that is requested.
    ///
    /// @param ended whether only going back is possible
    /// @throws AbandonedException if the run is closed, or goes back
    private void gate(boolean ended) {
        clock.stop();
        boolean looked = false;
        while (control.awaitsLook(ended, looked)) {
            looked = true;
            publish(true, control.progress().epoch(), control.progress().step());
        }
        clock.start();
    }

    /// Makes the present state visible, unless that was done a moment ago.
    private void publish(boolean always, int epoch, int step) {
        long now = System.nanoTime();
        if (!always && now - published < PUBLISHED_NANOS && step > 0) {
            control.note(epoch, step);
            return;
        }
        if (always || now - looked > LOOKED_NANOS) {
            record.look(control.view(), epoch);
            looked = System.nanoTime();
        }
        control.publish(record.progress(epoch, step, clock.seconds()));
        published = System.nanoTime();
    }
}
