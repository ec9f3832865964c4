package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.layer.Layers;
import dev.yij.reference.layer.Size;
import dev.yij.reference.tensor.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The window of a convolution or pool in the terms of our layers.
///
/// @param isPadded whether there is any padding
record WindowImport(Size strides, Size dilation, Padding padding, boolean isPadded) {

    /// Reads a node's attributes.
    ///
    /// @param in   the shape of the image, height × width × channels
    /// @param size the window
    /// @throws OnnxUnsupportedException if the padding is neither VALID nor SAME
    static WindowImport of(OnnxNode node, Shape in, Size size) throws FormatException {
        Size strides = size(node, "strides");
        Size dilation = size(node, "dilations");
        Window2D same = Layers.window(in, size, strides, dilation, Padding.SAME);
        long[] samePads = {
            same.h().before(), same.w().before(), same.h().after(), same.w().after()
        };
        String autoPad = node.attributes().word("auto_pad", "NOTSET");
        long[] given = node.attributes().integers("pads");
        long[] pads = switch (autoPad) {
            case "NOTSET" -> given == null || given.length == 0 ? new long[4] : given;
            case "VALID" -> new long[4];
            case "SAME_UPPER" -> samePads;
            case "SAME_LOWER" -> new long[] {samePads[2], samePads[3], samePads[0], samePads[1]};
            default -> throw new FormatException(node.label() + ": \"" + autoPad + "\" is not an auto_pad");
        };
        boolean padded = Arrays.stream(pads).anyMatch(pad -> pad != 0);
        if (padded && !Arrays.equals(pads, samePads)) {
            throw new OnnxUnsupportedException(
                    node.label() + " does not become a layer: its padding " + Arrays.toString(pads)
                            + " is neither VALID nor SAME, which would be " + Arrays.toString(samePads));
        }
        Padding padding = padded ? Padding.SAME : Padding.VALID;
        if (node.attributes().integer("ceil_mode", 0) != 0
                && !fits(Layers.window(in, size, strides, dilation, padding))) {
            throw new OnnxUnsupportedException(node.label() + " does not become a layer: ceil_mode changes its output");
        }
        return new WindowImport(strides, dilation, padding, padded);
    }

    /// Whether the last window ends where the padded image ends, so that nothing is rounded.
    private static boolean fits(Window2D window) {
        return fits(window.h()) && fits(window.w());
    }

    private static boolean fits(Window w) {
        return (w.out() - 1L) * w.stride() + (w.size() - 1L) * w.dilation() + 1
                == (long) w.in() + w.before() + w.after();
    }

    private static Size size(OnnxNode node, String attribute) throws FormatException {
        long @Nullable [] pair = node.attributes().integers(attribute);
        if (pair == null || pair.length == 0) {
            return Size.of(1);
        }
        if (pair.length != 2) {
            throw new OnnxUnsupportedException(
                    node.label() + " does not become a layer: expected two " + attribute + ", found " + pair.length);
        }
        return new Size(Math.toIntExact(pair[0]), Math.toIntExact(pair[1]));
    }
}
