package dev.yij.testvectors.cases;

import dev.yij.testvectors.AdamDims;
import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.RowDims;
import dev.yij.testvectors.oracle.ActivationOracle;
import dev.yij.testvectors.oracle.Expected;
import dev.yij.testvectors.oracle.SoftmaxOracle;

/// Fills one array of a case. The letter says what the array is for, the [Fill] what it looks like.
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

    static float[] of(KernelCase kernelCase, String name, int[] shape) {
        Filling filling = new Filling(kernelCase, name, shape);
        switch (name) {
            case "w" -> filling.weights();
            case "y" -> filling.activations();
            case "p" -> filling.probabilitiesOrWeights();
            case "t" -> filling.targets();
            case "g" -> filling.gradients();
            case "m", "v" -> filling.moments(name.equals("v"));
            default -> filling.numbers();
        }
        return filling.data;
    }

    /// Whatever a kernel's first argument is: pixels, logits, output gradients, biases.
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
                case LARGE_LOGITS -> 100 * random.gaussian() + (i / shape[1] % 3 - 1) * 1000;
                default -> random.gaussian();
            };
        }
    }

    private void impulses() {
        int perImage = data.length / shape[0];
        for (int n = 0; n < shape[0]; n++) {
            data[n * perImage + n * shape[3] + n % shape[3]] = 1;
        }
    }

    /// For IMPULSES 2⁻¹⁴ … 2¹⁵, one for each tap and input channel, shifted from filter to filter.
    private void weights() {
        int filters = shape[shape.length - 1];
        for (int i = 0; i < data.length; i++) {
            data[i] = switch (kernelCase.fill()) {
                case IMPULSES -> Math.scalb(1f, (i / filters + i % filters) % 30 - 14);
                case SMALL_INTEGERS -> random.integer(-4, 4);
                default -> random.gaussian() / 2;
            };
        }
    }

    /// What the activation whose gradient is sought has put out.
    private void activations() {
        numbers();
        Expected outputs = switch (kernelCase.operation()) {
            case RELU_GRAD -> ActivationOracle.relu(data);
            case SIGMOID_GRAD -> ActivationOracle.sigmoid(data);
            case TANH_GRAD -> ActivationOracle.tanh(data);
            default -> SoftmaxOracle.softmax((RowDims) kernelCase.dims(), data);
        };
        take(outputs);
    }

    private void probabilitiesOrWeights() {
        numbers();
        if (!(kernelCase.dims() instanceof RowDims d)) {
            return;
        }
        take(SoftmaxOracle.softmax(d, data));
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

    /// One class for each row, or that class with a tenth spread over all.
    private void targets() {
        for (int i = 0; i < data.length; i++) {
            float hot = i % shape[1] == target(i / shape[1]) ? 1 : 0;
            data[i] = kernelCase.fill() == Fill.SOFT_TARGETS ? 0.9f * hot + 0.1f / shape[1] : hot;
        }
    }

    private int target(int row) {
        return (row * 7 + 2) % ((RowDims) kernelCase.dims()).columns();
    }

    /// Gradients from 1 down to 1e-5, where ε matters, and every seventh exactly 0.
    private void gradients() {
        for (int i = 0; i < data.length; i++) {
            int decade = i % shape[1] % 7;
            data[i] = decade == 6 ? 0 : random.gaussian() * (float) StrictMath.pow(10, -decade);
        }
    }

    /// Moments of a fresh optimizer are 0; those of one at work are not, and the second is positive.
    private void moments(boolean positive) {
        boolean fresh = !(kernelCase.dims() instanceof AdamDims d) || d.firstStep() == 1;
        for (int i = 0; i < data.length && !fresh; i++) {
            float value = random.gaussian() / 10;
            data[i] = positive ? value * value : value;
        }
    }
}
