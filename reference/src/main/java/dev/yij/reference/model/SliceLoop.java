package dev.yij.reference.model;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.train.Batch;
import java.util.List;

/// Processes slices one after another: the loop to step through in a debugger.
final class SliceLoop implements Slices {

    private final Model model;
    private final Backend backend;
    private final Workspace workspace;

    /// A loop with new arrays.
    ///
    /// @param predicting the nodes that prediction computes
    /// @param images     the maximum number of images sent through the network together
    SliceLoop(Model model, Backend backend, List<Node> predicting, int images) {
        this(
                model,
                backend,
                new Workspace(
                        model.plan(),
                        new Lifetimes(model.plan(), model.heads()),
                        predicting,
                        images,
                        Math.min(images, model.sliceSize())));
    }

    private SliceLoop(Model model, Backend backend, Workspace workspace) {
        this.model = model;
        this.backend = backend;
        this.workspace = workspace;
    }

    /// The same loop and arrays on another backend.
    SliceLoop on(Backend other) {
        return new SliceLoop(model, other, workspace);
    }

    @Override
    public void train(BatchSum sum, int from, int to) {
        Batch batch = sum.batch();
        List<Head> heads = model.heads();
        List<Node> nodes = model.plan().nodes();
        for (int slice = from; slice < to; slice++) {
            int first = sum.first(slice);
            int images = sum.images(slice);
            GradientSum gradients = sum.take(0, slice); // zeros
            Pass pass = new Pass(backend, images, true, sum.dropoutKey(), sum.position(slice));
            workspace.load(pass, batch.x(), first);
            workspace.forward(pass, nodes);
            for (Head head : heads) {
                float[] scores = workspace.scores(head);
                gradients.addLosses(head, batch, sum.mean(), first, images, scores, workspace.scoreGradient(head));
            }
            workspace.backward(pass, gradients.weights());
            sum.add(0, slice, gradients);
        }
    }

    @Override
    public void predict(float[] x, float[] y, int from, int to) {
        for (int first = from; first < to; first += PREDICTED) {
            int images = Math.min(PREDICTED, to - first);
            workspace.predict(Pass.inference(backend, images), x, first);
            workspace.copyOutputs(images, y, first);
        }
    }

    @Override
    public void evaluate(Batch batch, Scores scores, int from, int to) {
        List<Head> heads = model.heads();
        for (int first = from; first < to; first += PREDICTED) {
            int images = Math.min(PREDICTED, to - first);
            workspace.predict(Pass.inference(backend, images), batch.x(), first);
            for (Head head : heads) {
                scores.add(head, workspace.predicted(head.scores()), first, images);
            }
        }
    }
}
