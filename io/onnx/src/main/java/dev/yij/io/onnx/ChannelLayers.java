package dev.yij.io.onnx;

import dev.yij.io.onnx.Held.Order;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.layer.DepthwiseConv2D;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.Reshape;
import dev.yij.reference.layer.Size;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Converts sums and products of a value with constants, one for each channel: y = w[c] · x + b[c] is a
/// depthwise convolution with a window of one pixel, which gives the same numbers and can be trained. Batch
/// normalization that an exporter wrote as `Mul` and `Add` has this form.
///
/// @param draft receives the layers
record ChannelLayers(LayerDraft draft) {

    /// @param valueFirst whether the value is the first operand
    /// @throws OnnxUnsupportedException if the constants are not one for each channel, or divide by 0
    Held read(OnnxNode node, Held x, boolean valueFirst, OnnxTensor constant) throws OnnxUnsupportedException {
        float[] numbers = perChannel(x, constant);
        if (numbers == null) {
            throw NodeConstants.misfit(
                    node, "expected one number, or one for each channel of " + x.shape() + ", found " + constant);
        }
        float[] ones = new float[numbers.length];
        Arrays.fill(ones, node.operator().equals("Sub") && !valueFirst ? -1 : 1);
        return switch (node.operator()) {
            case "Add", "Sum" -> layer(node, x, ones, numbers);
            case "Sub" -> layer(node, x, ones, valueFirst ? changed(numbers, false) : numbers);
            case "Mul" -> layer(node, x, numbers, null);
            case "Div" -> {
                if (!valueFirst || !isFinite(changed(numbers, true))) {
                    throw NodeConstants.misfit(node, "expected a value divided by numbers other than 0");
                }
                yield layer(node, x, changed(numbers, true), null);
            }
            default -> throw NodeConstants.misfit(node, "yij has no such layer for a value and numbers");
        };
    }

    /// The numbers in the order of our channels; null if there is not one for each.
    private static float @Nullable [] perChannel(Held x, OnnxTensor constant) {
        if (!(constant instanceof OnnxTensor.Floats floats) || !isFinite(floats.data())) {
            return null;
        }
        int channels = x.shape().dim(x.shape().rank() - 1);
        return switch (x.order()) {
            case CHANNELS_FIRST, ONE_PIXEL -> MergeLayers.perChannel(floats, channels);
            case SAME -> x.shape().rank() == 2 ? null : RowLayers.bias(floats, channels);
            case CHANNEL_ROWS -> {
                float[] row = RowLayers.bias(floats, channels);
                yield row == null || x.image() == null ? null : NodeConstants.pixelByPixel(row, 1, x.image());
            }
        };
    }

    private static boolean isFinite(float[] numbers) {
        boolean finite = true;
        for (float number : numbers) {
            finite &= Float.isFinite(number);
        }
        return finite;
    }

    private static float[] changed(float[] numbers, boolean inverse) {
        float[] changed = new float[numbers.length];
        for (int i = 0; i < changed.length; i++) {
            changed[i] = inverse ? 1 / numbers[i] : -numbers[i];
        }
        return changed;
    }

    private Held layer(OnnxNode node, Held x, float[] factors, float @Nullable [] summands) {
        DepthwiseConv2D layer = new DepthwiseConv2D(Size.of(1)).useBias(summands != null);
        float[][] weights = summands == null ? new float[][] {factors} : new float[][] {factors, summands};
        if (x.shape().rank() == 3) {
            return draft.add(node, layer, List.of(x), weights);
        }
        Held pixel = draft.add(new Reshape(1, 1, factors.length), x).order(Order.SAME);
        Held y = draft.add(new Flatten(), draft.add(node, layer, List.of(pixel), weights));
        return x.with(y.from(), x.shape());
    }
}
