package dev.yij.bench.peers;

import dev.yij.bench.Chapter;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// PyTorch, eager, through JavaCPP's bindings of its C++ interface, with the jars in [Library#ownJars].
///
/// Shapes are NCHW, but the images are stored as NHWC, PyTorch's `channels_last`: its convolutions then
/// preserve that order and need not rearrange every layer's input and output. Together with reusing memory
/// ([Library#environment]) this is three to ten times as fast as without.
final class PyTorchContender implements Contender {

    private static final long[] ONES = {1, 1};
    private static final long[] TWOS = {2, 2};
    private static final long[] NONE = {0, 0};

    private final List<Tensor> weights = new ArrayList<>();
    private @Nullable Tensor images;
    private @Nullable Tensor targets;
    private @Nullable Adam optimizer;
    private int step;

    PyTorchContender(int threads) {
        Loader.load(torch.class);
        torch.set_num_threads(threads);
    }

    @Override
    public String description() {
        return "PyTorch " + JavaCpp.version("org.bytedeco", "pytorch");
    }

    private void prepare(int batch, boolean training) {
        weights.clear();
        Shape image = Chapter.model().inputShape();
        images = tensor(Chapter.images(batch).data(), batch, image.dim(0), image.dim(1), image.dim(2))
                .permute(0, 3, 1, 2);
        targets = tensor(Chapter.targets(batch).data(), batch, Chapter.CLASSES);
        for (Weight weight : Chapter.model().weights()) {
            weights.add(tensor(weight).set_requires_grad(training));
        }
        optimizer = new Adam(new TensorVector(weights.toArray(Tensor[]::new)), new AdamOptions(1e-3));
        step = 0;
    }

    private static Tensor tensor(Weight weight) {
        Shape ours = weight.shape();
        return switch (ours.rank()) {
            case 4 ->
                tensor(
                                Layouts.oihw(weight.value(), ours.dim(0), ours.dim(1), ours.dim(2), ours.dim(3)),
                                ours.dim(3),
                                ours.dim(2),
                                ours.dim(0),
                                ours.dim(1))
                        .contiguous(torch.MemoryFormat.ChannelsLast)
                        .detach();
            case 2 -> tensor(Layouts.transposed(weight.value(), ours.dim(0), ours.dim(1)), ours.dim(1), ours.dim(0));
            default -> tensor(weight.value(), ours.dim(0));
        };
    }

    /// A copy, which PyTorch owns.
    private static Tensor tensor(float[] values, long... shape) {
        try (FloatPointer pointer = new FloatPointer(values)) {
            return torch.from_blob(pointer, shape).clone();
        }
    }

    private Tensor scores(Tensor input) {
        Iterator<Tensor> weight = weights.iterator();
        Tensor x = input;
        for (BuiltLayer layer : Chapter.model().layers()) {
            x = switch (layer.layer()) {
                case Conv2D _ ->
                    torch.relu_(torch.conv2d(x, weight.next(), new TensorOptional(weight.next()), ONES, ONES, ONES, 1));
                case MaxPooling2D _ -> torch.max_pool2d(x, TWOS, TWOS, NONE, ONES, false);
                case GlobalAveragePooling2D _ -> torch.mean(x, 2, 3);
                case Dense _ -> torch.linear(x, weight.next(), new TensorOptional(weight.next()));
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
        try (PointerScope _ = new PointerScope();
                AutoGradMode _ = new AutoGradMode(false)) {
            Tensor result = torch.softmax(scores(prepared(images)), 1).contiguous();
            float[] probabilities = new float[(int) result.numel()];
            new FloatPointer(result.data_ptr()).get(probabilities);
            return probabilities;
        }
    }

    @Override
    public void prepareTraining(int batch) {
        prepare(batch, true);
    }

    @Override
    public float trainingStep() {
        try (PointerScope _ = new PointerScope()) {
            Adam adam = prepared(optimizer);
            adam.zero_grad();
            Tensor loss = torch.cross_entropy_loss(scores(prepared(images)), prepared(targets));
            loss.backward();
            // Keras adds ε before the correction of the second moment, PyTorch after it
            double correction = Math.sqrt(1 - Math.pow(0.999, ++step));
            new AdamOptions(adam.param_groups().get(0).options()).eps().put(1e-7 / correction);
            adam.step();
            return loss.item_float();
        }
    }

    private static <T> T prepared(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("nothing was prepared");
        }
        return value;
    }

    @Override
    public void close() {
        weights.clear();
    }
}
