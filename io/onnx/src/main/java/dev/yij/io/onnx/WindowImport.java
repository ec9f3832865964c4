package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.layer.Layers;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.ZeroPadding2D;
import dev.yij.reference.tensor.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The window of a convolution or pool in the terms of our layers.
///
/// @param zeros zeros that must be added around the image first, where the padding is neither VALID nor SAME;
///     null for none
record WindowImport(
        Size strides,
        Size dilation,
        Padding padding,
        @Nullable ZeroPadding2D zeros) {

    /// Reads a node's attributes.
    ///
    /// @param in   the shape of the image, height × width × channels
    /// @param size the window
    static WindowImport of(OnnxNode node, Shape in, Size size) throws FormatException {
        Size strides = size(node, "strides");
        Size dilation = size(node, "dilations");
        Window2D same = Layers.window(in, size, strides, dilation, Padding.SAME);
        int[] samePads = {
            same.h().before(), same.w().before(), same.h().after(), same.w().after()
        };
        String autoPad = node.attributes().word("auto_pad", "NOTSET");
        int[] pads = switch (autoPad) {
            case "NOTSET" -> pads(node);
            case "VALID" -> new int[4];
            case "SAME_UPPER" -> samePads;
            case "SAME_LOWER" -> new int[] {samePads[2], samePads[3], samePads[0], samePads[1]};
            default -> throw new FormatException(node.label() + ": \"" + autoPad + "\" is not an auto_pad");
        };
        if (autoPad.equals("NOTSET") && node.attributes().integer("ceil_mode", 0) != 0) {
            pads[2] = rounded(in.dim(0), size.height(), strides.height(), dilation.height(), pads[0], pads[2]);
            pads[3] = rounded(in.dim(1), size.width(), strides.width(), dilation.width(), pads[1], pads[3]);
        }
        if (Arrays.stream(pads).allMatch(pad -> pad == 0)) {
            return new WindowImport(strides, dilation, Padding.VALID, null);
        }
        if (Arrays.equals(pads, samePads)) {
            return new WindowImport(strides, dilation, Padding.SAME, null);
        }
        return new WindowImport(
                strides, dilation, Padding.VALID, new ZeroPadding2D(pads[0], pads[2], pads[1], pads[3]));
    }

    /// The explicit padding: top, left, bottom, right.
    static int[] pads(OnnxNode node) throws FormatException {
        long[] given = node.attributes().integers("pads");
        if (given == null || given.length == 0) {
            return new int[4];
        }
        if (given.length != 4 || Arrays.stream(given).anyMatch(pad -> pad < 0 || pad > 1 << 20)) {
            throw NodeConstants.misfit(node, "expected four pads, found " + Arrays.toString(given));
        }
        return Arrays.stream(given).mapToInt(pad -> (int) pad).toArray();
    }

    /// Padding at the end with which no window is cut off: rounding up adds a window if inputs remain, unless
    /// it would start in the padding at the end.
    private static int rounded(int in, int size, int stride, int dilation, int before, int after) {
        int extent = (size - 1) * dilation + 1;
        int rest = Math.floorMod(in + before + after - extent, stride);
        int more = after + stride - rest;
        boolean startsInside = in + before + more - extent < in + before;
        return rest == 0 || !startsInside ? after : more;
    }

    /// Whether there is any padding.
    boolean isPadded() {
        return padding == Padding.SAME || zeros != null;
    }

    /// Two numbers as a size; ones if there is no such attribute.
    static Size size(OnnxNode node, String attribute) throws FormatException {
        int[] pair = pair(node, attribute, 1);
        return new Size(pair[0], pair[1]);
    }

    /// Two numbers, for rows and columns.
    static int[] pair(OnnxNode node, String attribute, int otherwise) throws FormatException {
        long @Nullable [] pair = node.attributes().integers(attribute);
        if (pair == null || pair.length == 0) {
            return new int[] {otherwise, otherwise};
        }
        if (pair.length != 2) {
            throw NodeConstants.misfit(node, "expected two " + attribute + ", found " + pair.length);
        }
        return new int[] {Math.toIntExact(pair[0]), Math.toIntExact(pair[1])};
    }
}
