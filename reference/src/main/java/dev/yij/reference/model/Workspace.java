package dev.yij.reference.model;

import dev.yij.reference.layer.BatchStatistics;
import dev.yij.reference.layer.Merge;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import java.util.List;

/// The arrays that a slice of images needs on its way through a network. Allocated once and reused for every
/// slice, in training, validation and prediction.
///
/// [Lifetimes] decides which values of the [Plan] share an array: in a chain of layers prediction alternates
/// between two, and so do the gradients in training. Training keeps what the backward pass reads.
final class Workspace {

    private final Plan plan;
    private final List<Node> predicting;
    private final Lifetimes lifetimes;
    private final int trainingImages;

    private final int images;

    // each empty until needed
    private List<float[]> predicted = List.of();
    private List<float[]> kept = List.of();
    private List<float[]> gradients = List.of();

    /// @param predicting     the nodes that prediction computes
    /// @param images         the maximum number of images in prediction
    /// @param trainingImages the maximum number of images in training, not larger
    Workspace(Plan plan, Lifetimes lifetimes, List<Node> predicting, int images, int trainingImages) {
        this.plan = plan;
        this.predicting = predicting;
        this.lifetimes = lifetimes;
        this.trainingImages = trainingImages;
        this.images = images;
    }

    /// A workspace for training layer by layer: with arrays only for what the slice keeps.
    Workspace(Plan plan, Lifetimes lifetimes, KeptValues keeps, int trainingImages) {
        this(plan, lifetimes, List.of(), 0, trainingImages);
        this.kept = keeps.ofSlice(trainingImages);
        this.gradients = lifetimes.gradientsOfSlice(trainingImages);
    }

    /// The arrays that a worker lends to one slice after the other.
    ///
    /// @param values    of [KeptValues#ofWorker]
    /// @param gradients of [Lifetimes#gradientsOfWorker]
    record Lent(List<float[]> values, List<float[]> gradients) {}

    /// Uses the arrays of a worker where the slice has none of its own.
    void borrow(KeptValues keeps, Lent arrays) {
        keeps.borrow(arrays.values, kept);
        int own = gradients.size() - arrays.gradients.size();
        for (int i = 0; i < arrays.gradients.size(); i++) {
            gradients.set(own + i, arrays.gradients.get(i));
        }
    }

    /// Copies images `first …` of `x` to the inputs. Several inputs of a sample lie side by side in `x`.
    static void copyInputs(Plan plan, int images, float[] x, int first, List<float[]> values) {
        int stride = plan.inputs().stream().mapToInt(in -> in.shape().size()).sum();
        int offset = 0;
        for (int i = 0; i < plan.inputs().size(); i++) {
            int each = plan.shape(i).size();
            if (each == stride) {
                System.arraycopy(x, first * each, values.get(i), 0, images * each);
            } else {
                for (int n = 0; n < images; n++) {
                    System.arraycopy(x, (first + n) * stride + offset, values.get(i), n * each, each);
                }
            }
            offset += each;
        }
    }

    /// Predicts for images `first …` of `x`.
    void predict(Pass pass, float[] x, int first) {
        if (predicted.isEmpty()) {
            predicted = lifetimes.prediction(images, predicting);
        }
        copyInputs(plan, pass.images(), x, first, predicted);
        for (Node node : predicting) {
            node.forward(pass, predicted);
        }
    }

    /// A value after [#predict]: an output, or the scores of a head.
    float[] predicted(int value) {
        return predicted.get(value);
    }

    /// Copies the outputs after [#predict] to images `first …` of `y`, where those of a sample lie side by
    /// side.
    void copyOutputs(int images, float[] y, int first) {
        int stride = plan.outputs().stream()
                .mapToInt(value -> plan.shape(value).size())
                .sum();
        int offset = 0;
        for (int output : plan.outputs()) {
            int each = plan.shape(output).size();
            for (int n = 0; n < images; n++) {
                System.arraycopy(predicted.get(output), n * each, y, (first + n) * stride + offset, each);
            }
            offset += each;
        }
    }

    /// Copies images `first …` of `x` to the inputs, for training.
    void load(Pass pass, float[] x, int first) {
        if (kept.isEmpty()) {
            kept = lifetimes.training(trainingImages);
            gradients = lifetimes.gradients(trainingImages);
        }
        copyInputs(plan, pass.images(), x, first, kept);
    }

    /// Sends the images through some nodes, and keeps what the backward pass reads.
    void forward(Pass pass, List<Node> nodes) {
        for (Node node : nodes) {
            BuiltLayer layer = node.layer();
            if (layer.layer() instanceof Merge) {
                node.forward(pass, kept);
            } else { // as node.forward, without its frame: a student walks from fit to the dot product
                float[] y = kept.get(node.value());
                layer.layer().forward(node.pass(pass), layer.in(), layer.weights(), kept.get(node.read()), y);
            }
        }
    }

    /// A value after [#forward].
    float[] value(int value) {
        return kept.get(value);
    }

    /// An array of a gradient.
    float[] gradient(int buffer) {
        return gradients.get(buffer);
    }

    /// The input of a head's loss after [#forward].
    float[] scores(Head head) {
        return kept.get(head.scores());
    }

    /// The array that receives the gradient with respect to [#scores], before [#backward].
    float[] scoreGradient(Head head) {
        return gradients.get(lifetimes.gradient(head.scores()));
    }

    /// Propagates the gradients of the heads back through the network, adding to the gradients of the given
    /// weights: the model's trainable weights, in its order.
    void backward(Pass pass, List<Weight> weights) {
        for (Lifetimes.Step step : lifetimes.backward()) {
            backward(pass, weights, step);
        }
    }

    /// Propagates the gradients back through one node.
    void backward(Pass pass, List<Weight> weights, Lifetimes.Step step) {
        step.run(pass, weights, kept, gradients);
    }

    /// Propagates the gradients back through a normalization by the statistics of a batch.
    ///
    /// @param rectified whether its ReLU's gradient is computed with it
    void backward(Pass pass, Lifetimes.Step step, BatchStatistics by, boolean rectified) {
        step.run(pass, by, rectified, kept, gradients);
    }
}
