package dev.yij.io.onnx;

import dev.yij.io.onnx.graph.ElementType;
import dev.yij.reference.CheckReturnValue;

/// Options of the export of a model.
///
/// @param weights    whether the file holds the weights; without them they are inputs of the graph, after the
///     image, in the order and under the names that the model has for them
/// @param pixels     whether the graph itself converts pixels of 0 … 255 to the model's input, as the model's
///     preparation says
/// @param inputType  the type of the input, FLOAT, or for pixels UINT8
/// @param channelsLast whether the input is `N × height × width × channels`; otherwise it is `N × channels ×
///     height × width`, which ONNX's operators take
@CheckReturnValue
public record ExportOptions(boolean weights, boolean pixels, ElementType inputType, boolean channelsLast) {

    /// Checks the type.
    ///
    /// @throws IllegalArgumentException if it is neither FLOAT, nor UINT8 for pixels
    public ExportOptions {
        if (inputType != ElementType.FLOAT && !(pixels && inputType == ElementType.UINT8)) {
            throw new IllegalArgumentException("the input can be float32, or uint8 for pixels, found " + inputType);
        }
    }

    /// With weights, for normalised float32 input, channels first.
    public static ExportOptions defaults() {
        return new ExportOptions(true, false, ElementType.FLOAT, false);
    }

    /// A copy with or without weights.
    public ExportOptions weights(boolean to) {
        return new ExportOptions(to, pixels, inputType, channelsLast);
    }

    /// A copy for pixels.
    ///
    /// @param type  FLOAT or UINT8
    public ExportOptions forPixels(ElementType type) {
        return new ExportOptions(weights, true, type, channelsLast);
    }

    /// A copy with the channels as the input's last axis or not.
    public ExportOptions channelsLast(boolean to) {
        return new ExportOptions(weights, pixels, inputType, to);
    }
}
