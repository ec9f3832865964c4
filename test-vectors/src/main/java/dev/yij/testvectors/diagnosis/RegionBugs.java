package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.PoolDims;
import java.util.ArrayList;
import java.util.List;

/// Bugs known by the position of the errors: remainders of blocks, borders, images of the batch.
final class RegionBugs {

    private static final double CERTAINTY = 0.5;

    /// Certainty of a region that contains others.
    private static final double WIDE = 0.4;

    private RegionBugs() {}

    static List<Hypothesis> all() {
        List<Hypothesis> bugs = new ArrayList<>();
        for (int lanes : new int[] {4, 8, 16, 32}) {
            bugs.add(new Region(
                    "remainder of " + lanes + " wrong",
                    "only the last channels, the remainder after whole blocks of " + lanes + ", are wrong or never"
                            + " written: compute the remainder too",
                    CERTAINTY,
                    (evidence, output) -> remainder(output, lanes)));
        }
        bugs.add(edge("last row wrong", "only the last row is wrong: check the bound of the loop over rows", 1, true));
        bugs.add(edge(
                "first row wrong", "only the first row is wrong: check where the loop over rows starts", 1, false));
        bugs.add(edge(
                "last column wrong",
                "only the last column is wrong: check the bound of the loop over columns",
                2,
                true));
        bugs.add(edge(
                "first column wrong",
                "only the first column is wrong: check where the loop over columns starts",
                2,
                false));
        for (int tile : new int[] {16, 32, 64}) {
            bugs.add(new Region(
                    "partial tile of " + tile + " positions wrong",
                    "only the last positions, the remainder after whole tiles of " + tile + " positions, are wrong or"
                            + " never written: compute the partial tile too",
                    CERTAINTY,
                    (evidence, output) -> partialTile(output, tile)));
        }
        for (int block : new int[] {16, 32, 64, 256}) {
            bugs.add(new Region(
                    "tail after blocks of " + block + " wrong",
                    "only the last elements, the remainder after whole blocks of " + block + ", are wrong or not"
                            + " updated: compute the tail too",
                    CERTAINTY,
                    (evidence, output) -> tail(output, block)));
        }
        bugs.add(new Region(
                "only the first image right",
                "all images but the first are wrong or never written: loop over the batch, and advance every array"
                        + " by one image",
                CERTAINTY,
                (evidence, output) -> {
                    int perImage = output.count() / Math.max(output.expected().shape()[0], 1);
                    // Many images that are right before the first wrong one say otherwise.
                    boolean early = output.wrong().nextSetBit(0) < perImage + Math.max(perImage, 64);
                    return i -> isBatch(output) && early && i >= perImage;
                }));
        bugs.add(new Region(
                "windows at the border wrong",
                "only windows that extend into the padding are wrong: check what is read for the padding",
                WIDE,
                RegionBugs::windowsAtTheBorder));
        return bugs;
    }

    private static Region.Members remainder(Evidence.Output output, int lanes) {
        int[] shape = output.expected().shape();
        int last = shape[shape.length - 1];
        int whole = last - last % lanes;
        return i -> i % last >= whole;
    }

    private static Region.Members partialTile(Evidence.Output output, int tile) {
        int[] shape = output.expected().shape();
        int channels = shape[shape.length - 1];
        int positions = output.count() / channels;
        return i -> isImage(output) && positions > tile && i / channels >= positions - positions % tile;
    }

    /// Only of arrays without channels: activations, weights of an optimizer.
    private static Region.Members tail(Evidence.Output output, int block) {
        boolean flat = output.expected().shape().length == 1;
        return i -> flat && output.count() > block && i >= output.count() - output.count() % block;
    }

    /// Whether the first axis counts images.
    private static boolean isBatch(Evidence.Output output) {
        return output.expected().shape().length > 1 && !output.expected().name().equals("dw");
    }

    private static boolean isImage(Evidence.Output output) {
        return isBatch(output) && output.expected().shape().length == 4;
    }

    private static Hypothesis edge(String name, String advice, int axis, boolean last) {
        return new Region(name, advice, CERTAINTY, (evidence, output) -> {
            if (!isImage(output)) {
                return i -> false;
            }
            int[] shape = output.expected().shape();
            int inner = axis == 1 ? shape[2] * shape[3] : shape[3];
            int edge = last ? shape[axis] - 1 : 0;
            return i -> i / inner % shape[axis] == edge;
        });
    }

    private static Region.Members windowsAtTheBorder(Evidence evidence, Evidence.Output output) {
        boolean convolution = evidence.dims() instanceof ConvDims;
        boolean windows = convolution || evidence.dims() instanceof PoolDims;
        if (!windows || !isImage(output) || !output.expected().name().equals("y")) {
            return i -> false;
        }
        Axis rows = convolution ? Axis.rows((ConvDims) evidence.dims()) : Axis.rows((PoolDims) evidence.dims());
        Axis columns =
                convolution ? Axis.columns((ConvDims) evidence.dims()) : Axis.columns((PoolDims) evidence.dims());
        int[] shape = output.expected().shape();
        return i -> leavesImage(rows, columns, i / shape[3] / shape[2] % shape[1])
                || leavesImage(columns, rows, i / shape[3] % shape[2]);
    }

    private static boolean leavesImage(Axis axis, Axis other, int out) {
        return Axis.Position.RIGHT.of(axis, other, out, 0) < 0
                || Axis.Position.RIGHT.of(axis, other, out, axis.size() - 1) >= axis.in();
    }
}
