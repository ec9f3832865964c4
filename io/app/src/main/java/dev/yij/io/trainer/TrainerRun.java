package dev.yij.io.trainer;

import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.io.trainer.Trainer.Goal;
import dev.yij.io.trainer.TrainerState.Phase;
import dev.yij.io.trainer.TrainerState.Progress;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.Evaluation;
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
import org.jspecify.annotations.Nullable;

/// One network and the thread that trains it. The thread is in [Sequential#fit] all the time; it waits in a
/// callback while the run is paused. To go back, the callback ends that `fit` by an exception, and another one
/// starts from the earlier epoch.
///
/// What other threads may see is guarded by this object's lock; the network belongs to the thread, and to
/// others only while it waits.
final class TrainerRun implements Callback, AutoCloseable {

    /// The last epoch of a run.
    static final int LAST_EPOCH = 500;

    /// A state is published at most this often while the run is not paused, and a look is taken.
    private static final long PUBLISHED_NANOS = 150_000_000;

    private static final long LOOKED_NANOS = 500_000_000;

    /// How long a caller waits for another state.
    private static final long PATIENCE_MILLIS = 8_000;

    /// Thrown through `fit` to end it.
    private static final class AbandonedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AbandonedException() {
            super("abandoned", null, false, false);
        }
    }

    private final int number;
    private final TrainerSettings settings;
    private final ImageBatches training;
    private final ImageBatches validation;
    private final Supplier<Backend> backends;
    private final Thread thread;

    // Of the thread only

    private final Sequential model;
    private final Curves curves = new Curves();
    private final Moments moments = new Moments();
    private final Steps steps;
    private final ShownImages images;
    private History history = History.EMPTY;
    private int[][] confusion = new int[0][0];
    private long looks;
    private @Nullable Look look;
    private long nanos; // of training, until it was last paused
    private long since; // when it was last resumed; 0 while it is paused
    private long published;
    private long looked;

    // Guarded by the lock

    private long version = 1;
    private Phase phase = Phase.PREPARING;
    private String message = "";
    private Progress progress = Progress.NONE;
    private Goal goal = Goal.PAUSE;
    private int end = LAST_EPOCH;
    private int back = -1;
    private int shown;
    private boolean lookAgain;
    private boolean closed;

    TrainerRun(int number, TrainerSettings settings, TrainerData.Batches batches, Supplier<Backend> backends) {
        this.number = number;
        this.settings = settings;
        this.training = batches.training();
        this.validation = batches.validation();
        this.backends = backends;
        this.model = settings.network();
        this.steps = new Steps(model);
        this.images = new ShownImages(validation);
        this.thread = Thread.ofPlatform().name("yij trainer " + number).daemon().unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    // Called by other threads

    synchronized TrainerState state(long seen) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (version <= seen && !closed) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return new TrainerState(number, version, phase, message, settings, progress);
    }

    synchronized void go(Goal to, int last) {
        if (to != Goal.PAUSE && (phase == Phase.DIVERGED || phase == Phase.FAILED)) {
            throw new IllegalStateException(message);
        }
        goal = to;
        end = last;
        if (to != Goal.PAUSE && phase == Phase.PAUSED) {
            phase = Phase.RUNNING;
        }
        changed();
    }

    synchronized void back(int epoch) {
        if (!progress.moments().contains(epoch)) {
            throw new IllegalArgumentException(
                    "epoch: the weights of epoch " + epoch + " are not kept, but those of " + progress.moments());
        }
        back = epoch;
        goal = Goal.PAUSE;
        changed();
    }

    synchronized void show(int image) {
        images.require(image);
        shown = image;
        lookAgain = true;
        changed();
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

    synchronized void save(OutputStream out) throws IOException {
        if (phase != Phase.PAUSED) {
            throw new IllegalStateException("The network can be saved while it is paused.");
        }
        ModelFile.write(out, new SavedModel(model, settings.classes(), history).preparation(TrainerData.PREPARATION));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            changed();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void changed() {
        version++;
        notifyAll();
    }

    // The thread

    private void work() {
        try (Backend backend = backends.get()) {
            model.setBackend(backend);
            prepare();
            Position from = Position.START;
            while (true) {
                try {
                    History _ = model.fit(
                            training,
                            FitOptions.epochs(LAST_EPOCH).from(from, history).callbacks(this));
                    say("Epoch " + LAST_EPOCH + " is the last one: go back, or create a new network.");
                    gate(true);
                } catch (AbandonedException _) {
                    from = restored();
                }
            }
        } catch (AbandonedException _) {
            // closed
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            fail(e);
        }
    }

    private void prepare() throws IOException {
        List<ImageBatches.Skipped> unread = training.check(done -> {});
        List<ImageBatches.Skipped> _ = validation.check(done -> {});
        if (training.readable().isEmpty() || validation.readable().isEmpty()) {
            throw new IOException("none of the images of these classes can be read"
                    + (unread.isEmpty() ? "" : ": " + unread.getFirst().reason()));
        }
        images.choose();
        steps.probe(training);
        evaluate(0, new Metrics(Double.NaN, Double.NaN));
        publish(true, 0, 0);
    }

    /// Goes back if that was requested.
    ///
    /// @throws AbandonedException if the run is closed
    private Position restored() {
        int epoch;
        synchronized (this) {
            if (closed || back < 0) {
                throw new AbandonedException();
            }
            epoch = back;
            back = -1;
            message = "";
            phase = Phase.RUNNING;
        }
        Moments.Moment moment = moments.of(epoch).orElseThrow();
        moments.restore(moment, model);
        history = moment.history();
        confusion = moment.confusion();
        curves.backTo(epoch);
        steps.forget();
        publish(true, epoch, 0);
        return Position.afterEpoch(epoch);
    }

    @Override
    public void epochBegin(Training run, int epoch) {
        gate(false);
        steps.begin(model, run);
    }

    @Override
    public void batchEnd(Training run, int epoch, int step, Metrics running) {
        Curves.BatchPoint batch = steps.end(run, epoch, step);
        curves.add(batch);
        boolean finite = Double.isFinite(batch.loss()) && steps.isFinite(model);
        synchronized (this) {
            if (!finite) {
                phase = Phase.DIVERGED;
                message = "Weights or loss are no longer finite numbers, in batch " + step + " of epoch " + epoch
                        + ": the learning rate is too high. Go back to an earlier epoch, or create a new network with a"
                        + " lower rate.";
            }
            if (!finite || goal == Goal.STEP) {
                goal = Goal.PAUSE;
            }
        }
        boolean last = step == run.steps();
        publish(false, epoch - 1, step);
        if (!finite || !last) {
            gate(false);
            steps.begin(model, run);
        }
    }

    @Override
    public void epochEnd(Training run, Epoch epoch) {
        Metrics validated = evaluate(epoch.number(), epoch.training());
        history = history.then(
                new Epoch(epoch.number(), epoch.training(), validated, epoch.learningRate(), epoch.seconds()));
        moments.add(epoch.number(), history, confusion, model);
        synchronized (this) {
            if (goal == Goal.EPOCH || epoch.number() >= end) {
                goal = Goal.PAUSE;
            }
        }
        publish(false, epoch.number(), 0);
    }

    private Metrics evaluate(int epoch, Metrics trained) {
        Evaluation evaluation = model.evaluate(validation);
        confusion = evaluation.confusion();
        curves.add(new Curves.EpochPoint(epoch, trained, evaluation.metrics()));
        if (epoch == 0) {
            moments.add(0, History.EMPTY, confusion, model);
        }
        return evaluation.metrics();
    }

    /// Waits while the run is paused.
    ///
    /// @param ended whether only going back is possible
    /// @throws AbandonedException if the run is closed, or goes back
    private void gate(boolean ended) {
        nanos = trainedNanos();
        since = 0;
        boolean waited = false;
        while (true) {
            boolean looking;
            synchronized (this) {
                if (closed || back >= 0) {
                    throw new AbandonedException();
                }
                boolean paused = goal == Goal.PAUSE || ended;
                looking = lookAgain || paused && !waited;
                lookAgain = false;
                if (!paused && !looking) {
                    phase = Phase.RUNNING;
                    since = System.nanoTime();
                    return;
                }
                if (!looking) {
                    if (phase != Phase.DIVERGED) {
                        phase = Phase.PAUSED;
                    }
                    changed();
                    await();
                    continue;
                }
            }
            waited = true;
            publish(true, progress().epoch(), progress().step());
        }
    }

    private synchronized Progress progress() {
        return progress;
    }

    private synchronized void await() {
        long seen = version;
        try {
            while (version == seen) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new AbandonedException();
        }
    }

    /// Makes the present state visible, unless that was done a moment ago.
    private void publish(boolean always, int epoch, int step) {
        long now = System.nanoTime();
        if (!always && now - published < PUBLISHED_NANOS && step > 0) {
            synchronized (this) {
                progress = at(progress, epoch, step);
            }
            return;
        }
        if (always || now - looked > LOOKED_NANOS) {
            int image;
            synchronized (this) {
                image = shown;
            }
            look = steps.look(++looks, model, image, images.input(image));
            looked = System.nanoTime();
        }
        Progress next = new Progress(
                epoch,
                step,
                training.steps(),
                training.readable().size(),
                validation.readable().size(),
                training.skipped().size() + validation.skipped().size(),
                model.parameters(),
                trainedNanos() * 1e-9,
                curves.batches(),
                curves.epochs(),
                confusion,
                moments.epochs(),
                look);
        synchronized (this) {
            progress = next;
            changed();
        }
        published = System.nanoTime();
    }

    private long trainedNanos() {
        return since == 0 ? nanos : nanos + System.nanoTime() - since;
    }

    private static Progress at(Progress of, int epoch, int step) {
        return new Progress(
                epoch,
                step,
                of.steps(),
                of.training(),
                of.validation(),
                of.skipped(),
                of.parameters(),
                of.seconds(),
                of.batches(),
                of.epochs(),
                of.confusion(),
                of.moments(),
                of.look());
    }

    private synchronized void say(String sentence) {
        message = sentence;
        goal = Goal.PAUSE;
        changed();
    }

    private synchronized void fail(Throwable e) {
        phase = Phase.FAILED;
        message = "Training has ended: "
                + (e instanceof OutOfMemoryError ? "there is not enough memory" : e.getMessage());
        changed();
    }
}
