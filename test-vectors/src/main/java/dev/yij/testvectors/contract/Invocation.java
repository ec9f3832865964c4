package dev.yij.testvectors.contract;

import dev.yij.testvectors.AdamDims;
import dev.yij.testvectors.ConvDims;
import dev.yij.testvectors.DenseDims;
import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.PoolDims;
import dev.yij.testvectors.RowDims;
import dev.yij.testvectors.SgdDims;
import dev.yij.testvectors.cases.Inputs;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.compare.ZeroTrust;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// One call of a backend: makes the outputs, finds the method, keeps what came out.
public final class Invocation {

    private final KernelCase kernelCase;
    private final Inputs in;
    private final Map<String, float[]> outputs = new HashMap<>();

    private Invocation(KernelCase kernelCase, Inputs in) {
        this.kernelCase = kernelCase;
        this.in = in;
    }

    /// Runs a case and returns its outputs by name.
    ///
    /// @throws Declined if the backend declines
    public static Map<String, float[]> run(Kernels backend, KernelCase kernelCase, Inputs in) {
        Invocation invocation = new Invocation(kernelCase, in);
        switch (kernelCase.dims()) {
            case ConvDims d -> invocation.convolution(backend, d);
            case DenseDims d -> invocation.dense(backend, d);
            case PoolDims d -> invocation.pooling(backend, d);
            case RowDims d -> invocation.rows(backend, d);
            case AdamDims d -> invocation.adam(backend, d);
            case SgdDims d -> invocation.sgd(backend, d);
            default -> invocation.activation(backend);
        }
        return invocation.outputs;
    }

    private void convolution(Kernels k, ConvDims d) {
        int[] biases = {d.outC()};
        switch (kernelCase.operation()) {
            case CONV2D -> k.conv2d(d, in.get("x"), in.get("w"), in.find("b"), poisoned("y", d.yShape()));
            case CONV2D_RELU -> k.conv2dRelu(d, in.get("x"), in.get("w"), in.find("b"), poisoned("y", d.yShape()));
            case CONV2D_GRAD_INPUT -> k.conv2dGradInput(d, in.get("dy"), in.get("w"), poisoned("dx", d.xShape()));
            default ->
                k.conv2dGradWeights(
                        d, in.get("x"), in.get("dy"), zeroed("dw", d.wShape()), d.bias() ? zeroed("db", biases) : null);
        }
    }

    private void dense(Kernels k, DenseDims d) {
        switch (kernelCase.operation()) {
            case DENSE -> k.dense(d, in.get("x"), in.get("w"), in.find("b"), poisoned("y", d.images(), d.out()));
            case DENSE_GRAD_INPUT -> k.denseGradInput(d, in.get("dy"), in.get("w"), poisoned("dx", d.images(), d.in()));
            default ->
                k.denseGradWeights(
                        d,
                        in.get("x"),
                        in.get("dy"),
                        zeroed("dw", d.in(), d.out()),
                        d.bias() ? zeroed("db", d.out()) : null);
        }
    }

    private void pooling(Kernels k, PoolDims d) {
        switch (kernelCase.operation()) {
            case MAX_POOL2D -> k.maxPool2d(d, in.get("x"), poisoned("y", d.yShape()));
            case MAX_POOL2D_GRAD -> k.maxPool2dGrad(d, in.get("x"), in.get("dy"), poisoned("dx", d.xShape()));
            case AVERAGE_POOL2D -> k.averagePool2d(d, in.get("x"), poisoned("y", d.yShape()));
            default -> k.averagePool2dGrad(d, in.get("dy"), poisoned("dx", d.xShape()));
        }
    }

    private void rows(Kernels k, RowDims d) {
        switch (kernelCase.operation()) {
            case SOFTMAX -> k.softmax(d, in.get("x"), poisoned("y", d.shape()));
            case SOFTMAX_GRAD -> k.softmaxGrad(d, in.get("y"), in.get("dy"), poisoned("dx", d.shape()));
            case CROSS_ENTROPY_CLIPPED ->
                k.crossEntropyClipped(d, in.get("p"), in.get("t"), poisoned("loss", d.rows()));
            case CROSS_ENTROPY_CLIPPED_GRAD ->
                k.crossEntropyClippedGrad(d, in.get("p"), in.get("t"), poisoned("dx", d.shape()));
            case CROSS_ENTROPY_LOGITS -> k.crossEntropyLogits(d, in.get("x"), in.get("t"), poisoned("loss", d.rows()));
            default -> k.crossEntropyLogitsGrad(d, in.get("x"), in.get("t"), poisoned("dx", d.shape()));
        }
    }

    private void activation(Kernels k) {
        int count = in.arrays().getFirst().data().length;
        switch (kernelCase.operation()) {
            case RELU -> k.relu(in.get("x"), poisoned("y", count));
            case RELU_GRAD -> k.reluGrad(in.get("y"), in.get("dy"), poisoned("dx", count));
            case SIGMOID -> k.sigmoid(in.get("x"), poisoned("y", count));
            case SIGMOID_GRAD -> k.sigmoidGrad(in.get("y"), in.get("dy"), poisoned("dx", count));
            case TANH -> k.tanh(in.get("x"), poisoned("y", count));
            default -> k.tanhGrad(in.get("y"), in.get("dy"), poisoned("dx", count));
        }
    }

    private void adam(Kernels k, AdamDims d) {
        float[] p = updated("p");
        float[] m = updated("m");
        float[] v = updated("v");
        for (int step = 0; step < d.steps(); step++) {
            k.adam(d, d.firstStep() + step, gradient(step, d.count()), p, m, v);
        }
    }

    private void sgd(Kernels k, SgdDims d) {
        float[] p = updated("p");
        float[] v = updated("v");
        for (int step = 0; step < d.steps(); step++) {
            k.sgd(d, gradient(step, d.count()), p, v);
        }
    }

    private float[] gradient(int step, int count) {
        return Arrays.copyOfRange(in.get("g"), step * count, (step + 1) * count);
    }

    private float[] poisoned(String name, int... shape) {
        return output(name, shape, ZeroTrust.POISON);
    }

    private float[] zeroed(String name, int... shape) {
        return output(name, shape, 0);
    }

    private float[] output(String name, int[] shape, float filled) {
        float[] output = new float[NamedArray.elements(shape)];
        Arrays.fill(output, filled);
        outputs.put(name, output);
        return output;
    }

    /// A copy of an input that the kernel updates in place.
    private float[] updated(String name) {
        float[] copy = in.get(name).clone();
        outputs.put(name, copy);
        return copy;
    }
}
