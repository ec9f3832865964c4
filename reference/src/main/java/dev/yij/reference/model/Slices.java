package dev.yij.reference.model;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.train.Batch;
import dev.yij.reference.train.Loss;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sends batches through a network in slices of a few images, so that memory stays small however large the batch.
///
/// Slices go one after another, all their gradients into the same sums; or, where the backend has
/// [lanes][Backend#lanes()], several at once, each lane with arrays of its own.
final class Slices {

    /// How many images a slice has.
    static final int IMAGES = 4;

    /// How many it has in a lane while training. More would share the reading of deep layers' weights, but need
    /// memory for the outputs of all layers.
    private static final int TRAINING_IMAGES_IN_A_LANE = 2;

    private final Sequential model;
    private final Backend backend;
    private final int images;
    private final int trainingImages;
    private final @Nullable Workspace[] workspaces;
    private @Nullable GradientSum gradients;

    /// For batches of a model.
    ///
    /// @param largest how many images a batch has at most
    Slices(Sequential model, int largest) {
        this.model = model;
        this.backend = model.backend();
        this.images = Math.min(largest, IMAGES);
        this.trainingImages = Math.min(largest, backend.lanes() > 0 ? TRAINING_IMAGES_IN_A_LANE : IMAGES);
        this.workspaces = new Workspace[Math.max(1, backend.lanes())];
    }

    /// Whether these slices can be used again.
    boolean fit(int largest) {
        return backend == model.backend() && images >= Math.min(largest, IMAGES);
    }

    /// The outputs of all images of `x`.
    float[] predict(int count, float[] x) {
        int each = model.outputShape().size();
        float[] y = new float[count * each];
        forEach(count, images, (in, workspace, slice, first, size) -> {
            workspace.predict(Pass.inference(in, size), x, first);
            System.arraycopy(workspace.prediction(), 0, y, first * each, size * each);
        });
        return y;
    }

    /// Loss and guess for each sample.
    Scores evaluate(Batch batch, Loss loss, int classes) {
        Scores scores = new Scores(batch, classes);
        forEach(batch.size(), images, (in, workspace, slice, first, size) -> {
            workspace.predict(Pass.inference(in, size), batch.x(), first);
            scores.fill(loss, workspace.predictedScores(loss), first, size, null);
        });
        return scores;
    }

    /// The same while training; the weights' gradients become those of the batch's mean loss.
    Scores train(Batch batch, Loss loss, int classes, long dropoutKey) {
        Scores scores = new Scores(batch, classes);
        List<Weight> weights = model.weights();
        weights.forEach(weight -> Arrays.fill(weight.gradient(), 0));
        GradientSum apart = backend.lanes() > 0 ? gradientsApart() : null;
        forEach(batch.size(), trainingImages, (in, workspace, slice, first, size) -> {
            Pass pass = new Pass(in, size, true, dropoutKey, first);
            workspace.forward(pass, batch.x(), first);
            scores.fill(loss, workspace.scores(loss), first, size, workspace.scoreGradient());
            if (apart == null) {
                workspace.backward(pass, loss, weights);
            } else {
                workspace.backward(pass, loss, apart.take(slice));
                apart.give(slice);
            }
        });
        return scores;
    }

    private GradientSum gradientsApart() {
        GradientSum sum = gradients == null ? new GradientSum(model.weights(), 2 * backend.lanes()) : gradients;
        gradients = sum;
        sum.begin();
        return sum;
    }

    /// What is done with one slice.
    private interface Task {
        /// Does it.
        ///
        /// @param slice its number
        /// @param first its first image
        /// @param size  how many it has
        void run(Backend in, Workspace workspace, int slice, int first, int size);
    }

    private void forEach(int count, int most, Task task) {
        int slices = Math.ceilDiv(count, most);
        Backend.LaneTask one = (in, lane, slice) -> {
            int first = slice * most;
            task.run(in, workspace(lane), slice, first, Math.min(most, count - first));
        };
        if (slices >= backend.lanes() && backend.lanes() > 1) {
            backend.inLanes(slices, one);
        } else { // where there are too few to go round, all threads take part in each
            for (int slice = 0; slice < slices; slice++) {
                one.run(backend, 0, slice);
            }
        }
    }

    /// Made when it is first needed, by the lane itself: no other touches it.
    private Workspace workspace(int lane) {
        Workspace made = workspaces[lane];
        if (made == null) {
            made = new Workspace(model.layers(), images, trainingImages);
            workspaces[lane] = made;
        }
        return made;
    }
}
