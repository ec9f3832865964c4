package dev.yij.bench.golden;

import dev.yij.bench.tensorflow.TensorFlowDecay;
import dev.yij.bench.tensorflow.TensorFlowKernels;
import dev.yij.bench.tensorflow.TensorFlowUpdates;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.cases.Fill;
import dev.yij.testvectors.cases.HandMade;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.dims.AdamWDims;
import dev.yij.testvectors.dims.RmsPropDims;
import dev.yij.testvectors.dims.SgdDims;
import dev.yij.testvectors.golden.GoldenCase;
import dev.yij.testvectors.golden.GoldenOutput;
import dev.yij.testvectors.oracle.Expected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.types.TFloat64;

/// Golden values of single kernels. They were computed by TensorFlow in float64 and rounded to float32 once,
/// or computed by hand; only the bounds are the oracle's.
public final class KernelGoldens {

    /// One thread, so that the order of summation is fixed.
    private static final int THREADS = 1;

    private final TensorFlowKernels<TFloat64> kernels = TensorFlowKernels.float64(THREADS);
    private final TensorFlowUpdates<TFloat64> updates = new TensorFlowUpdates<>(TFloat64.class, THREADS);
    private final TensorFlowDecay<TFloat64> decay = new TensorFlowDecay<>(TFloat64.class, THREADS);

    /// Computes a case.
    public GoldenCase compute(KernelCase c) {
        NamedArrays inputs = c.inputs();
        Map<String, float[]> values =
                c.fill() == Fill.BY_HAND ? HandMade.of(c).outputs() : tensorFlow(c, inputs.copy());
        List<GoldenOutput> outputs = new ArrayList<>();
        for (Expected expected : c.expected(inputs)) {
            float[] value = values.get(expected.name());
            if (value == null) {
                throw new IllegalStateException(c + ": no output is called " + expected.name());
            }
            float[] bounds = roundUp(Judge.strict().bounds(c, inputs, expected));
            outputs.add(new GoldenOutput(expected.name(), expected.shape(), value, bounds));
        }
        return new GoldenCase(c, inputs, outputs);
    }

    private Map<String, float[]> tensorFlow(KernelCase c, NamedArrays in) {
        return switch (c.dims()) {
            case AdamDims d -> {
                updates.adam(d, d.firstStep(), d.steps(), in.get("g"), in.get("p"), in.get("m"), in.get("v"));
                yield Map.of("p", in.get("p"), "m", in.get("m"), "v", in.get("v"));
            }
            case SgdDims d -> {
                updates.sgd(d, d.steps(), in.get("g"), in.get("p"), in.get("v"));
                yield Map.of("p", in.get("p"), "v", in.get("v"));
            }
            case AdamWDims d -> {
                decay.adamW(d, d.firstStep(), d.steps(), in.get("g"), in.get("p"), in.get("m"), in.get("v"));
                yield Map.of("p", in.get("p"), "m", in.get("m"), "v", in.get("v"));
            }
            case RmsPropDims d -> {
                decay.rmsProp(d, d.steps(), in.get("g"), in.get("p"), in.get("m"), in.get("v"));
                yield Map.of("p", in.get("p"), "m", in.get("m"), "v", in.get("v"));
            }
            default -> c.run(kernels, in);
        };
    }

    /// Rounds to 8 significant bits, so that the files stay small; a bound grows by less than 1 %.
    private static float[] roundUp(double[] bounds) {
        float[] up = new float[bounds.length];
        for (int i = 0; i < up.length; i++) {
            int unit = Math.getExponent(bounds[i]) - 7;
            up[i] = (float) (bounds[i] == 0 ? 0 : Math.scalb(Math.ceil(Math.scalb(bounds[i], -unit)), unit));
        }
        return up;
    }
}
