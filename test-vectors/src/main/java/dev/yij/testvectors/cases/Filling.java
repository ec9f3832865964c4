package dev.yij.testvectors.cases;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.dims.UpdateDims;
import dev.yij.testvectors.kernel.Content;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.kernel.Parameter;
import dev.yij.testvectors.oracle.Expected;
import dev.yij.testvectors.oracle.SoftmaxOracle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Generates the inputs of a case. The [Content] of an array says what its numbers are, the [Fill] of the case
/// what they look like.
final class Filling {

    private static final float[] SPECIALS = {
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        0f,
        -0f,
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        1f,
        -1f
    };

    /// 17.5, 20 and 89 are around the arguments where 1 + e⁻ˣ, tanh and e⁻ˣ reach the limits of float32.
    private static final float[] FULL_RANGE = {
        1e4f, 65504, 1e-20f, 1e-40f, Float.MIN_VALUE, 3e38f, 17.5f, 20, 89, 104, 1, 0, Float.POSITIVE_INFINITY
    };

    private static final float[] WIDE = {1e4f, 1e-20f, 1, 65504};

    private static final int PERIOD = 251;

    private final KernelCase kernelCase;
    private final int[] shape;
    private final RandomNumbers random;
    private final float[] data;

    private Filling(KernelCase kernelCase, String name, int[] shape) {
        this.kernelCase = kernelCase;
        this.shape = shape;
        random = new RandomNumbers(kernelCase.seed(), name);
        data = new float[NamedArray.elements(shape)];
    }

    /// Generates all inputs of a case.
    static NamedArrays inputs(KernelCase kernelCase) {
        List<NamedArray> arrays = new ArrayList<>();
        for (Parameter parameter : kernelCase.operation().parameters()) {
            if (parameter.role().isInput() && parameter.isPresent(kernelCase.dims())) {
                int[] shape = parameter.shape(kernelCase.dims());
                Filling filling = new Filling(kernelCase, parameter.name(), shape);
                if (kernelCase.fill() == Fill.GENERATED) {
                    LargeCases.fill(filling.data, arrays.size() + 1);
                } else {
                    filling.fill(parameter.content());
                }
                arrays.add(new NamedArray(parameter.name(), shape, filling.data));
            }
        }
        return new NamedArrays(List.copyOf(arrays));
    }

    private void fill(Content content) {
        switch (content) {
            case NUMBERS -> numbers();
            case WEIGHTS -> weights();
            case OUTPUT -> outputs();
            case PROBABILITIES -> probabilities();
            case TARGETS -> targets();
            case LABELS -> labels();
            case GRADIENTS -> gradients();
            case MOMENT -> moments(false);
            case SQUARED_MOMENT -> moments(true);
            case VARIANCES -> variances();
        }
    }

    /// Pixels, logits, biases, gradients with respect to an output.
    private void numbers() {
        if (kernelCase.fill() == Fill.IMPULSES) {
            impulses();
            return;
        }
        for (int i = 0; i < data.length; i++) {
            data[i] = switch (kernelCase.fill()) {
                case SMALL_INTEGERS -> random.integer(-4, 4);
                case FEW_VALUES -> random.integer(0, 2);
                case NEGATIVE -> -Math.abs(random.gaussian());
                case SPECIALS -> SPECIALS[i % SPECIALS.length];
                case FULL_RANGE -> fullRange(i);
                case WIDE -> random.gaussian() * WIDE[i / (data.length / shape[0]) % WIDE.length];
                case FEW_INFINITIES -> i % 29 == 28 ? SPECIALS[(i / 29 + 1) % 3] : random.gaussian();
                case MASKED -> i % 7 == 0 || random.integer(0, 3) == 0 ? random.gaussian() : Float.NEGATIVE_INFINITY;
                case PERIODIC -> i < PERIOD ? random.gaussian() : data[i - PERIOD];
                case LARGE_LOGITS -> 100 * random.gaussian() + (i / shape[1] % 3 - 1) * 1000;
                default -> random.gaussian();
            };
        }
    }

