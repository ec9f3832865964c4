package dev.yij.bench.opencl;

import dev.yij.bench.opencl.KernelArgument.In;
import dev.yij.bench.opencl.KernelArgument.InOut;
import dev.yij.bench.opencl.KernelArgument.Integers;
import dev.yij.bench.opencl.KernelArgument.Real;
import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.dims.PointDims;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.dims.SgdDims;
import dev.yij.testvectors.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/// All kernels of the contract in OpenCL C: selects the kernel, the number of work items and the
/// arguments. The arithmetic is in the files `*.cl` beside this class.
public final class OpenClKernels implements Kernels, AutoCloseable {

    private final OpenClDevice device;

    /// Opens the first OpenCL device of this machine.
    ///
    /// @throws NoOpenClException if there is no device
    public OpenClKernels() throws NoOpenClException {
        device = OpenClDevice.open();
    }

    /// The device's name.
    public String description() {
        return device.description();
    }

    @Override
    public void close() {
        device.close();
    }

    /// In the order of the struct `Conv` in shapes.cl.
    private static Integers shape(ConvDims d) {
        return new Integers(
                d.images(),
                d.inH(),
                d.inW(),
                d.inC(),
                d.kernelH(),
                d.kernelW(),
                d.outH(),
                d.outW(),
                d.outC(),
                d.strideH(),
                d.strideW(),
                d.dilationH(),
                d.dilationW(),
                d.padTop(),
                d.padLeft(),
                d.groupInC(),
                d.groupOutC());
    }

    /// In the order of the struct `Pool` in shapes.cl.
    private static Integers shape(PoolDims d) {
        return new Integers(
                d.images(),
                d.inH(),
                d.inW(),
                d.channels(),
                d.poolH(),
                d.poolW(),
                d.outH(),
                d.outW(),
                d.strideH(),
                d.strideW(),
                d.padTop(),
                d.padLeft());
    }

    private static Integers shape(DenseDims d) {
        return new Integers(d.images(), d.in(), d.out());
    }

    private static Integers shape(RowDims d) {
        return new Integers(d.rows(), d.columns());
    }

