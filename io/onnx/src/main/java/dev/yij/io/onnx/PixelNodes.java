package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.model.PixelScaling;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The nodes in front of the first layer that only convert an image to the model's input: a cast, a
/// transposition to channels first, the reversal of the channels, and additions, subtractions,
/// multiplications and divisions by constants, in any order. What they compute is collected as
/// `(x / divisor - mean) / std`, since reading an image performs it.
final class PixelNodes {

    /// The dimensions of a constant per channel, where the channels are the first axis of an image or the last.
    private static final Set<String> FIRST =
            Set.of(Dims.of(3, 1, 1).toString(), Dims.of(1, 3, 1, 1).toString());

    private static final Set<String> LAST = Set.of(
            Dims.of(3).toString(),
            Dims.of(1, 1, 3).toString(),
            Dims.of(1, 1, 1, 3).toString());

    private final Map<String, OnnxTensor> constants;
    private double divisor = 1;
    private final double[] mean = {0, 0, 0};
    private final double[] std = {1, 1, 1};
    private boolean shifted;
    private boolean scaled;
    private boolean bgr;
    private boolean channelsLast;
    private boolean acrossLastAxis;
    private final boolean ours;
    private final Set<OnnxNode> taken = new HashSet<>();

    /// @param constants by value name
    /// @param ours      whether yij wrote the graph, so that the nodes' names tell which they are
    PixelNodes(Map<String, OnnxTensor> constants, boolean ours) {
        this.constants = constants;
        this.ours = ours;
    }

    /// Takes a node if it only converts an image.
    ///
    /// @return whether it did; the node is the first layer's otherwise
    boolean take(OnnxNode node) throws FormatException {
        if (ours && !node.name().startsWith("preprocessing/")) {
            return false;
        }
        boolean takes = switch (node.operator()) {
            case "Cast" -> node.attributes().integer("to", 0) == ElementType.FLOAT.code() && !scaled && !shifted;
            case "Transpose" -> !channelsLast && turns(node);
            case "Gather" -> reverses(node);
            case "Div" -> scale(node, false);
            case "Mul" -> scale(node, true);
            case "Sub" -> shift(node, 1);
            case "Add" -> shift(node, -1);
            default -> false;
        };
        if (takes) {
            taken.add(node);
        }
        return takes;
    }

    /// Whether a node changes no number, but perhaps its type.
    static boolean movesOrCasts(OnnxNode node) {
        return Set.of("Cast", "Transpose", "Gather").contains(node.operator());
    }

    /// Whether [#take] took a node.
    boolean took(OnnxNode node) {
        return taken.contains(node);
    }

    private boolean turns(OnnxNode node) throws FormatException {
        channelsLast = Arrays.equals(node.attributes().integers("perm"), new long[] {0, 3, 1, 2});
        return channelsLast;
    }

    private boolean reverses(OnnxNode node) throws FormatException {
        double[] indices = numbers(node, 3);
        boolean channels = node.attributes().integer("axis", 0) == 1 && !scaled && !shifted && !bgr;
        bgr |= channels && indices != null && Arrays.equals(indices, new double[] {2, 1, 0});
        return bgr && channels;
    }

    /// Divides by a constant, or multiplies by it: the scale before the mean if it is one number, else after.
    private boolean scale(OnnxNode node, boolean multiply) {
        double[] by = constant(node);
        if (by == null || Arrays.stream(by).anyMatch(each -> each == 0 || !Double.isFinite(each))) {
            return false;
        }
        scaled = true;
        if (!shifted && by.length == 1) {
            divisor = multiply ? divisor / by[0] : divisor * by[0];
            return true;
        }
        for (int c = 0; c < 3; c++) {
            double each = by[c % by.length];
            std[c] = multiply ? std[c] / each : std[c] * each;
        }
        shifted = true; // a later single factor belongs here too
        return true;
    }

    private boolean shift(OnnxNode node, int sign) {
        double[] by = constant(node);
        if (by == null) {
            return false;
        }
        shifted = true;
        for (int c = 0; c < 3; c++) {
            mean[c] += sign * by[c % by.length] * std[c];
        }
        return true;
    }

    /// The constant that a node combines with the image: one number, or one for each of three channels; null if
    /// there is none.
    private double @Nullable [] constant(OnnxNode node) {
        double[] one = numbers(node, 1);
        double[] three = numbers(node, 3);
        if (three == null) {
            return one;
        }
        Dims dims = Objects.requireNonNull(constants.get(node.inputs().get(1))).dims();
        boolean first = FIRST.contains(dims.toString());
        boolean last = !channelsLast && LAST.contains(dims.toString());
        acrossLastAxis |= last;
        return first || last ? three : null;
    }

    private double @Nullable [] numbers(OnnxNode node, int count) {
        OnnxTensor operand =
                node.inputs().size() < 2 ? null : constants.get(node.inputs().get(1));
        if (operand == null || operand.size() != count) {
            return null;
        }
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = operand.number(i);
        }
        return numbers;
    }

    /// Whether the graph's input has its channels last.
    boolean channelsLast() {
        return channelsLast;
    }

    /// Whether the nodes expect numbers of 0 … 1, as in `(x - 0.485) / 0.229`: they would enlarge those of 0 …
    /// 255, or move them by one at most.
    boolean takeUnit() {
        double gain = 0;
        double shift = 0;
        for (int c = 0; c < 3; c++) {
            gain = Math.max(gain, 1 / Math.abs(divisor * std[c]));
            shift = Math.max(shift, Math.abs(divisor * mean[c]));
        }
        return !ours && (gain > 1 || gain == 1 && shift > 0 && shift <= 1);
    }

    /// What the nodes compute of pixels of 0 … 255; null if they change no number.
    ///
    /// @param file the file's name
    /// @throws OnnxUnsupportedException if a constant per column, not per channel, is among them
    @Nullable
    PixelScaling scaling(String file) throws OnnxUnsupportedException {
        if (acrossLastAxis && !channelsLast) {
            throw new OnnxUnsupportedException(file + ": the preprocessing in front of the first layer has one number"
                    + " for each column of the image, expected one for each channel");
        }
        double all = takeUnit() ? 255 * divisor : divisor;
        return scaled || shifted || bgr ? new PixelScaling((float) all, floats(mean), floats(std), bgr) : null;
    }

    private static List<Float> floats(double[] values) {
        return Arrays.stream(values).mapToObj(each -> (float) each).toList();
    }
}
