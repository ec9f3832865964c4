package dev.yij.testvectors.model;

import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.RowDims;
import java.util.ArrayList;
import java.util.List;

/// A whole network, its initial weights, a batch and its targets; softmax at the end, Keras's clipped
/// cross-entropy, three steps of Adam (1e-3) on the same batch.
///
/// Weights and images are not stored: [ModelNumbers] generates them by a formula.
///
/// @param name         the name of the case and of its file
/// @param images       images in the batch
/// @param height       rows of the images
/// @param width        columns of the images
/// @param architecture the layers
/// @param extent       how much of it a backend computes
public record ModelCase(String name, int images, int height, int width, Architecture architecture, Extent extent) {

    /// Which layers a network has.
    public enum Architecture {
        /// 3×3 convolutions (same padding, ReLU) with 32, 32, 64, 64, 128, 128, 256 and 256 filters, max
        /// pooling 2×2 after each pair but the last, global average pooling, and a dense layer of 20. For
        /// 224×224 images that is the model with 1,177,396 parameters.
        CHAPTER,
        /// The same with flattening in place of global average pooling.
        CHAPTER_FLATTEN,
        /// Three convolutions and one max pooling whose kernels, windows, strides and padding differ between
        /// height and width, flattening, and a dense layer of 20. Every swap of the axes gives other numbers.
        OBLONG
    }

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

    /// The model with 1,177,396 parameters at its full size, for two images: 93 GFLOP in all, 10 of them
    /// forward.
    public static final ModelCase CHAPTER_224 =
            new ModelCase("model_chapter_224", 2, 224, 224, Architecture.CHAPTER, Extent.TRAINING);

    /// The variant with a Flatten layer at a small size, for two images: 2 GFLOP in all.
    public static final ModelCase FLATTEN_32 =
            new ModelCase("model_flatten_32", 2, 32, 32, Architecture.CHAPTER_FLATTEN, Extent.TRAINING);

    /// Images that are not square, layers that treat height and width differently: three images, 22 MFLOP in
    /// all.
    public static final ModelCase OBLONG_12X20 =
            new ModelCase("model_oblong_12x20", 3, 12, 20, Architecture.OBLONG, Extent.TRAINING);

    /// All whole models.
    public static List<ModelCase> all() {
        return List.of(CHAPTER_224, FLATTEN_32, OBLONG_12X20);
    }

    /// The same case with another extent, for a slow backend.
    public ModelCase upTo(Extent other) {
        return new ModelCase(name, images, height, width, architecture, other);
    }

    /// The layers in order.
    public List<ModelLayer> layers() {
        List<ModelLayer> layers = architecture == Architecture.OBLONG ? oblong() : chapter();
        int features = layers.get(layers.size() - 1).outputSize() / images;
        layers.add(new ModelLayer.Dense("dense_1", new DenseDims(images, features, CLASSES, true)));
        layers.add(new ModelLayer.Softmax("activation_1", new RowDims(images, CLASSES)));
        return List.copyOf(layers);
    }

    private List<ModelLayer> chapter() {
        List<ModelLayer> layers = new ArrayList<>();
        int rows = height;
        int columns = width;
        int channels = 3;
        for (int i = 0; i < 8; i++) {
            int filters = 32 << (i / 2);
            ConvDims conv = ConvDims.of(images, rows, columns, channels, 3, 3, filters, Padding.SAME);
            layers.add(new ModelLayer.Convolution("conv2d_" + (i + 1), conv));
            channels = filters;
            if (i % 2 == 1 && i < 7) {
                PoolDims pool = PoolDims.of(images, rows, columns, channels, 2, 2);
                layers.add(new ModelLayer.MaxPooling("max_pooling2d_" + (i / 2 + 1), pool));
                rows = pool.outH();
                columns = pool.outW();
            }
        }
        layers.add(
                architecture == Architecture.CHAPTER_FLATTEN
                        ? new ModelLayer.Flatten("flatten_1", images, rows * columns * channels)
                        : new ModelLayer.GlobalAverage(
                                "global_average_pooling2d_1", PoolDims.global(images, rows, columns, channels)));
        return layers;
    }

    private List<ModelLayer> oblong() {
        ConvDims first =
                ConvDims.of(images, height, width, 3, 3, 5, 16, Padding.SAME).stride(2, 1);
        ConvDims second = ConvDims.of(images, first.outH(), first.outW(), 16, 3, 3, 16, Padding.SAME);
        PoolDims pool = new PoolDims(images, second.outH(), second.outW(), 16, 2, 3, 1, 2, Padding.SAME);
        ConvDims third = ConvDims.of(images, pool.outH(), pool.outW(), 16, 2, 3, 24, Padding.VALID)
                .stride(1, 2);
        List<ModelLayer> layers = new ArrayList<>();
        layers.add(new ModelLayer.Convolution("conv2d_1", first));
        layers.add(new ModelLayer.Convolution("conv2d_2", second));
        layers.add(new ModelLayer.MaxPooling("max_pooling2d_1", pool));
        layers.add(new ModelLayer.Convolution("conv2d_3", third));
        layers.add(new ModelLayer.Flatten("flatten_1", images, third.outH() * third.outW() * 24));
        return layers;
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