    @Override
    public void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        device.run("conv2d", y.length, shape(d), new In(x), new In(w), new In(b), new InOut(y));
    }

    @Override
    public void conv2dRelu(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        device.run("conv2d_relu", y.length, shape(d), new In(x), new In(w), new In(b), new InOut(y));
    }

    @Override
    public void conv2dGradInput(ConvDims d, float[] dy, float[] w, float[] dx) {
        device.run("conv2d_grad_input", dx.length, shape(d), new In(dy), new In(w), new InOut(dx));
    }

    @Override
    public void conv2dGradWeights(ConvDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        device.run("conv2d_grad_weights", dw.length, shape(d), new In(x), new In(dy), new InOut(dw));
        gradBias(d.outC(), dy, db);
    }

    @Override
    public void groupedConv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        conv2d(d, x, w, b, y);
    }

    @Override
    public void groupedConv2dRelu(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        conv2dRelu(d, x, w, b, y);
    }

    @Override
    public void groupedConv2dGradInput(ConvDims d, float[] dy, float[] w, float[] dx) {
        conv2dGradInput(d, dy, w, dx);
    }

    @Override
    public void groupedConv2dGradWeights(ConvDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        conv2dGradWeights(d, x, dy, dw, db);
    }

    @Override
    public void dense(DenseDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        device.run("dense", y.length, shape(d), new In(x), new In(w), new In(b), new InOut(y));
    }

    @Override
    public void denseGradInput(DenseDims d, float[] dy, float[] w, float[] dx) {
        device.run("dense_grad_input", dx.length, shape(d), new In(dy), new In(w), new InOut(dx));
    }

    @Override
    public void denseGradWeights(DenseDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        device.run("dense_grad_weights", dw.length, shape(d), new In(x), new In(dy), new InOut(dw));
        gradBias(d.out(), dy, db);
    }

    private void gradBias(int outputs, float[] dy, float @Nullable [] db) {
        if (db != null) {
            device.run("grad_bias", outputs, new Integers(dy.length / outputs, outputs), new In(dy), new InOut(db));
        }
    }

    @Override
    public void maxPool2d(PoolDims d, float[] x, float[] y) {
        device.run("max_pool2d", y.length, shape(d), new In(x), new InOut(y));
    }

    @Override
    public void maxPool2dGrad(PoolDims d, float[] x, float[] dy, float[] dx) {
        device.run("max_pool2d_grad", dx.length, shape(d), new In(x), new In(dy), new InOut(dx));
    }

    @Override
    public void averagePool2d(PoolDims d, float[] x, float[] y) {
        device.run("average_pool2d", y.length, shape(d), new In(x), new InOut(y));
    }

    @Override
    public void averagePool2dGrad(PoolDims d, float[] dy, float[] dx) {
        device.run("average_pool2d_grad", dx.length, shape(d), new In(dy), new InOut(dx));
    }

    @Override
    public void relu(float[] x, float[] y) {
        elementwise("relu", x, y);
    }

    @Override
    public void reluGrad(float[] y, float[] dy, float[] dx) {
        elementwise("relu_grad", y, dy, dx);
    }

    @Override
    public void sigmoid(float[] x, float[] y) {
        elementwise("sigmoid", x, y);
    }

    @Override
    public void sigmoidGrad(float[] y, float[] dy, float[] dx) {
        elementwise("sigmoid_grad", y, dy, dx);
    }

    @Override
    public void tanh(float[] x, float[] y) {
        elementwise("hyperbolic_tangent", x, y);
    }

    @Override
    public void tanhGrad(float[] y, float[] dy, float[] dx) {
        elementwise("hyperbolic_tangent_grad", y, dy, dx);
    }

    private void elementwise(String kernel, float[] in, float[] out) {
        device.run(kernel, out.length, new Integers(out.length), new In(in), new InOut(out));
    }

    private void elementwise(String kernel, float[] y, float[] dy, float[] dx) {
        device.run(kernel, dx.length, new Integers(dx.length), new In(y), new In(dy), new InOut(dx));
    }

    /// The functions have numbers in activation.cl, in the order of the enum; missing parameters are 0.
    @Override
    public void pointwise(PointDims d, float[] x, float[] y) {
        device.run("pointwise", y.length, function(d), parameters(d), new In(x), new InOut(y));
    }

    @Override
    public void pointwiseGrad(PointDims d, float[] x, float[] dy, float[] dx) {
        device.run("pointwise_grad", dx.length, function(d), parameters(d), new In(x), new In(dy), new InOut(dx));
    }

    private static Integers function(PointDims d) {
        return new Integers(d.count(), d.function().ordinal());
    }

    private static In parameters(PointDims d) {
        float[] parameters = new float[3];
        for (int i = 0; i < d.parameters().size(); i++) {
            parameters[i] = (float) d.parameter(i);
        }
        return new In(parameters);
    }

    @Override
    public void softmax(RowDims d, float[] x, float[] y) {
        device.run("softmax", d.rows(), shape(d), new In(x), new InOut(y));
    }

    @Override
    public void softmaxGrad(RowDims d, float[] y, float[] dy, float[] dx) {
        rowwise("softmax_grad", d, y, dy, dx);
    }

    @Override
    public void crossEntropyClipped(RowDims d, float[] p, float[] t, float[] loss) {
        rowwise("cross_entropy_clipped", d, p, t, loss);
    }

    @Override
    public void crossEntropyClippedGrad(RowDims d, float[] p, float[] t, float[] dx) {
        rowwise("cross_entropy_clipped_grad", d, p, t, dx);
    }

    @Override
    public void crossEntropyLogits(RowDims d, float[] x, float[] t, float[] loss) {
        rowwise("cross_entropy_logits", d, x, t, loss);
    }

    @Override
    public void crossEntropyLogitsGrad(RowDims d, float[] x, float[] t, float[] dx) {
        rowwise("cross_entropy_logits_grad", d, x, t, dx);
    }

    private void rowwise(String kernel, RowDims d, float[] first, float[] second, float[] out) {
        device.run(kernel, d.rows(), shape(d), new In(first), new In(second), new InOut(out));
    }

    /// The bias correction is the same for all weights, so it is folded into the rate here.
    @Override
    public void adam(AdamDims d, int t, float[] g, float[] p, float[] m, float[] v) {
        double correction = Math.sqrt(1 - Math.pow(d.beta2(), t)) / (1 - Math.pow(d.beta1(), t));
        device.run(
                "adam",
                p.length,
                new Integers(p.length),
                new Real((float) (d.learningRate() * correction)),
                new Real(d.beta1()),
                new Real(d.beta2()),
                new Real(d.epsilon()),
                new In(g),
                new InOut(p),
                new InOut(m),
                new InOut(v));
    }

    @Override
    public void sgd(SgdDims d, float[] g, float[] p, float[] v) {
        device.run(
                "sgd",
                p.length,
                new Integers(p.length),
                new Real(d.learningRate()),
                new Real(d.momentum()),
                new Integers(d.nesterov() ? 1 : 0),
                new In(g),
                new InOut(p),
                new InOut(v));
    }
}
