package dev.yij.io.onnx;

import dev.yij.io.onnx.graph.ElementType;

/// How a model is exported.
///
/// @param weights    whether the file holds the weights; without them they are inputs of the graph, behind the
///     picture, in the order and under the names that the model has for them
/// @param pixels     whether the graph itself turns pixels of 0 … 255 into what the model eats, x / 127.5 - 1
/// @param inputType  the type of the input, FLOAT, or for pixels UINT8
/// @param channelsLast whether the input is `N × height × width × channels`; otherwise it is `N × channels ×
///     height × width`, which is what ONNX's operators take
public record ExportOptions(boolean weights, boolean pixels, ElementType inputType, boolean channelsLast) {

    /// Checks the type.
    ///
    /// @throws IllegalArgumentException if it is not FLOAT, nor UINT8 for pixels
    public ExportOptions {
        if (inputType != ElementType.FLOAT && !(pixels && inputType == ElementType.UINT8)) {
            throw new IllegalArgumentException("the input can be float32, or uint8 for pixels, found " + inputType);
        }
    }

    /// With weights, for normalised float32 input, channels first.
    public static ExportOptions defaults() {
        return new ExportOptions(true, false, ElementType.FLOAT, false);
    }

    /// The same without weights.
    public ExportOptions withoutWeights() {
        return new ExportOptions(false, pixels, inputType, channelsLast);
    }

    /// The same for pixels.
    ///
    /// @param type  FLOAT or UINT8
    public ExportOptions forPixels(ElementType type) {
        return new ExportOptions(weights, true, type, channelsLast);
    }

    /// The same with the channels as the input's last axis.
    public ExportOptions withChannelsLast() {
        return new ExportOptions(weights, pixels, inputType, true);
    }
}
