package dev.yij.bench.peers;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.yij.bench.Chapter;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// PyTorch through DJL, eager. Its library comes from the class path; nothing is downloaded.
///
/// Shapes are NCHW, but the images are stored as NHWC, PyTorch's `channels_last`: its convolutions then
/// preserve that order and need not rearrange every layer's input and output. Together with reusing memory
/// ([Library#environment]) this is three to ten times as fast as without.
final class PyTorchContender implements Contender {

    private static final Shape ONES = new Shape(1, 1);
    private static final Shape TWOS = new Shape(2, 2);

    private final Engine engine;
    private final NDManager manager;
    private final List<NDArray> weights = new ArrayList<>();
    private Optimizer optimizer = adam();
    private NDList images = new NDList();
    private NDList targets = new NDList();

    PyTorchContender(int threads) {
        // DJL reads these when the engine starts: no network access, no usage reporting
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", Integer.toString(threads));
        engine = Engine.getEngine("PyTorch");
        manager = engine.newBaseManager(Device.cpu());
    }

    private static Optimizer adam() {
        return Optimizer.adam()
                .optLearningRateTracker(Tracker.fixed(1e-3f))
                .optEpsilon(1e-7f)
                .build();
    }

    @Override
    public String description() {
        return "PyTorch " + engine.getVersion();
    }

    private void prepare(int batch, boolean training) {
        images.close();
        targets.close();
        weights.forEach(NDArray::close);
        weights.clear();
        dev.yij.reference.tensor.Shape image = Chapter.model().inputShape();
        NDArray x = manager.create(
                Chapter.images(batch).data(), new Shape(batch, image.dim(0), image.dim(1), image.dim(2)));
        images = new NDList(x.transpose(0, 3, 1, 2));
        targets = new NDList(manager.create(Chapter.targets(batch).data(), new Shape(batch, Chapter.CLASSES)));
        for (Weight weight : Chapter.model().weights()) {
            weights.add(array(weight));
            weights.getLast().setRequiresGradient(training);
        }
        optimizer = adam();
    }

    private NDArray array(Weight weight) {
        dev.yij.reference.tensor.Shape ours = weight.shape();
        return switch (ours.rank()) {
            case 4 ->
                manager.create(
                        Layouts.oihw(weight.value(), ours.dim(0), ours.dim(1), ours.dim(2), ours.dim(3)),
                        new Shape(ours.dim(3), ours.dim(2), ours.dim(0), ours.dim(1)));
            case 2 ->
                manager.create(
                        Layouts.transposed(weight.value(), ours.dim(0), ours.dim(1)),
                        new Shape(ours.dim(1), ours.dim(0)));
            default -> manager.create(weight.value(), new Shape(ours.dim(0)));
        };
    }

    /// The layers up to the logits, before the softmax.
    private NDArray scores(NDArray input) {
        Iterator<NDArray> weight = weights.iterator();
        NDArray x = input;
        for (BuiltLayer layer : Chapter.model().layers()) {
            x = switch (layer.layer()) {
                case Conv2D _ ->
                    ai.djl.nn.Activation.relu(Conv2d.conv2d(x, weight.next(), weight.next(), ONES, ONES, ONES)
                            .singletonOrThrow());
                case MaxPooling2D _ -> Pool.maxPool2d(x, TWOS, TWOS, new Shape(0, 0), false);
                case GlobalAveragePooling2D _ -> Pool.globalAvgPool2d(x);
                case Dense _ -> Linear.linear(x, weight.next(), weight.next()).singletonOrThrow();
                case Activation _ -> x;
                default -> throw new IllegalStateException("the chapter's model has no such layer: " + layer.name());
            };
        }
        return x;
    }

    @Override
    public void prepareForward(int batch) {
        prepare(batch, false);
    }

    @Override
    public float[] forward() {
        try (NDManager call = manager.newSubManager()) {
            images.tempAttach(call);
            return scores(images.singletonOrThrow()).softmax(1).toFloatArray();
        }
    }

    @Override
    public void prepareTraining(int batch) {
        prepare(batch, true);
    }

    @Override
    public float trainingStep() {
        try (NDManager call = manager.newSubManager()) {
            images.tempAttach(call);
            targets.tempAttach(call);
            float loss;
            try (GradientCollector gradients = engine.newGradientCollector()) {
                NDArray entropy = Loss.softmaxCrossEntropyLoss("loss", 1, -1, false, true)
                        .evaluate(targets, new NDList(scores(images.singletonOrThrow())));
                gradients.backward(entropy);
                loss = entropy.getFloat();
            }
            for (int i = 0; i < weights.size(); i++) {
                NDArray gradient = weights.get(i).getGradient();
                optimizer.update("weight" + i, weights.get(i), gradient);
                gradient.close();
            }
            return loss;
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
