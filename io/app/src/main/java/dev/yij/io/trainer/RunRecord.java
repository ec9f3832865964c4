package dev.yij.io.trainer;

import dev.yij.io.data.ImageBatches;
import dev.yij.io.trainer.TrainerState.Progress;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.Evaluation;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Training;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What is known of a run until now: its curves, the epochs to which it can go back, the last look at the
/// network. For the thread that trains.
final class RunRecord {

    private final Sequential model;
    private final ImageBatches training;
    private final ImageBatches validation;
    private final ShownImages images;
    private final Past past;
    private final Curves curves = new Curves();
    private final Moments moments = new Moments();
    private final Steps steps = new Steps();
    private History history = History.EMPTY;
    private int[][] confusion = new int[0][0];
    private long looks;
    private @Nullable Look look;

    /// @param past another network of the same layers
    RunRecord(Sequential model, Sequential past, TrainerData.Batches batches, ShownImages images) {
        this.model = model;
        this.past = new Past(past);
        this.training = batches.training();
        this.validation = batches.validation();
        this.images = images;
    }

    void setBackend(Backend backend) {
        model.setBackend(backend);
        past.setBackend(backend);
    }

    History history() {
        return history;
    }

    /// The network before training.
    void start() throws IOException {
        images.choose();
        steps.probe(training);
        Metrics _ = evaluate(0, new Metrics(Double.NaN, Double.NaN));
        moments.add(0, History.EMPTY, confusion, model);
    }

    void beginStep(Training run) {
        steps.begin(model, run);
    }

    /// Adds a batch to the curves.
    ///
    /// @return whether its loss and all weights are finite
    boolean endStep(Training run, int epoch, int step) {
        Curves.BatchPoint batch = steps.end(run, epoch, step);
        curves.add(batch);
        return Double.isFinite(batch.loss()) && steps.isFinite(model);
    }

    void endEpoch(Epoch epoch) {
        Metrics validated = evaluate(epoch.number(), epoch.training());
        history = history.then(
                new Epoch(epoch.number(), epoch.training(), validated, epoch.learningRate(), epoch.seconds()));
        moments.add(epoch.number(), history, confusion, model);
    }

    private Metrics evaluate(int epoch, Metrics trained) {
        Evaluation evaluation = model.evaluate(validation);
        confusion = evaluation.confusion();
        curves.add(new Curves.EpochPoint(epoch, trained, evaluation.metrics()));
        return evaluation.metrics();
    }

    /// Sets the network back to the end of an epoch.
    void backTo(int epoch) {
        Moments.Moment moment = moments.of(epoch).orElseThrow();
        moments.restore(moment, model);
        history = moment.history();
        confusion = moment.confusion();
        curves.backTo(epoch);
        steps.forget();
    }

    /// Looks at the network, and at the earlier one, or the untrained one if that is not kept any more.
    void look(RunControl.View view, int epoch) {
        Tensor x = images.input(view.image());
        Moments.Moment beside =
                moments.of(view.beside()).or(() -> moments.of(0)).orElseThrow();
        look = new Look(
                ++looks,
                view.image(),
                Glance.at(epoch, model, x),
                past.glance(beside, view.image(), x),
                steps.facts(model));
    }

    Progress progress(int epoch, int step, double seconds) {
        return new Progress(
                epoch,
                step,
                training.steps(),
                training.readable().size(),
                validation.readable().size(),
                training.skipped().size() + validation.skipped().size(),
                model.parameters(),
                seconds,
                curves.batches(),
                curves.epochs(),
                confusion,
                moments.epochs(),
                look);
    }
}