    /// Each number with both signs, then NaN.
    private static float fullRange(int i) {
        int at = i % (2 * FULL_RANGE.length + 1);
        return at == 2 * FULL_RANGE.length ? Float.NaN : at % 2 == 0 ? FULL_RANGE[at / 2] : -FULL_RANGE[at / 2];
    }

    private void impulses() {
        int perImage = data.length / shape[0];
        for (int n = 0; n < shape[0]; n++) {
            data[n * perImage + n * shape[3] + n % shape[3]] = 1;
        }
    }

    /// For IMPULSES powers of two from 2⁻¹⁴ to 2¹⁵, one for each tap and input channel, in another order for
    /// each filter.
    private void weights() {
        int filters = shape[shape.length - 1];
        for (int i = 0; i < data.length; i++) {
            data[i] = switch (kernelCase.fill()) {
                case IMPULSES -> Math.scalb(1f, (i / filters + i % filters) % 30 - 14);
                case SMALL_INTEGERS -> random.integer(-4, 4);
                case PERIODIC -> i < PERIOD ? random.gaussian() / 2 : data[i - PERIOD];
                default -> random.gaussian() / 2;
            };
        }
    }

    /// Outputs of the forward operation for arbitrary inputs.
    private void outputs() {
        numbers();
        Operation forward = Objects.requireNonNull(kernelCase.operation().gradientOf());
        NamedArrays x = new NamedArrays(List.of(new NamedArray("x", shape, data)));
        take(forward.expected(kernelCase.dims(), x).get(0));
    }

    private void probabilities() {
        numbers();
        RowDims d = (RowDims) kernelCase.dims();
        take(SoftmaxOracle.softmax(d, data));
        if (kernelCase.fill() == Fill.UNNORMALISED) {
            for (int i = 0; i < data.length; i++) {
                data[i] *= 1.5f + i / d.columns() % 5;
            }
        }
        if (kernelCase.fill() == Fill.CLIPPED) {
            for (int j = 0; j < d.columns(); j++) {
                data[j] = j == target(0) ? 1 : 0;
            }
            data[d.columns() + target(1)] = 0x1p-30f;
        }
    }

    private void take(Expected outputs) {
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) outputs.value()[i];
        }
    }

    /// One-hot, or with label smoothing.
    private void targets() {
        for (int i = 0; i < data.length; i++) {
            float hot = i % shape[1] == target(i / shape[1]) ? 1 : 0;
            data[i] = switch (kernelCase.fill()) {
                case SOFT_TARGETS -> 0.9f * hot + 0.1f / shape[1];
                case UNNORMALISED -> 2 * hot + Math.abs(random.gaussian()) / 4;
                default -> hot;
            };
        }
    }

    private void labels() {
        for (int row = 0; row < data.length; row++) {
            data[row] = target(row);
        }
    }

    private int target(int row) {
        return (row * 7 + 2) % ((RowDims) kernelCase.dims()).columns();
    }

    /// Gradients of magnitudes from 1 down to 1e-5, where ε has an effect, and every seventh exactly 0.
    private void gradients() {
        for (int i = 0; i < data.length; i++) {
            int decade = i % shape[1] % 7;
            data[i] = decade == 6 ? 0 : random.gaussian() * (float) StrictMath.pow(10, -decade);
        }
    }

    /// 0 before the first step, then not, and a mean of squares is positive.
    private void moments(boolean positive) {
        boolean fresh = ((UpdateDims) kernelCase.dims()).firstStep() == 1;
        for (int i = 0; i < data.length && !fresh; i++) {
            float value = random.gaussian() / 10;
            data[i] = positive ? value * value : value;
        }
    }

    private void variances() {
        for (int i = 0; i < data.length; i++) {
            float deviation = random.gaussian();
            data[i] = deviation * deviation + 1e-4f;
        }
    }
}
