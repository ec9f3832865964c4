package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.kernel.Operation.CONV2D;
import static dev.yij.testvectors.kernel.Operation.CONV2D_GRAD_INPUT;
import static dev.yij.testvectors.kernel.Operation.CONV2D_GRAD_WEIGHTS;
import static dev.yij.testvectors.kernel.Operation.CONV2D_RELU;
import static dev.yij.testvectors.kernel.Operation.DENSE;
import static dev.yij.testvectors.kernel.Operation.DENSE_GRAD_INPUT;
import static dev.yij.testvectors.kernel.Operation.DENSE_GRAD_WEIGHTS;

import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Bugs of convolutions and dense layers that combine the wrong elements: layouts, padding, strides.
final class ConvolutionBugs {

    /// Convolution in one group, forward and backward.
    static final Set<Operation> UNGROUPED = Set.of(CONV2D, CONV2D_RELU, CONV2D_GRAD_INPUT, CONV2D_GRAD_WEIGHTS);

    /// Convolution, forward and backward.
    static final Set<Operation> CONVOLUTIONS = Set.copyOf(
            Stream.concat(UNGROUPED.stream(), GroupBugs.GROUPED.stream()).toList());

    /// The dense layer, forward and backward.
    static final Set<Operation> DENSES = Set.of(DENSE, DENSE_GRAD_INPUT, DENSE_GRAD_WEIGHTS);

    private static final Set<Operation> FORWARD = Set.of(CONV2D, CONV2D_RELU, DENSE);

    private static final Wiring.Pixel NCHW_INPUT =
            (d, n, row, column, ic) -> ((n * d.inC() + ic) * d.inH() + row) * d.inW() + column;

    private static final Wiring.Result NCHW_OUTPUT =
            (d, n, oh, ow, oc) -> ((n * d.outC() + oc) * d.outH() + oh) * d.outW() + ow;

    private static final Wiring.Weight OIHW =
            (d, kh, kw, ic, oc) -> ((oc * d.groupInC() + ic) * d.kernelH() + kh) * d.kernelW() + kw;

    private static final Wiring.Weight HWOI =
            (d, kh, kw, ic, oc) -> ((kh * d.kernelW() + kw) * d.outC() + oc) * d.groupInC() + ic;

    private ConvolutionBugs() {}

    static List<Hypothesis> all() {
        List<Hypothesis> bugs = new ArrayList<>();
        kernels(bugs);
        layouts(bugs);
        padding(bugs);
        steps(bugs);
        sums(bugs);
        return bugs;
    }

    static Prediction wired(String name, String advice, Set<Operation> operations, Wiring... variants) {
        Prediction bug = Prediction.of(name, advice, operations);
        for (Wiring variant : variants) {
            bug = bug.or(evidence -> WiredConvolution.outputs(evidence, variant));
        }
        return bug;
    }

    private static Wiring positions(Axis.Position to) {
        return Wiring.RIGHT.position(to);
    }

    /// A bug in rows only, or in columns only.
    private static Wiring on(boolean vertical, Axis.Position to) {
        return positions(
                (a, other, out, tap) -> (a.vertical() == vertical ? to : Axis.Position.RIGHT).of(a, other, out, tap));
    }

    /// The convolution whose padding before is that after and vice versa.
    static ConvDims exchanged(ConvDims d) {
        Padding padding = Padding.explicit(d.padBottom(), d.padTop(), d.padRight(), d.padLeft());
        return new ConvDims(
                d.images(),
                d.inH(),
                d.inW(),
                d.inC(),
                d.kernelH(),
                d.kernelW(),
                d.outC(),
                d.strideH(),
                d.strideW(),
                d.dilationH(),
                d.dilationW(),
                d.groups(),
                padding,
                d.bias());
    }

