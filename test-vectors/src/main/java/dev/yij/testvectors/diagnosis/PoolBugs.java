package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.cases.Operation.AVERAGE_POOL2D;
import static dev.yij.testvectors.cases.Operation.AVERAGE_POOL2D_GRAD;
import static dev.yij.testvectors.cases.Operation.MAX_POOL2D;
import static dev.yij.testvectors.cases.Operation.MAX_POOL2D_GRAD;

import dev.yij.testvectors.cases.Operation;
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
                "the odd pixel of SAME padding goes before the image (top, left): it goes after (bottom, right)",
                ALL,
                positions((a, other, out, tap) -> out * a.stride() + tap - a.after())));
        bugs.add(pooled(
                "symmetric padding for SAME",
                "SAME pads half a window on either side, as PyTorch's padding=k/2 does: it pads ⌊lacking/2⌋ before,"
                        + " where lacking = (out-1)·stride + k - in",
                ALL,
                positions((a, other, out, tap) -> out * a.stride() + tap - (a.same() ? a.size() / 2 : 0)),
                positions((a, other, out, tap) -> out * a.stride() + tap - (a.same() ? (a.size() - 1) / 2 : 0))));
        bugs.add(pooled(
                "padding ignored",
                "windows start at the first pixel although the padding is SAME: they start ⌊lacking/2⌋ before it",
                ALL,
                positions((a, other, out, tap) -> out * a.stride() + tap)));
        bugs.add(pooled(
                "window one pixel too late",
                "every window starts one pixel too far down and right: check the offset of the first window",
                ALL,
                positions((a, other, out, tap) -> Axis.Position.RIGHT.of(a, other, out, tap) + 1)));
        bugs.add(pooled(
                "stride ignored",
                "windows move on by one pixel whatever the stride",
                ALL,
                positions((a, other, out, tap) -> out + tap - a.before())));
        bugs.add(pooled(
                "stride taken to be the window's size",
                "windows move on by their own size whatever the stride",
                ALL,
                positions((a, other, out, tap) -> out * a.size() + tap - a.before())));
        bugs.add(pooled(
                "strides exchanged",
                "the vertical stride is used horizontally and the other way round",
                ALL,
                positions((a, other, out, tap) -> out * other.stride() + tap - a.before())));
        bugs.add(pooled(
                "NCHW for NHWC throughout",
                "input and output are taken to have channels before rows: transpose to NHWC, the channel last",
                ALL,
                Pooling.RIGHT.withChannelsFirst()));
        bugs.add(pooled(
                "overlapping windows replace each other",
                "where windows overlap, a pixel keeps the gradient of the last one: add them up",
                GRADIENTS,
                Pooling.RIGHT.withLastReplacing()));
    }

    private static void maxima(List<Hypothesis> bugs) {
        bugs.add(pooled(
                "ties go to the last maximum",
                "where several pixels are the maximum, the last takes the gradient: the first in row-major order"
                        + " takes it (compare with >, not >=)",
                Set.of(MAX_POOL2D_GRAD),
                Pooling.RIGHT.sharing(Pooling.LAST)));
        bugs.add(pooled(
                "ties share the gradient",
                "where several pixels are the maximum, they share the gradient: the first in row-major order takes"
                        + " the whole",
                Set.of(MAX_POOL2D_GRAD),
                Pooling.RIGHT.sharing(Pooling.EQUALLY)));
        bugs.add(pooled(
                "every tie takes the whole gradient",
                "where several pixels are the maximum, each takes the whole gradient (a comparison with the output):"
                        + " the first in row-major order takes it",
                Set.of(MAX_POOL2D_GRAD),
                Pooling.RIGHT.sharing(Pooling.EACH)));
        bugs.add(pooled(
                "padding takes part in the maximum",
                "padding, or a maximum that begins at 0, beats negative pixels: begin with -∞ and leave padding out",
                Set.of(MAX_POOL2D, MAX_POOL2D_GRAD),
                Pooling.RIGHT.paddingWins(false),
                Pooling.RIGHT.paddingWins(true)));
        bugs.add(pooled(
                "mean for maximum",
                "the mean under the window is computed, not the maximum",
                Set.of(MAX_POOL2D, MAX_POOL2D_GRAD),
                Pooling.RIGHT.withExchange()));
    }

    private static void means(List<Hypothesis> bugs) {
        bugs.add(pooled(
                "padding counts in the mean",
                "the sum is divided by the window's size even where part of it is padding: divide by the number of"
                        + " pixels under it",
                AVERAGES,
                Pooling.RIGHT.dividing((d, count) -> d.poolH() * d.poolW())));
        bugs.add(pooled(
                "mean not divided",
                "the sum under the window is not divided by the number of pixels",
                AVERAGES,
                Pooling.RIGHT.dividing((d, count) -> 1)));
        bugs.add(pooled(
                "mean divided by one side of the window",
                "the sum is divided by the window's height or width only",
                AVERAGES,
                Pooling.RIGHT.dividing((d, count) -> d.poolH()),
                Pooling.RIGHT.dividing((d, count) -> d.poolW())));
        bugs.add(pooled(
                "maximum for mean",
                "the maximum under the window is computed, not the mean",
                Set.of(AVERAGE_POOL2D),
                Pooling.RIGHT.withExchange()));
    }
}
