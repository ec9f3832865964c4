package dev.yij.bench;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.ChapterModel;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.Seed;
import java.util.random.RandomGenerator;

/// The benchmarked model: the chapter's model for 224×224 images and 20 classes, its parts, and their FLOPs.
public final class Chapter {

    /// The number of classes.
    public static final int CLASSES = 20;

    /// The shape of an image.
    public static final Shape IMAGE = Shape.of(224, 224, 3);

    /// The FLOPs of a forward pass for one image: the convolutions and the dense layer.
    public static final long FORWARD_FLOPS = model().forwardFlops();

    /// The FLOPs of a training step for one image: forward and both gradients, except the gradient with respect
    /// to the image, which is not needed.
    public static final long TRAINING_FLOPS = model().trainingFlops();

    /// The number of its weights.
    static final long PARAMETERS = model().parameters();

    private Chapter() {}

    /// The model with its initial weights.
    public static Sequential model() {
        return ChapterModel.create(CLASSES).build(IMAGE, new Seed(1));
    }

    /// The convolution of a layer, `conv2d_1` to `conv2d_8`, for the given number of images.
    public static Conv2DShape convolution(String layer, int images) {
        return convolution(model().layer(layer), images);
    }

    private static Conv2DShape convolution(BuiltLayer layer, int images) {
        if (layer.layer() instanceof Conv2D conv2d) {
            return conv2d.shape(images, layer.in());
        }
        throw new IllegalArgumentException("expected a convolution, found the layer " + layer.name());
    }

    /// The FLOPs of a convolution, and of either of its gradients.
    static long flops(Conv2DShape s) {
        return 2 * s.multiplications();
    }

    /// Images of noise between -1 and 1.
    public static Tensor images(int count) {
        return new Tensor(IMAGE.prepend(count), noise(count * IMAGE.size()));
    }

    /// A one-hot label for each image; the labels cycle through the classes.
    public static Tensor targets(int images) {
        Tensor targets = Tensor.zeros(images, CLASSES);
        for (int n = 0; n < images; n++) {
            targets.data()[n * CLASSES + n % CLASSES] = 1;
        }
        return targets;
    }

    /// One batch of noise, with a label for each image.
    public static ArrayBatches oneBatch(int images) {
        return new ArrayBatches(images(images), targets(images), images);
    }

    /// Random numbers between -1 and 1.
    public static float[] noise(int count) {
        RandomGenerator random = new Seed(7).generator();
        float[] noise = new float[count];
        for (int i = 0; i < count; i++) {
            noise[i] = 2 * random.nextFloat() - 1;
        }
        return noise;
    }
}