    private static void kernels(List<Hypothesis> bugs) {
        bugs.add(wired(
                "kernel flipped",
                "the kernel is rotated by 180° (a true convolution; in the gradient with respect to the input one"
                        + " rotation too few or too many): multiply tap kh with row oh·stride - padding + kh·dilation, and"
                        + " columns in the same way",
                CONVOLUTIONS,
                Wiring.RIGHT.weight((d, kh, kw, ic, oc) ->
                        Wiring.RIGHT.weight().at(d, d.kernelH() - 1 - kh, d.kernelW() - 1 - kw, ic, oc))));
        bugs.add(wired(
                "OIHW for HWIO",
                "the kernel is read or written as output channel, input channel, row, column (PyTorch's order): its"
                        + " order is row, column, input channel, output channel",
                CONVOLUTIONS,
                Wiring.RIGHT.weight(OIHW)));
        bugs.add(wired(
                "input and output channels of the kernel exchanged",
                "the kernel is read or written as row, column, output channel, input channel (HWOI, a transposed"
                        + " kernel's order): the output channel is the last and fastest",
                CONVOLUTIONS,
                Wiring.RIGHT.weight(HWOI)));
        bugs.add(wired(
                "OHWI for HWIO",
                "the kernel is read or written as output channel, row, column, input channel (TensorFlow Lite's"
                        + " order): its order is row, column, input channel, output channel",
                CONVOLUTIONS,
                Wiring.RIGHT.weight((d, kh, kw, ic, oc) ->
                        ((oc * d.kernelH() + kh) * d.kernelW() + kw) * d.groupInC() + ic)));
        bugs.add(wired(
                "IHWO for HWIO",
                "the kernel is read or written with the input channel first: its order is row, column, input"
                        + " channel, output channel",
                CONVOLUTIONS,
                Wiring.RIGHT.weight((d, kh, kw, ic, oc) ->
                        ((ic * d.kernelH() + kh) * d.kernelW() + kw) * d.outC() + oc)));
        bugs.add(wired(
                "kernel's rows and columns exchanged",
                "the kernel is transposed in height and width: its order is row, column, input channel, output"
                        + " channel",
                CONVOLUTIONS,
                Wiring.RIGHT.weight((d, kh, kw, ic, oc) ->
                        ((kw * d.kernelH() + kh) * d.groupInC() + ic) * d.outC() + oc)));
        bugs.add(wired(
                "dense kernel transposed",
                "the kernel of the dense layer is read or written as output × input (PyTorch's order): its order is"
                        + " input × output",
                DENSES,
                Wiring.RIGHT.weight(HWOI)));
    }

    private static void layouts(List<Hypothesis> bugs) {
        bugs.add(wired(
                "NCHW for NHWC in the input",
                "the input is read (its gradient written) with channels before rows: in memory the channel is the"
                        + " last and fastest",
                CONVOLUTIONS,
                Wiring.RIGHT.pixel(NCHW_INPUT)));
        bugs.add(wired(
                "NCHW for NHWC in the output",
                "the output is written (its gradient read) with channels before rows: in memory the channel is the"
                        + " last and fastest",
                CONVOLUTIONS,
                Wiring.RIGHT.result(NCHW_OUTPUT)));
        bugs.add(wired(
                "NCHW for NHWC throughout",
                "input and output are read with channels before rows: transpose to NHWC, the channel last",
                CONVOLUTIONS,
                Wiring.RIGHT.pixel(NCHW_INPUT).result(NCHW_OUTPUT)));
        bugs.add(wired(
                "PyTorch's layouts throughout",
                "input and output are read as NCHW and the kernel as OIHW: transpose to NHWC and HWIO",
                CONVOLUTIONS,
                Wiring.RIGHT.pixel(NCHW_INPUT).result(NCHW_OUTPUT).weight(OIHW)));
        bugs.add(wired(
                "height and width of the image exchanged",
                "the input is read (its gradient written) column by column: store it row by row, the width varies"
                        + " faster",
                CONVOLUTIONS,
                Wiring.RIGHT.pixel((d, n, row, column, ic) ->
                        ((n * d.inW() + column) * d.inH() + row) * d.inC() + ic)));
        bugs.add(wired(
                "height and width of the output exchanged",
                "the output is written (its gradient read) column by column: store it row by row, the width varies"
                        + " faster",
                CONVOLUTIONS,
                Wiring.RIGHT.result((d, n, oh, ow, oc) -> ((n * d.outW() + ow) * d.outH() + oh) * d.outC() + oc)));
        bugs.add(wired(
                "channels reversed",
                "the input channels are read (written) in reverse, as BGR for RGB",
                CONVOLUTIONS,
                Wiring.RIGHT.pixel(
                        (d, n, row, column, ic) -> Wiring.RIGHT.pixel().at(d, n, row, column, d.inC() - 1 - ic))));
        bugs.add(wired(
                "first image for every image",
                "every image of the batch is computed from the first one: add the image's offset",
                FORWARD,
                Wiring.RIGHT.pixel(
                        (d, n, row, column, ic) -> Wiring.RIGHT.pixel().at(d, 0, row, column, ic))));
    }

