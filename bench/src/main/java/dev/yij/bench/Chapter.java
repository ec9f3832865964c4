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

/// What is measured: the chapter's model for 224×224 images and 20 classes, its parts, and the FLOPs they take.
public final class Chapter {

    /// How many classes the images are told apart in.
    public static final int CLASSES = 20;

    static final Shape IMAGE = Shape.of(224, 224, 3);

    /// The FLOPs of one image on its way through the convolutions and the dense layer.
    public static final long FORWARD_FLOPS = model().forwardFlops();

    /// The FLOPs of one image in training: forward and both gradients, but for the one by the image, which
    /// nobody needs.
    public static final long TRAINING_FLOPS = model().trainingFlops();

    /// Its weights.
    static final long PARAMETERS = model().parameters();

    private Chapter() {}

    /// The model with its first weights.
    public static Sequential model() {
        return ChapterModel.create(CLASSES).build(IMAGE, new Seed(1));
    }

    /// The convolution of a layer, `conv2d_1` to `conv2d_8`, over some images.
    static Conv2DShape convolution(String layer, int images) {
        return convolution(model().layer(layer), images);
    }

    private static Conv2DShape convolution(BuiltLayer layer, int images) {
        if (layer.layer() instanceof Conv2D conv2d) {
            return conv2d.shape(images, layer.in());
        }
        throw new IllegalArgumentException("expected a convolution, found the layer " + layer.name());
    }

    /// The FLOPs of a convolution, and just as many of either gradient.
    static long flops(Conv2DShape s) {
        return 2 * s.multiplications();
    }

    /// Images of noise between -1 and 1.
    public static Tensor images(int count) {
        return new Tensor(IMAGE.prepend(count), noise(count * IMAGE.size()));
    }

    /// A class for each image, as one 1 in a row of zeros: the classes in turn.
    public static Tensor targets(int images) {
        Tensor targets = Tensor.zeros(images, CLASSES);
        for (int n = 0; n < images; n++) {
            targets.data()[n * CLASSES + n % CLASSES] = 1;
        }
        return targets;
    }

    /// One batch of noise, with a class for each image.
    public static ArrayBatches oneBatch(int images) {
        return new ArrayBatches(images(images), targets(images), images);
    }

    /// Numbers between -1 and 1.
    public static float[] noise(int count) {
        RandomGenerator random = new Seed(7).generator();
        float[] noise = new float[count];
        for (int i = 0; i < count; i++) {
            noise[i] = 2 * random.nextFloat() - 1;
        }
        return noise;
    }
}
