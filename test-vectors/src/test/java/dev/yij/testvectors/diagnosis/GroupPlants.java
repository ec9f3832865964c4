package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.kernel.Operation.GROUPED_CONV2D;
import static dev.yij.testvectors.kernel.Operation.GROUPED_CONV2D_GRAD_INPUT;
import static dev.yij.testvectors.kernel.Operation.GROUPED_CONV2D_GRAD_WEIGHTS;

import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Grouped convolutions that combine the wrong elements.
final class GroupPlants {

    private static final Set<Operation> THREE =
            Set.of(GROUPED_CONV2D, GROUPED_CONV2D_GRAD_INPUT, GROUPED_CONV2D_GRAD_WEIGHTS);

    private GroupPlants() {}

    static List<Plant> all() {
        NaiveKernels filterByFilter = new NaiveKernels() {
            @Override
            public int result(ConvDims d, int n, int oh, int ow, int oc) {
                int group = oc / d.groupOutC();
                int filter = oc - group * d.groupOutC();
                return NaiveKernels.super.result(d, n, oh, ow, filter * d.groups() + group);
            }
        };
        return List.of(
                new Plant("filters of a group not adjacent", filterByFilter, THREE),
                Plant.pixel(
                        "first group for every group",
                        THREE,
                        (d, n, oh, ow, kh, kw, ic) ->
                                Plant.inside(d, n, Plant.row(d, oh, kh), Plant.column(d, ow, kw), ic % d.groupInC())),
                Plant.weight("kernel flipped", THREE, (d, kh, kw, ic, oc) -> {
                    int tap = d.kernelH() * d.kernelW() - 1 - (kh * d.kernelW() + kw);
                    return (tap * d.groupInC() + ic) * d.outC() + oc;
                }),
                new Plant(
                        "bias missing",
                        new NaiveKernels() {
                            @Override
                            public void groupedConv2d(
                                    ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
                                NaiveKernels.super.groupedConv2d(d, x, w, null, y);
                            }
                        },
                        Set.of(GROUPED_CONV2D)));
    }
}