    private static void padding(List<Hypothesis> bugs) {
        bugs.add(wired(
                "SAME padding on the wrong side",
                "the odd pixel of SAME padding is before the image (top, left): it must be after it (bottom, right)",
                CONVOLUTIONS,
                positions((a, other, out, tap) -> out * a.stride() + tap * a.dilation() - a.after())));
        bugs.add(wired(
                "symmetric padding for SAME",
                "SAME pads half a kernel on either side, as PyTorch's padding=k/2 does: it must pad ⌊total/2⌋ before,"
                        + " where total = (out-1)·stride + (k-1)·dilation + 1 - in",
                CONVOLUTIONS,
                positions((a, other, out, tap) ->
                        out * a.stride() + tap * a.dilation() - (a.same() ? a.size() / 2 * a.dilation() : 0))));
        bugs.add(Prediction.of(
                "padding before and after exchanged",
                "rows that are padded below are padded above, columns right and left alike: check the order of the four"
                        + " numbers",
                CONVOLUTIONS,
                OptionalBugs.instead(
                        dims -> dims instanceof ConvDims d && d.padding().isExplicit() ? exchanged(d) : null)));
        bugs.add(wired(
                "SAME computed as for stride 1",
                "the padding is that of stride 1, ⌊(k-1)·dilation/2⌋ before: it depends on the stride",
                CONVOLUTIONS,
                positions((a, other, out, tap) ->
                        out * a.stride() + tap * a.dilation() - (a.same() ? (a.size() - 1) * a.dilation() / 2 : 0))));
        bugs.add(wired(
                "padding ignored",
                "windows start at the first pixel although the padding is SAME: they must start ⌊total/2⌋ before it",
                CONVOLUTIONS,
                positions((a, other, out, tap) -> out * a.stride() + tap * a.dilation())));
        bugs.add(wired(
                "window one pixel too late",
                "every window starts one pixel too far down and right: check the offset of the first window",
                CONVOLUTIONS,
                positions((a, other, out, tap) -> Axis.Position.RIGHT.of(a, other, out, tap) + 1)));
        bugs.add(wired(
                "window one pixel too early",
                "every window starts one pixel too far up and left: check the offset of the first window",
                CONVOLUTIONS,
                positions((a, other, out, tap) -> Axis.Position.RIGHT.of(a, other, out, tap) - 1)));
        bugs.add(wired(
                "border replicated",
                "taps in the padding read the nearest pixel (clamp to edge): they must read 0",
                CONVOLUTIONS,
                Wiring.RIGHT.border(Border.EDGE)));
        bugs.add(wired(
                "border mirrored",
                "taps in the padding read the mirrored pixel: they must read 0",
                CONVOLUTIONS,
                Wiring.RIGHT.border(Border.MIRROR)));
        bugs.add(wired(
                "border wraps around",
                "taps in the padding read the pixel at the opposite side (circular): they must read 0",
                CONVOLUTIONS,
                Wiring.RIGHT.border(Border.WRAP)));
        bugs.add(wired(
                "columns not checked",
                "taps left and right of the image read the neighbouring row: check columns, not only rows or the"
                        + " address",
                CONVOLUTIONS,
                Wiring.RIGHT.border(Border.NEIGHBOURING_ROW)));
        bugs.add(wired(
                "rows not checked",
                "taps above and below the image read the neighbouring image: check rows against the image, not"
                        + " the batch",
                CONVOLUTIONS,
                Wiring.RIGHT.border(Border.NEIGHBOURING_IMAGE)));
    }

