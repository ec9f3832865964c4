package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.kernel.Operation.AVERAGE_POOL2D;
import static dev.yij.testvectors.kernel.Operation.CONV2D;
import static dev.yij.testvectors.kernel.Operation.CONV2D_GRAD_WEIGHTS;
import static dev.yij.testvectors.kernel.Operation.CONV2D_RELU;
import static dev.yij.testvectors.kernel.Operation.DENSE;
import static dev.yij.testvectors.kernel.Operation.DENSE_GRAD_WEIGHTS;
import static dev.yij.testvectors.kernel.Operation.SOFTMAX;

import dev.yij.testvectors.Precision;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.oracle.Expected;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// Bugs of kernels on processors with many lanes: buffers that hold something else, sums that end early.
final class MemoryBugs {

    private static final Set<Operation> FORWARD = Set.of(CONV2D, CONV2D_RELU, DENSE);
    private static final Set<Operation> SUMS = products();

    private MemoryBugs() {}

    private static Set<Operation> products() {
        Set<Operation> products = EnumSet.copyOf(ConvolutionBugs.UNGROUPED);
        products.addAll(ConvolutionBugs.DENSES);
        return products;
    }

    static List<Hypothesis> all() {
        List<Hypothesis> bugs = new ArrayList<>();
        buffers(bugs);
        packing(bugs);
        sums(bugs);
        return bugs;
    }

    private static void buffers(List<Hypothesis> bugs) {
        bugs.add(Prediction.of(
                "accumulator not cleared",
                "each position also contains the sums of the positions before it: set the accumulator to 0 for each"
                        + " output",
                Set.of(CONV2D, DENSE),
                MemoryBugs::accumulated));
        bugs.add(Prediction.of(
                "result of an earlier run",
                "the output is that of another case of the same shape: the buffer was not written in this run, or was"
                        + " copied back too early",
                SUMS,
                earlier(0, 0),
                earlier(1, 0)));
        bugs.add(Prediction.of(
                "output buffer not cleared",
                "the result is added to that of an earlier run: clear the output, or overwrite it",
                SUMS,
                earlier(0, 1),
                earlier(1, 1)));
    }

    /// Running sums over the positions, of what is added before the bias.
    private static List<Expected> accumulated(Evidence evidence) {
        float[] b = evidence.inputs().find("b");
        Expected y = WiredConvolution.forward(evidence);
        int channels = y.shape()[y.shape().length - 1];
        double[] value = y.value().clone();
        double[] magnitude = y.magnitude().clone();
        for (int i = channels; i < value.length; i++) {
            value[i] += value[i - channels] - (b == null ? 0 : b[i % channels]);
            magnitude[i] += magnitude[i - channels];
        }
        int[] terms = y.terms().clone();
        for (int i = 0; i < terms.length; i++) {
            terms[i] *= 1 + i / channels;
        }
        return List.of(
                new Expected(y.name(), evidence.outputs().get(0).expected().shape(), value, magnitude, terms, 2));
    }

    /// The outputs of another case of the same kernel and shape, plus the right ones times a factor.
    private static Function<Evidence, List<Expected>> earlier(int which, double factor) {
        return evidence -> {
            List<KernelCase> others = Cases.all().stream()
                    .filter(c -> c.operation() == evidence.operation()
                            && c.dims().equals(evidence.dims())
                            && c.fill() != evidence.kernelCase().fill())
                    .toList();
            if (which >= others.size()) {
                return List.of();
            }
            KernelCase other = others.get(which);
            List<Expected> stale = other.expected(other.inputs());
            List<Expected> outputs = new ArrayList<>();
            for (int o = 0; o < stale.size(); o++) {
                Expected right = evidence.outputs().get(o).expected();
                Expected old = stale.get(o);
                double[] value = new double[right.value().length];
                double[] magnitude = new double[value.length];
                for (int i = 0; i < value.length; i++) {
                    value[i] = old.value()[i] + factor * right.value()[i];
                    magnitude[i] = old.magnitude()[i] + factor * right.magnitude()[i];
                }
                outputs.add(
                        new Expected(right.name(), right.shape(), value, magnitude, right.terms(), right.factors()));
            }
            return outputs;
        };
    }

