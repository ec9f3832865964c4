package dev.yij.testvectors.model;

import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.RowDims;
import java.util.ArrayList;
import java.util.List;

/// A whole network, its initial weights, a batch and its targets: 3×3 convolutions (same padding, ReLU) with
/// 32, 32, 64, 64, 128, 128, 256 and 256 filters, max pooling 2×2 after each pair but the last, global average
/// pooling or flattening, a dense layer of 20, softmax; Keras's clipped cross-entropy; three steps of Adam
/// (1e-3) on the same batch. For 224×224 images and global pooling that is the model with 1,177,396 parameters.
///
/// Weights and images are not stored: [ModelNumbers] generates them by a formula.
///
/// @param name    the name of the case and of its file
/// @param images  images in the batch
/// @param size    height and width of the images
/// @param flatten whether the last feature maps are flattened instead of averaged
/// @param extent  how much of it a backend computes
public record ModelCase(String name, int images, int size, boolean flatten, Extent extent) {

    /// How much of a case is computed; each extent includes those before it.
    public enum Extent {
        /// The outputs of all layers, and the loss.
        FORWARD,
        /// Also the gradients with respect to all weights.
        GRADIENTS,
        /// Also three steps of training.
        TRAINING
    }

    /// Number of classes, the outputs of the last layer.
    public static final int CLASSES = 20;

    /// Number of training steps.
    public static final int STEPS = 3;

    /// Learning rate.
    public static final float LEARNING_RATE = 1e-3f;

    /// The model with 1,177,396 parameters at its full size, for two images: 93 GFLOP in all, 10 of them for
    /// the forward pass.
    public static final ModelCase CHAPTER_224 = new ModelCase("model_chapter_224", 2, 224, false, Extent.TRAINING);

    /// The variant with a Flatten layer at a small size, for two images: 2 GFLOP in all.
    public static final ModelCase FLATTEN_32 = new ModelCase("model_flatten_32", 2, 32, true, Extent.TRAINING);

    /// All whole models.
    public static List<ModelCase> all() {
        return List.of(CHAPTER_224, FLATTEN_32);
    }

    /// The same case with another extent, for a slow backend.
    public ModelCase upTo(Extent other) {
        return new ModelCase(name, images, size, flatten, other);
    }

    /// The layers in order.
    public List<ModelLayer> layers() {
        List<ModelLayer> layers = new ArrayList<>();
        int side = size;
        int channels = 3;
        for (int i = 0; i < 8; i++) {
            int filters = 32 << (i / 2);
            ConvDims conv = ConvDims.of(images, side, side, channels, 3, 3, filters, Padding.SAME);
            layers.add(new ModelLayer.Convolution("conv2d_" + (i + 1), conv));
            channels = filters;
            if (i % 2 == 1 && i < 7) {
                PoolDims pool = PoolDims.of(images, side, side, channels, 2, 2);
                layers.add(new ModelLayer.MaxPooling("max_pooling2d_" + (i / 2 + 1), pool));
                side = pool.outH();
            }
        }
        int features = flatten ? side * side * channels : channels;
        layers.add(
                flatten
                        ? new ModelLayer.Flatten("flatten_1", images, features)
                        : new ModelLayer.GlobalAverage(
                                "global_average_pooling2d_1", PoolDims.global(images, side, side, channels)));
        layers.add(new ModelLayer.Dense("dense_1", new DenseDims(images, features, CLASSES, true)));
        layers.add(new ModelLayer.Softmax("activation_1", new RowDims(images, CLASSES)));
        return List.copyOf(layers);
    }

    /// Shape of the probabilities and targets.
    public RowDims rows() {
        return new RowDims(images, CLASSES);
    }

    /// The name.
    @Override
    public String toString() {
        return name;
    }
}