    private static void steps(List<Hypothesis> bugs) {
        bugs.add(wired(
                "stride ignored",
                "neighbouring windows are one pixel apart for any stride",
                CONVOLUTIONS,
                positions((a, other, out, tap) -> out + tap * a.dilation() - a.before()),
                positions((a, other, out, tap) -> out + tap * a.dilation())));
        for (boolean vertical : new boolean[] {true, false}) {
            String axis = vertical ? "vertical" : "horizontal";
            bugs.add(wired(
                    axis + " stride ignored",
                    "neighbouring windows are one pixel apart in one direction",
                    CONVOLUTIONS,
                    on(vertical, (a, other, out, tap) -> out + tap * a.dilation() - a.before()),
                    on(vertical, (a, other, out, tap) -> out * other.stride() + tap * a.dilation() - a.before())));
            bugs.add(wired(
                    axis + " dilation ignored",
                    "neighbouring taps are one pixel apart in one direction, or as far as in the other one",
                    CONVOLUTIONS,
                    on(vertical, (a, other, out, tap) -> out * a.stride() + tap - a.before()),
                    on(vertical, (a, other, out, tap) -> out * a.stride() + tap * other.dilation() - a.before()),
                    on(
                            vertical,
                            (a, other, out, tap) ->
                                    Axis.Position.RIGHT.of(a.dilated(other.dilation()), other, out, tap))));
        }
        bugs.add(wired(
                "strides exchanged",
                "the vertical stride is used horizontally and vice versa",
                CONVOLUTIONS,
                positions((a, other, out, tap) -> out * other.stride() + tap * a.dilation() - a.before())));
        bugs.add(wired(
                "dilation ignored",
                "neighbouring taps are one pixel apart for any dilation",
                CONVOLUTIONS,
                positions((a, other, out, tap) -> out * a.stride() + tap - a.before()),
                positions((a, other, out, tap) ->
                        out * a.stride() + tap - a.dilated(1).before())));
        bugs.add(wired(
                "dilation off by one",
                "taps are one pixel too far apart: dilation is the distance between taps, 1 for an ordinary"
                        + " kernel, not the number of pixels between them",
                CONVOLUTIONS,
                positions((a, other, out, tap) -> out * a.stride() + tap * (a.dilation() + 1) - a.before()),
                positions(
                        (a, other, out, tap) -> Axis.Position.RIGHT.of(a.dilated(a.dilation() + 1), other, out, tap))));
        bugs.add(wired(
                "dilations exchanged",
                "the vertical dilation is used horizontally and vice versa",
                CONVOLUTIONS,
                positions((a, other, out, tap) -> out * a.stride() + tap * other.dilation() - a.before()),
                positions(
                        (a, other, out, tap) -> Axis.Position.RIGHT.of(a.dilated(other.dilation()), other, out, tap))));
    }

    private static void sums(List<Hypothesis> bugs) {
        bugs.add(wired(
                "last tap left out",
                "the loop over the kernel's rows or columns ends one tap early",
                CONVOLUTIONS,
                Wiring.RIGHT.use((d, output, kh, kw, ic, oc) -> isEarly(kh, d.kernelH())),
                Wiring.RIGHT.use((d, output, kh, kw, ic, oc) -> isEarly(kw, d.kernelW())),
                Wiring.RIGHT.use((d, output, kh, kw, ic, oc) -> isEarly(kh, d.kernelH()) && isEarly(kw, d.kernelW()))));
        for (int lanes : new int[] {4, 8, 16, 32}) {
            String name = "remainder of " + lanes + " input channels left out";
            String advice = "the sum over channels includes only whole blocks of " + lanes
                    + ": add the remaining channels one by one or with a mask";
            bugs.add(wired(
                    name,
                    advice,
                    FORWARD,
                    Wiring.RIGHT.use((d, output, kh, kw, ic, oc) -> ic < d.groupInC() - d.groupInC() % lanes)));
            bugs.add(wired(
                    name,
                    advice,
                    Set.of(CONV2D_GRAD_INPUT, DENSE_GRAD_INPUT),
                    Wiring.RIGHT.use((d, output, kh, kw, ic, oc) -> oc < d.outC() - d.outC() % lanes)));
        }
        Set<Operation> weightGradients = Set.of(CONV2D_GRAD_WEIGHTS, DENSE_GRAD_WEIGHTS);
        bugs.add(wired(
                "gradient of the last image only",
                "the gradient with respect to the weights is that of the last image, which overwrites the others: sum"
                        + " over the batch",
                weightGradients,
                Wiring.RIGHT.use((d, output, kh, kw, ic, oc) -> image(d, output) == d.images() - 1)));
        bugs.add(wired(
                "gradient of the first image only",
                "the gradient with respect to the weights is that of the first image: sum over the batch",
                weightGradients,
                Wiring.RIGHT.use((d, output, kh, kw, ic, oc) -> image(d, output) == 0)));
    }

    private static boolean isEarly(int tap, int taps) {
        return taps == 1 || tap < taps - 1;
    }

    private static int image(ConvDims d, int output) {
        return output / (d.outH() * d.outW());
    }
}