    private static void packing(List<Hypothesis> bugs) {
        for (int lanes : new int[] {4, 8, 16, 32}) {
            bugs.add(Prediction.of(
                    "remainder of " + lanes + " input channels added without weight",
                    "the channels after whole blocks of " + lanes + " are added as if their weights were 1: multiply"
                            + " them too",
                    FORWARD,
                    evidence -> Rewritten.inputs(
                            evidence,
                            (name, data) -> name.equals("w")
                                    ? withoutWeight(WiredConvolution.dims(evidence), data, lanes)
                                    : data)));
        }
        bugs.add(ConvolutionBugs.wired(
                "channels swapped in packing",
                "neighbouring channels are exchanged: check the order in which channels are packed",
                FORWARD,
                Wiring.RIGHT.result(
                        (d, n, oh, ow, oc) -> Wiring.RIGHT.result().at(d, n, oh, ow, swapped(oc, d.outC()))),
                Wiring.RIGHT.weight(
                        (d, kh, kw, ic, oc) -> Wiring.RIGHT.weight().at(d, kh, kw, ic, swapped(oc, d.outC()))),
                Wiring.RIGHT.weight(
                        (d, kh, kw, ic, oc) -> Wiring.RIGHT.weight().at(d, kh, kw, swapped(ic, d.groupInC()), oc)),
                Wiring.RIGHT.weight((d, kh, kw, ic, oc) ->
                        Wiring.RIGHT.weight().at(d, kh, kw, ic, oc < 2 ? swapped(oc, d.outC()) : oc))));
        bugs.add(ConvolutionBugs.wired(
                "last input row or column missing in the weight gradient",
                "the last row, column or both of the input are not added: check the bounds of the loop",
                Set.of(CONV2D_GRAD_WEIGHTS),
                without((d, row, column) -> row == d.inH() - 1),
                without((d, row, column) -> column == d.inW() - 1),
                without((d, row, column) -> row == d.inH() - 1 || column == d.inW() - 1)));
    }

    private static int swapped(int channel, int channels) {
        int other = channel ^ 1;
        return other < channels ? other : channel;
    }

    private interface Place {
        boolean is(ConvDims d, int row, int column);
    }

    private static Wiring without(Place place) {
        return Wiring.RIGHT.pixel((d, n, row, column, ic) ->
                place.is(d, row, column) ? -1 : Wiring.RIGHT.pixel().at(d, n, row, column, ic));
    }

    private static float[] withoutWeight(ConvDims d, float[] w, int lanes) {
        float[] changed = w.clone();
        for (int i = 0; i < w.length; i++) {
            int ic = i / d.outC() % d.groupInC();
            changed[i] = ic >= d.groupInC() - d.groupInC() % lanes ? 1 : w[i];
        }
        return changed;
    }

    private static void sums(List<Hypothesis> bugs) {
        for (int warp : new int[] {32, 64}) {
            String name = "sum ends after " + warp + " terms";
            String advice = "only the first " + warp + " terms are added, as many as a warp or a block has lanes: add"
                    + " the partial sums of all";
            bugs.add(ConvolutionBugs.wired(
                    name, advice, Set.of(DENSE), Wiring.RIGHT.use((d, output, kh, kw, ic, oc) -> ic < warp)));
            bugs.add(ConvolutionBugs.wired(
                    name,
                    advice,
                    Set.of(CONV2D_GRAD_WEIGHTS, DENSE_GRAD_WEIGHTS),
                    Wiring.RIGHT.use((d, output, kh, kw, ic, oc) -> output < warp)));
            bugs.add(Prediction.of(
                    name,
                    advice,
                    Set.of(SOFTMAX),
                    e -> Rewritten.outputs(e, (output, i) -> {
                        int columns = ((RowDims) e.dims()).columns();
                        double sum = 0;
                        for (int j = 0; j < Math.min(warp, columns); j++) {
                            sum += output.value()[i - i % columns + j];
                        }
                        return output.value()[i] / sum;
                    })));
        }
        bugs.add(new Rounding(
                "sums in float16",
                "the sum of a window is added up in float16: sum in float32",
                0.8,
                Set.of(AVERAGE_POOL2D),
                MemoryBugs::windowSums));
    }

    /// Each element times the number of pixels is a number of the format.
    private static Rounding.Explains windowSums(Evidence evidence, Evidence.Output output) {
        PoolDims d = (PoolDims) evidence.dims();
        int pixels = d.poolH() * d.poolW();
        double limit = 2 * (pixels + 2) * Precision.FLOAT16.roundoff();
        return i -> {
            // Windows at the border have fewer pixels.
            for (int count = 1; count <= pixels; count++) {
                float sum = output.actual()[i] * count;
                boolean half = Math.abs(Precision.FLOAT16.round(sum) - sum) <= 4 * Math.ulp(sum);
                if (half
                        && output.isNear(
                                output.expected().value()[i],
                                limit * output.expected().magnitude()[i],
                                i)) {
                    return true;
                }
            }
            return false;
        };
    }
}
