package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.kernel.Operation.AVERAGE_POOL2D;
import static dev.yij.testvectors.kernel.Operation.AVERAGE_POOL2D_GRAD;
import static dev.yij.testvectors.kernel.Operation.MAX_POOL2D;
import static dev.yij.testvectors.kernel.Operation.MAX_POOL2D_GRAD;

import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Bugs of pooling.
final class PoolBugs {

    private static final Set<Operation> ALL = Set.of(MAX_POOL2D, MAX_POOL2D_GRAD, AVERAGE_POOL2D, AVERAGE_POOL2D_GRAD);
    private static final Set<Operation> GRADIENTS = Set.of(MAX_POOL2D_GRAD, AVERAGE_POOL2D_GRAD);
    private static final Set<Operation> AVERAGES = Set.of(AVERAGE_POOL2D, AVERAGE_POOL2D_GRAD);

    private PoolBugs() {}

    static List<Hypothesis> all() {
        List<Hypothesis> bugs = new ArrayList<>();
        windows(bugs);
        maxima(bugs);
        means(bugs);
        return bugs;
    }

    private static Hypothesis pooled(String name, String advice, Set<Operation> operations, Pooling... variants) {
        Prediction bug = Prediction.of(name, advice, operations);
        for (Pooling variant : variants) {
            bug = bug.or(variant::outputs);
        }
        return bug;
    }

    private static Pooling positions(Axis.Position to) {
        return Pooling.RIGHT.position(to);
    }

    private static void windows(List<Hypothesis> bugs) {
        bugs.add(pooled(
                "SAME padding on the wrong side",
                "the odd pixel of SAME padding is before the image (top, left): it must be after it (bottom, right)",
                ALL,
                positions((a, other, out, tap) -> out * a.stride() + tap - a.after())));
        bugs.add(pooled(
                "symmetric padding for SAME",
                "SAME pads half a window on either side, as PyTorch's padding=k/2 does: it must pad ⌊total/2⌋ before,"
                        + " where total = (out-1)·stride + k - in",
                ALL,
                positions((a, other, out, tap) -> out * a.stride() + tap - (a.same() ? a.size() / 2 : 0))));
        bugs.add(pooled(
                "SAME computed as for stride 1",
                "the padding is that of stride 1, ⌊(k-1)/2⌋ before: it depends on the stride",
                ALL,
                positions((a, other, out, tap) -> out * a.stride() + tap - (a.same() ? (a.size() - 1) / 2 : 0))));
        bugs.add(pooled(
                "padding of height and width exchanged",
                "rows are padded as columns should be and vice versa",
                ALL,
                positions((a, other, out, tap) -> out * a.stride() + tap - other.before())));
        bugs.add(pooled(
                "padding ignored",
                "windows start at the first pixel although the padding is SAME: they must start ⌊total/2⌋ before it",
                ALL,
                positions((a, other, out, tap) -> out * a.stride() + tap)));
        bugs.add(pooled(
                "window one pixel too late",
                "every window starts one pixel too far down and right: check the offset of the first window",
                ALL,
                positions((a, other, out, tap) -> Axis.Position.RIGHT.of(a, other, out, tap) + 1)));
        bugs.add(pooled(
                "stride ignored",
                "neighbouring windows are one pixel apart for any stride",
                ALL,
                positions((a, other, out, tap) -> out + tap - a.before())));
        bugs.add(pooled(
                "window size used as stride",
                "the distance between neighbouring windows is their size for any stride",
                ALL,
                positions((a, other, out, tap) -> out * a.size() + tap - a.before())));
        bugs.add(pooled(
                "strides exchanged",
                "the vertical stride is used horizontally and vice versa",
                ALL,
                positions((a, other, out, tap) -> out * other.stride() + tap - a.before())));
        bugs.add(pooled(
                "NCHW for NHWC throughout",
                "input and output are read with channels before rows: transpose to NHWC, the channel last",
                ALL,
                Pooling.RIGHT.withChannelsFirst()));
        bugs.add(pooled(
                "overlapping windows overwrite each other",
                "where windows overlap, a pixel keeps the gradient of the last one: add them up",
                GRADIENTS,
                Pooling.RIGHT.withOverwriting()));
    }

    private static void maxima(List<Hypothesis> bugs) {
        bugs.add(pooled(
                "ties go to the last maximum",
                "of several equal maxima the last one receives the gradient: the first in row-major order must"
                        + " receive it (compare with >, not >=)",
                Set.of(MAX_POOL2D_GRAD),
                Pooling.RIGHT.sharing(Pooling.LAST)));
        bugs.add(pooled(
                "ties share the gradient",
                "several equal maxima share the gradient: the first in row-major order must receive all of it",
                Set.of(MAX_POOL2D_GRAD),
                Pooling.RIGHT.sharing(Pooling.EQUALLY)));
        bugs.add(pooled(
                "every tie receives the whole gradient",
                "each of several equal maxima receives the whole gradient (a comparison with the output): only the"
                        + " first in row-major order must receive it",
                Set.of(MAX_POOL2D_GRAD),
                Pooling.RIGHT.sharing(Pooling.EACH)));
        bugs.add(pooled(
                "padding takes part in the maximum",
                "padding, or an initial maximum of 0, is larger than negative pixels: start with -∞ and ignore padding",
                Set.of(MAX_POOL2D, MAX_POOL2D_GRAD),
                Pooling.RIGHT.zeros(Pooling.Zeros.WHERE_THERE_IS_PADDING),
                Pooling.RIGHT.zeros(Pooling.Zeros.ALWAYS)));
        bugs.add(pooled(
                "mean instead of maximum",
                "the mean of the window is computed, not the maximum",
                Set.of(MAX_POOL2D, MAX_POOL2D_GRAD),
                Pooling.RIGHT.withExchange()));
    }

    private static void means(List<Hypothesis> bugs) {
        bugs.add(pooled(
                "padding counts in the mean",
                "the sum is divided by the window's size even if part of it is padding: divide by the number of"
                        + " pixels in it",
                AVERAGES,
                Pooling.RIGHT.dividing((d, count) -> d.poolH() * d.poolW())));
        bugs.add(pooled(
                "mean not divided",
                "the sum of the window is not divided by the number of pixels",
                AVERAGES,
                Pooling.RIGHT.dividing((d, count) -> 1)));
        bugs.add(pooled(
                "mean divided by one side of the window",
                "the sum is divided by the window's height or width only",
                AVERAGES,
                Pooling.RIGHT.dividing((d, count) -> d.poolH()),
                Pooling.RIGHT.dividing((d, count) -> d.poolW())));
        bugs.add(pooled(
                "maximum instead of mean",
                "the maximum of the window is computed, not the mean",
                Set.of(AVERAGE_POOL2D),
                Pooling.RIGHT.withExchange()));
    }
}
