package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.kernel.Operation.GROUPED_CONV2D;
import static dev.yij.testvectors.kernel.Operation.GROUPED_CONV2D_GRAD_INPUT;
import static dev.yij.testvectors.kernel.Operation.GROUPED_CONV2D_GRAD_WEIGHTS;
import static dev.yij.testvectors.kernel.Operation.GROUPED_CONV2D_RELU;

import dev.yij.testvectors.kernel.Operation;
import java.util.List;
import java.util.Set;

/// Bugs that only convolutions in groups can have, depthwise ones included.
final class GroupBugs {

    /// Grouped convolution, forward and backward.
    static final Set<Operation> GROUPED =
            Set.of(GROUPED_CONV2D, GROUPED_CONV2D_RELU, GROUPED_CONV2D_GRAD_INPUT, GROUPED_CONV2D_GRAD_WEIGHTS);

    private GroupBugs() {}

    static List<Hypothesis> all() {
        return List.of(
                ConvolutionBugs.wired(
                        "filters of a group not adjacent",
                        "the output has the first filter of every group, then the second of every group: the filters"
                                + " of a group are adjacent (channel c·multiplier + m of a depthwise convolution)",
                        GROUPED,
                        Wiring.RIGHT.result((d, n, oh, ow, oc) -> Wiring.RIGHT
                                .result()
                                .at(d, n, oh, ow, oc % d.groupOutC() * d.groups() + oc / d.groupOutC()))),
                ConvolutionBugs.wired(
                        "first group for every group",
                        "every group reads (writes the gradient of) the input channels of the first one: add the"
                                + " group's offset",
                        GROUPED,
                        Wiring.RIGHT.pixel((d, n, row, column, ic) ->
                                Wiring.RIGHT.pixel().at(d, n, row, column, ic % d.groupInC()))));
    }
}
