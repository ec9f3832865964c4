package dev.yij.io.figure;

import dev.yij.reference.layer.Activating;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.AveragePooling2D;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Composed;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Conv2DTranspose;
import dev.yij.reference.layer.Convolution2D;
import dev.yij.reference.layer.CustomLayer;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.DepthwiseConv2D;
import dev.yij.reference.layer.Elementwise;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.GlobalMaxPooling2D;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Merge;
import dev.yij.reference.layer.Rearrangement;
import dev.yij.reference.layer.Resampling;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.Stochastic;
import java.util.Locale;

/// The name and the colour of a kind of layer in the figures.
///
/// @param name  a word or two
/// @param rgb   its colour
record LayerKind(String name, int rgb) {

    static final int INPUT = 0x6b7280;

    static LayerKind of(Layer layer) {
        return switch (layer) {
            case Conv2D conv
            when conv.activation() == ActivationFunction.RELU -> new LayerKind("convolution, ReLU", 0x0b64a0);
            case Conv2D _ -> new LayerKind("convolution", 0x0b64a0);
            case DepthwiseConv2D _ -> new LayerKind("depthwise convolution", 0x4b8fc4);
            case MaxPooling2D _ -> new LayerKind("max pooling", 0xc2410c);
            case AveragePooling2D _ -> new LayerKind("average pooling", 0xa16207);
            case GlobalAveragePooling2D _ -> new LayerKind("global average", 0x00795a);
            case GlobalMaxPooling2D _ -> new LayerKind("global maximum", 0x00795a);
            case Dense _ -> new LayerKind("dense", 0x96407d);
            case Activating activation -> new LayerKind(activation.function().configName(), 0x3f4a56);
            case BatchNormalization _ -> new LayerKind("batch norm", INPUT);
            case Composed _, Conv2DTranspose _ -> new LayerKind(words(layer), 0x4b8fc4);
            case Rearrangement _, Resampling _, Elementwise _, Stochastic _, CustomLayer _, Merge _ ->
                new LayerKind(words(layer), INPUT);
        };
    }

    /// `zero padding`, from the class `ZeroPadding2D`.
    private static String words(Layer layer) {
        return layer.className()
                .replace("2D", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }

    /// A word, or the size of the window, to be written under the layer; may be empty.
    static String label(Layer layer) {
        return switch (layer) {
            case Convolution2D conv -> size(conv.kernel());
            case Conv2DTranspose conv -> size(conv.kernel());
            case MaxPooling2D pool -> size(pool.pool());
            case AveragePooling2D pool -> size(pool.pool());
            case GlobalAveragePooling2D _ -> "mean";
            case GlobalMaxPooling2D _ -> "maximum";
            case Dense _ -> "dense";
            case Activating activation -> activation.function().configName();
            case Composed _, Rearrangement _, Resampling _, Elementwise _, Stochastic _, CustomLayer _, Merge _ -> "";
        };
    }

    private static String size(Size size) {
        return size.height() + "×" + size.width();
    }
}
