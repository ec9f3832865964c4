package dev.yij.reference.model;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.train.Batch;
import dev.yij.reference.train.Loss;

/// Processes slices one after another: the loop to step through in a debugger.
final class SliceLoop implements Slices {

    private final Sequential model;
    private final Backend backend;
    private final Workspace workspace;

    /// A loop with new arrays.
    ///
    /// @param images the maximum number of images sent through the network together
    SliceLoop(Sequential model, Backend backend, int images) {
        this(model, backend, new Workspace(model.layers(), images, Math.min(images, model.sliceSize())));
    }

    private SliceLoop(Sequential model, Backend backend, Workspace workspace) {
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
        Loss loss = model.loss();
        int classes = model.outputShape().size();
        for (int slice = from; slice < to; slice++) {
            int first = sum.first(slice);
            int images = sum.images(slice);
            GradientSum gradients = sum.take(slice); // zeros
            Pass pass = new Pass(backend, images, true, sum.dropoutKey(), first);
            workspace.forward(pass, batch.x(), first);
            float[] outputs = workspace.scores(loss);
            gradients.addLosses(loss, batch, classes, first, images, outputs, workspace.scoreGradient());
            workspace.backward(pass, loss, gradients.weights());
            sum.add(slice, gradients);
        }
    }

    @Override
    public void predict(float[] x, float[] y, int from, int to) {
        int each = model.outputShape().size();
        for (int first = from; first < to; first += PREDICTED) {
            int images = Math.min(PREDICTED, to - first);
            workspace.predict(Pass.inference(backend, images), x, first);
            System.arraycopy(workspace.prediction(), 0, y, first * each, images * each);
        }
    }

    @Override
    public void evaluate(Batch batch, Scores scores, int from, int to) {
        Loss loss = model.loss();
        for (int first = from; first < to; first += PREDICTED) {
            int images = Math.min(PREDICTED, to - first);
            workspace.predict(Pass.inference(backend, images), batch.x(), first);
            scores.fill(loss, workspace.predictedScores(loss), first, images);
        }
    }
}
