package dev.yij.io.run;

import dev.yij.reference.layer.Initializer;
import dev.yij.reference.model.Architecture;
import dev.yij.reference.model.BaselineModels;
import dev.yij.reference.model.ChapterModel;
import dev.yij.reference.model.MobileNetModel;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.ResidualModel;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Seed;
import java.util.Locale;

/// A network that yij has, with what an option can change.
///
/// @param kind        which one
/// @param filters     filters of the first two convolutions of the chapter's network
/// @param dropout     the fraction of feature maps dropped before the last dense layer during training
/// @param initializer initializer of the kernels of the chapter's network
public record BuiltInNetwork(Kind kind, int filters, float dropout, Initializer initializer) implements Architecture {

    /// The networks.
    public enum Kind {
        /// The chapter's convnet.
        CHAPTER(224),
        /// The same with batch normalization.
        CHAPTER_BN(128),
        /// A residual network.
        RESIDUAL(128),
        /// MobileNetV2 with 0.35 of its channels.
        MOBILENET(128),
        /// Logistic regression.
        LOGISTIC(32),
        /// A dense layer of 500 units before it.
        DENSE(32);

        private final int imageSize;

        Kind(int imageSize) {
            this.imageSize = imageSize;
        }

        /// Height and width of the images for which it was designed.
        public int imageSize() {
            return imageSize;
        }

        /// Whether it is the chapter's network, with or without batch normalization.
        public boolean isChapter() {
            return this == CHAPTER || this == CHAPTER_BN;
        }

        /// Whether it has feature maps, which a dropout can drop.
        public boolean isConvnet() {
            return this != LOGISTIC && this != DENSE;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// The chapter's convnet: 32 filters, no dropout, Glorot uniform.
    public static final BuiltInNetwork CHAPTER = of(Kind.CHAPTER);

    private static final double ALPHA = 0.35;

    /// A network as it was designed.
    public static BuiltInNetwork of(Kind kind) {
        return new BuiltInNetwork(kind, 32, 0, Initializer.GLOROT_UNIFORM);
    }

    @Override
    public Model build(Shape input, int classes, Seed seed) {
        return switch (kind) {
            case CHAPTER ->
                ChapterModel.create(classes, filters, dropout, initializer).build(input, seed);
            case CHAPTER_BN ->
                ChapterModel.createNormalized(classes, filters, dropout, initializer)
                        .build(input, seed);
            case RESIDUAL -> ResidualModel.create(input, classes, dropout).build(seed);
            case MOBILENET ->
                MobileNetModel.create(input, classes, ALPHA, dropout).build(seed);
            case LOGISTIC -> BaselineModels.logistic(classes).build(input, seed);
            case DENSE -> BaselineModels.dense(classes).build(input, seed);
        };
    }
}
