package dev.yij.testvectors.kernel;

import static dev.yij.testvectors.kernel.Arithmetic.FUNCTIONS;
import static dev.yij.testvectors.kernel.Arithmetic.SELECTION;
import static dev.yij.testvectors.kernel.Arithmetic.SUMS;
import static dev.yij.testvectors.kernel.Content.MOMENT;
import static dev.yij.testvectors.kernel.Content.NUMBERS;
import static dev.yij.testvectors.kernel.Content.OUTPUT;
import static dev.yij.testvectors.kernel.Content.PROBABILITIES;
import static dev.yij.testvectors.kernel.Content.SQUARED_MOMENT;
import static dev.yij.testvectors.kernel.Content.VARIANCES;
import static dev.yij.testvectors.kernel.Content.WEIGHTS;
import static dev.yij.testvectors.kernel.Signature.activation;
import static dev.yij.testvectors.kernel.Signature.activationGradient;
import static dev.yij.testvectors.kernel.Signature.convolution;
import static dev.yij.testvectors.kernel.Signature.inputGradient;
import static dev.yij.testvectors.kernel.Signature.labelled;
import static dev.yij.testvectors.kernel.Signature.on;
import static dev.yij.testvectors.kernel.Signature.targeted;
import static dev.yij.testvectors.kernel.Signature.update;
import static dev.yij.testvectors.kernel.Signature.weightGradient;

import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.dims.AdamWDims;
import dev.yij.testvectors.dims.ChannelDims;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.ConvViewDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.dims.Dims;
import dev.yij.testvectors.dims.LayerNormDims;
import dev.yij.testvectors.dims.MatMulDims;
import dev.yij.testvectors.dims.PaddedPoolDims;
import dev.yij.testvectors.dims.PointDims;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.ProductViewDims;
import dev.yij.testvectors.dims.ResizeDims;
import dev.yij.testvectors.dims.RmsPropDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.dims.SgdDims;
import dev.yij.testvectors.dims.TransposedConvDims;
import dev.yij.testvectors.oracle.ActivationOracle;
import dev.yij.testvectors.oracle.ChannelOracle;
import dev.yij.testvectors.oracle.ClippedCrossEntropyOracle;
import dev.yij.testvectors.oracle.ConvOracle;
import dev.yij.testvectors.oracle.DecayOracle;
import dev.yij.testvectors.oracle.DenseOracle;
import dev.yij.testvectors.oracle.Expected;
import dev.yij.testvectors.oracle.LayerNormOracle;
import dev.yij.testvectors.oracle.MatMulOracle;
import dev.yij.testvectors.oracle.PointOracle;
import dev.yij.testvectors.oracle.PoolOracle;
import dev.yij.testvectors.oracle.ResizeOracle;
import dev.yij.testvectors.oracle.SoftmaxOracle;
import dev.yij.testvectors.oracle.TransposedConvOracle;
import dev.yij.testvectors.oracle.UpdateOracle;
import dev.yij.testvectors.oracle.ViewOracle;
import dev.yij.testvectors.oracle.WinogradOracle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The table of kernels, one row for each method of [Kernels]: which arrays it reads and writes, their layouts
/// and shapes, what the oracle expects, and the call of the backend.
public enum Operation {
    /// Convolution.
    CONV2D(
            convolution(),
            (d, in) -> List.of(ConvOracle.forward(d, in.get("x"), in.get("w"), in.find("b"))),
            (t, d, in, y) -> t.forward(d, in.get("x"), in.get("w"), in.find("b"), y),
            (k, d, in, out) -> k.conv2d(d, in.get("x"), in.get("w"), in.find("b"), out.get("y"))),
    /// Convolution followed by ReLU.
    CONV2D_RELU(
            convolution(),
            (d, in) -> List.of(ConvOracle.forward(d, in.get("x"), in.get("w"), in.find("b"))
                    .rectified()),
            (t, d, in, y) -> t.forward(d, in.get("x"), in.get("w"), in.find("b"), y),
            (k, d, in, out) -> k.conv2dRelu(d, in.get("x"), in.get("w"), in.find("b"), out.get("y"))),
    /// Gradient with respect to the input of a convolution.
    CONV2D_GRAD_INPUT(
            inputGradient(),
            (d, in) -> List.of(ConvOracle.gradInput(d, in.get("dy"), in.get("w"))),
            (t, d, in, dx) -> t.gradInput(d, in.get("dy"), in.get("w"), dx),
            (k, d, in, out) -> k.conv2dGradInput(d, in.get("dy"), in.get("w"), out.get("dx"))),
    /// Gradients with respect to the kernel and the bias of a convolution.
    CONV2D_GRAD_WEIGHTS(
            weightGradient(),
            (d, in) -> weightsAndBias(
                    d.bias(),
                    ConvOracle.gradWeights(d, in.get("x"), in.get("dy")),
                    ConvOracle.gradBias(d, in.get("dy"))),
            (t, d, in, dw) -> t.gradWeights(d, in.get("x"), in.get("dy"), dw),
            (k, d, in, out) -> k.conv2dGradWeights(d, in.get("x"), in.get("dy"), out.get("dw"), out.find("db"))),
    /// Grouped convolution, depthwise with as many groups as input channels.
    GROUPED_CONV2D(
            convolution(),
            (d, in) -> List.of(ConvOracle.forward(d, in.get("x"), in.get("w"), in.find("b"))),
            (k, d, in, out) -> k.groupedConv2d(d, in.get("x"), in.get("w"), in.find("b"), out.get("y"))),
    /// Grouped convolution followed by ReLU.
    GROUPED_CONV2D_RELU(
            convolution(),
            (d, in) -> List.of(ConvOracle.forward(d, in.get("x"), in.get("w"), in.find("b"))
                    .rectified()),
            (k, d, in, out) -> k.groupedConv2dRelu(d, in.get("x"), in.get("w"), in.find("b"), out.get("y"))),
    /// Gradient with respect to the input of a grouped convolution.
    GROUPED_CONV2D_GRAD_INPUT(
            inputGradient(),
            (d, in) -> List.of(ConvOracle.gradInput(d, in.get("dy"), in.get("w"))),
            (k, d, in, out) -> k.groupedConv2dGradInput(d, in.get("dy"), in.get("w"), out.get("dx"))),
    /// Gradients with respect to the kernel and the bias of a grouped convolution.
    GROUPED_CONV2D_GRAD_WEIGHTS(
            weightGradient(),
            (d, in) -> weightsAndBias(
                    d.bias(),
                    ConvOracle.gradWeights(d, in.get("x"), in.get("dy")),
                    ConvOracle.gradBias(d, in.get("dy"))),
            (k, d, in, out) -> k.groupedConv2dGradWeights(d, in.get("x"), in.get("dy"), out.get("dw"), out.find("db"))),
    /// Dense layer.
    DENSE(
            on(DenseDims.class, SUMS)
                    .reads("x", "NC", DenseDims::xShape)
                    .reads("w", "IO", DenseDims::wShape, WEIGHTS)
                    .reads("b", "O", DenseDims::bShape)
                    .writes("y", "NC", DenseDims::yShape),
            (d, in) -> List.of(DenseOracle.forward(d, in.get("x"), in.get("w"), in.find("b"))),
            (k, d, in, out) -> k.dense(d, in.get("x"), in.get("w"), in.find("b"), out.get("y"))),
    /// Gradient with respect to the input of a dense layer.
    DENSE_GRAD_INPUT(
            on(DenseDims.class, SUMS)
                    .reads("dy", "NC", DenseDims::yShape)
                    .reads("w", "IO", DenseDims::wShape, WEIGHTS)
                    .writes("dx", "NC", DenseDims::xShape),
            (d, in) -> List.of(DenseOracle.gradInput(d, in.get("dy"), in.get("w"))),
            (k, d, in, out) -> k.denseGradInput(d, in.get("dy"), in.get("w"), out.get("dx"))),
    /// Gradients with respect to the kernel and the bias of a dense layer.
    DENSE_GRAD_WEIGHTS(
            on(DenseDims.class, SUMS)
                    .reads("x", "NC", DenseDims::xShape)
                    .reads("dy", "NC", DenseDims::yShape)
                    .addsTo("dw", "IO", DenseDims::wShape)
                    .addsTo("db", "O", DenseDims::bShape),
            (d, in) -> weightsAndBias(
                    d.bias(),
                    DenseOracle.gradWeights(d, in.get("x"), in.get("dy")),
                    DenseOracle.gradBias(d, in.get("dy"))),
            (k, d, in, out) -> k.denseGradWeights(d, in.get("x"), in.get("dy"), out.get("dw"), out.find("db"))),
    /// Max pooling, global where the window is the image.
    MAX_POOL2D(
            on(PoolDims.class, SELECTION).reads("x", "NHWC", PoolDims::xShape).writes("y", "NHWC", PoolDims::yShape),
            (d, in) -> List.of(PoolOracle.max(d, in.get("x"))),
            (k, d, in, out) -> k.maxPool2d(d, in.get("x"), out.get("y"))),
    /// Gradient with respect to the input of max pooling.
    MAX_POOL2D_GRAD(
            on(PoolDims.class, SUMS)
                    .reads("x", "NHWC", PoolDims::xShape)
                    .reads("dy", "NHWC", PoolDims::yShape)
                    .writes("dx", "NHWC", PoolDims::xShape),
            (d, in) -> List.of(PoolOracle.maxGrad(d, in.get("x"), in.get("dy"))),
            (k, d, in, out) -> k.maxPool2dGrad(d, in.get("x"), in.get("dy"), out.get("dx"))),
    /// Average pooling, global where the window is the image.
    AVERAGE_POOL2D(
            on(PoolDims.class, FUNCTIONS).reads("x", "NHWC", PoolDims::xShape).writes("y", "NHWC", PoolDims::yShape),
            (d, in) -> List.of(PoolOracle.average(d, in.get("x"))),
            (k, d, in, out) -> k.averagePool2d(d, in.get("x"), out.get("y"))),
    /// Gradient with respect to the input of average pooling.
    AVERAGE_POOL2D_GRAD(
            on(PoolDims.class, FUNCTIONS).reads("dy", "NHWC", PoolDims::yShape).writes("dx", "NHWC", PoolDims::xShape),
            (d, in) -> List.of(PoolOracle.averageGrad(d, in.get("dy"))),
            (k, d, in, out) -> k.averagePool2dGrad(d, in.get("dy"), out.get("dx"))),
    /// Rectified linear unit.
    RELU(
            activation(SELECTION),
            (d, in) -> List.of(ActivationOracle.relu(in.get("x"))),
            (k, d, in, out) -> k.relu(in.get("x"), out.get("y"))),
    /// Gradient with respect to the input of ReLU, computed from its output.
    RELU_GRAD(
            activationGradient(SELECTION, RELU),
            (d, in) -> List.of(ActivationOracle.reluGrad(in.get("y"), in.get("dy"))),
            (k, d, in, out) -> k.reluGrad(in.get("y"), in.get("dy"), out.get("dx"))),
    /// Logistic function.
    SIGMOID(
            activation(FUNCTIONS),
            (d, in) -> List.of(ActivationOracle.sigmoid(in.get("x"))),
            (k, d, in, out) -> k.sigmoid(in.get("x"), out.get("y"))),
    /// Gradient with respect to the input of the logistic function, computed from its output.
    SIGMOID_GRAD(
            activationGradient(FUNCTIONS, SIGMOID),
            (d, in) -> List.of(ActivationOracle.sigmoidGrad(in.get("y"), in.get("dy"))),
            (k, d, in, out) -> k.sigmoidGrad(in.get("y"), in.get("dy"), out.get("dx"))),
    /// Hyperbolic tangent.
    TANH(
            activation(FUNCTIONS),
            (d, in) -> List.of(ActivationOracle.tanh(in.get("x"))),
            (k, d, in, out) -> k.tanh(in.get("x"), out.get("y"))),
    /// Gradient with respect to the input of the hyperbolic tangent, computed from its output.
    TANH_GRAD(
            activationGradient(FUNCTIONS, TANH),
            (d, in) -> List.of(ActivationOracle.tanhGrad(in.get("y"), in.get("dy"))),
            (k, d, in, out) -> k.tanhGrad(in.get("y"), in.get("dy"), out.get("dx"))),
    /// A function of one number.
    POINTWISE(
            on(PointDims.class, FUNCTIONS)
                    .reads("x", "elements", PointDims::shape)
                    .writes("y", "elements", PointDims::shape),
            (d, in) -> List.of(PointOracle.value(d, in.get("x"))),
            (k, d, in, out) -> k.pointwise(d, in.get("x"), out.get("y"))),
    /// Gradient with respect to the input of a function of one number, computed from that input.
    POINTWISE_GRAD(
            on(PointDims.class, FUNCTIONS)
                    .reads("x", "elements", PointDims::shape)
                    .reads("dy", "elements", PointDims::shape)
                    .writes("dx", "elements", PointDims::shape),
            (d, in) -> List.of(PointOracle.gradient(d, in.get("x"), in.get("dy"))),
            (k, d, in, out) -> k.pointwiseGrad(d, in.get("x"), in.get("dy"), out.get("dx"))),
    /// Mean and variance of each channel over the batch.
    BATCH_STATISTICS(
            on(ChannelDims.class, FUNCTIONS)
                    .reads("x", "NHWC", ChannelDims::shape)
                    .writes("mean", "C", ChannelDims::channelShape)
                    .writes("variance", "C", ChannelDims::channelShape),
            (d, in) -> ChannelOracle.statistics(d, in.get("x")),
            (k, d, in, out) -> k.batchStatistics(d, in.get("x"), out.get("mean"), out.get("variance"))),
    /// Batch normalization with given statistics.
    BATCH_NORM(
            on(ChannelDims.class, FUNCTIONS)
                    .reads("x", "NHWC", ChannelDims::shape)
                    .reads("gamma", "C", ChannelDims::channelShape)
                    .reads("beta", "C", ChannelDims::channelShape)
                    .reads("mean", "C", ChannelDims::channelShape)
                    .reads("variance", "C", ChannelDims::channelShape, VARIANCES)
                    .writes("y", "NHWC", ChannelDims::shape),
            (d, in) -> List.of(ChannelOracle.normalize(
                    d, in.get("x"), in.get("gamma"), in.get("beta"), in.get("mean"), in.get("variance"))),
            (k, d, in, out) -> k.batchNorm(
                    d, in.get("x"), in.get("gamma"), in.get("beta"), in.get("mean"), in.get("variance"), out.get("y"))),
    /// Gradients of batch normalization in training.
    BATCH_NORM_GRAD(
            on(ChannelDims.class, FUNCTIONS)
                    .reads("x", "NHWC", ChannelDims::shape)
                    .reads("dy", "NHWC", ChannelDims::shape)
                    .reads("gamma", "C", ChannelDims::channelShape)
                    .reads("mean", "C", ChannelDims::channelShape)
                    .reads("variance", "C", ChannelDims::channelShape, VARIANCES)
                    .writes("dx", "NHWC", ChannelDims::shape)
                    .addsTo("dgamma", "C", ChannelDims::channelShape)
                    .addsTo("dbeta", "C", ChannelDims::channelShape),
            (d, in) -> ChannelOracle.normalizeGrad(
                    d, in.get("x"), in.get("dy"), in.get("gamma"), in.get("mean"), in.get("variance")),
            (k, d, in, out) -> k.batchNormGrad(
                    d,
                    in.get("x"),
                    in.get("dy"),
                    in.get("gamma"),
                    in.get("mean"),
                    in.get("variance"),
                    out.get("dx"),
                    out.get("dgamma"),
                    out.get("dbeta"))),
    /// Parametric ReLU with a slope for each channel.
    PRELU(
            on(ChannelDims.class, FUNCTIONS)
                    .reads("x", "NHWC", ChannelDims::shape)
                    .reads("a", "C", ChannelDims::channelShape)
                    .writes("y", "NHWC", ChannelDims::shape),
            (d, in) -> List.of(ChannelOracle.prelu(d, in.get("x"), in.get("a"))),
            (k, d, in, out) -> k.prelu(d, in.get("x"), in.get("a"), out.get("y"))),
    /// Gradients of parametric ReLU.
    PRELU_GRAD(
            on(ChannelDims.class, FUNCTIONS)
                    .reads("x", "NHWC", ChannelDims::shape)
                    .reads("a", "C", ChannelDims::channelShape)
                    .reads("dy", "NHWC", ChannelDims::shape)
                    .writes("dx", "NHWC", ChannelDims::shape)
                    .addsTo("da", "C", ChannelDims::channelShape),
            (d, in) -> ChannelOracle.preluGrad(d, in.get("x"), in.get("a"), in.get("dy")),
            (k, d, in, out) -> k.preluGrad(d, in.get("x"), in.get("a"), in.get("dy"), out.get("dx"), out.get("da"))),
    /// Bilinear interpolation.
    RESIZE_BILINEAR(
            on(ResizeDims.class, FUNCTIONS)
                    .reads("x", "NHWC", ResizeDims::xShape)
                    .writes("y", "NHWC", ResizeDims::yShape),
            (d, in) -> List.of(ResizeOracle.forward(d, in.get("x"))),
            (k, d, in, out) -> k.resizeBilinear(d, in.get("x"), out.get("y"))),
    /// Gradient with respect to the input of bilinear interpolation.
    RESIZE_BILINEAR_GRAD(
            on(ResizeDims.class, FUNCTIONS)
                    .reads("dy", "NHWC", ResizeDims::yShape)
                    .writes("dx", "NHWC", ResizeDims::xShape),
            (d, in) -> List.of(ResizeOracle.gradient(d, in.get("dy"))),
            (k, d, in, out) -> k.resizeBilinearGrad(d, in.get("dy"), out.get("dx"))),
    /// Softmax of each row.
    SOFTMAX(
            on(RowDims.class, FUNCTIONS).reads("x", "NC", RowDims::shape).writes("y", "NC", RowDims::shape),
            (d, in) -> List.of(SoftmaxOracle.softmax(d, in.get("x"))),
            (k, d, in, out) -> k.softmax(d, in.get("x"), out.get("y"))),
    /// Gradient with respect to the input of softmax, computed from its output.
    SOFTMAX_GRAD(
            on(RowDims.class, FUNCTIONS)
                    .gradientOf(SOFTMAX)
                    .reads("y", "NC", RowDims::shape, OUTPUT)
                    .reads("dy", "NC", RowDims::shape)
                    .writes("dx", "NC", RowDims::shape),
            (d, in) -> List.of(SoftmaxOracle.softmaxGrad(d, in.get("y"), in.get("dy"))),
            (k, d, in, out) -> k.softmaxGrad(d, in.get("y"), in.get("dy"), out.get("dx"))),
    /// Cross-entropy of clipped probabilities.
    CROSS_ENTROPY_CLIPPED(
            targeted("p", PROBABILITIES).writes("loss", "N", RowDims::lossShape),
            (d, in) -> List.of(ClippedCrossEntropyOracle.loss(d, in.get("p"), in.get("t"))),
            (k, d, in, out) -> k.crossEntropyClipped(d, in.get("p"), in.get("t"), out.get("loss"))),
    /// Gradient of the mean of [#CROSS_ENTROPY_CLIPPED] with respect to the logits.
    CROSS_ENTROPY_CLIPPED_GRAD(
            targeted("p", PROBABILITIES).writes("dx", "NC", RowDims::shape),
            (d, in) -> List.of(ClippedCrossEntropyOracle.gradLogits(d, in.get("p"), in.get("t"))),
            (k, d, in, out) -> k.crossEntropyClippedGrad(d, in.get("p"), in.get("t"), out.get("dx"))),
    /// Cross-entropy of logits.
    CROSS_ENTROPY_LOGITS(
            targeted("x", NUMBERS).writes("loss", "N", RowDims::lossShape),
            (d, in) -> List.of(SoftmaxOracle.crossEntropy(d, in.get("x"), in.get("t"))),
            (k, d, in, out) -> k.crossEntropyLogits(d, in.get("x"), in.get("t"), out.get("loss"))),
    /// Gradient of the mean of [#CROSS_ENTROPY_LOGITS] with respect to the logits.
    CROSS_ENTROPY_LOGITS_GRAD(
            targeted("x", NUMBERS).writes("dx", "NC", RowDims::shape),
            (d, in) -> List.of(SoftmaxOracle.crossEntropyGrad(d, in.get("x"), in.get("t"))),
            (k, d, in, out) -> k.crossEntropyLogitsGrad(d, in.get("x"), in.get("t"), out.get("dx"))),
    /// Steps of Adam.
    ADAM(
            update(AdamDims.class)
                    .updates("m", "weights", AdamDims::weightShape, MOMENT)
                    .updates("v", "weights", AdamDims::weightShape, SQUARED_MOMENT),
            (d, in) -> UpdateOracle.adam(d, in.get("g"), in.get("p"), in.get("m"), in.get("v")),
            (k, d, in, out) -> {
                for (int step = 0; step < d.steps(); step++) {
                    float[] g = d.gradient(in.get("g"), step);
                    k.adam(d, d.firstStep() + step, g, out.get("p"), out.get("m"), out.get("v"));
                }
            }),
    /// Steps of stochastic gradient descent.
    SGD(
            update(SgdDims.class).updates("v", "weights", SgdDims::weightShape, MOMENT),
            (d, in) -> UpdateOracle.sgd(d, in.get("g"), in.get("p"), in.get("v")),
            (k, d, in, out) -> {
                for (int step = 0; step < d.steps(); step++) {
                    k.sgd(d, d.gradient(in.get("g"), step), out.get("p"), out.get("v"));
                }
            }),
    /// Transposed convolution: the gradient of a convolution as a layer.
    CONV2D_TRANSPOSE(
            on(TransposedConvDims.class, SUMS)
                    .reads("x", "NHWC", TransposedConvDims::xShape)
                    .reads("w", "HWOI", TransposedConvDims::wShape, WEIGHTS)
                    .reads("b", "O", TransposedConvDims::bShape)
                    .writes("y", "NHWC", TransposedConvDims::yShape),
            (d, in) -> List.of(TransposedConvOracle.forward(d, in.get("x"), in.get("w"), in.find("b"))),
            (k, d, in, out) -> k.conv2dTranspose(d, in.get("x"), in.get("w"), in.find("b"), out.get("y"))),
    /// Gradient with respect to the input of a transposed convolution.
    CONV2D_TRANSPOSE_GRAD_INPUT(
            on(TransposedConvDims.class, SUMS)
                    .reads("dy", "NHWC", TransposedConvDims::yShape)
                    .reads("w", "HWOI", TransposedConvDims::wShape, WEIGHTS)
                    .writes("dx", "NHWC", TransposedConvDims::xShape),
            (d, in) -> List.of(TransposedConvOracle.gradInput(d, in.get("dy"), in.get("w"))),
            (k, d, in, out) -> k.conv2dTransposeGradInput(d, in.get("dy"), in.get("w"), out.get("dx"))),
    /// Gradients with respect to the kernel and the bias of a transposed convolution.
    CONV2D_TRANSPOSE_GRAD_WEIGHTS(
            on(TransposedConvDims.class, SUMS)
                    .reads("x", "NHWC", TransposedConvDims::xShape)
                    .reads("dy", "NHWC", TransposedConvDims::yShape)
                    .addsTo("dw", "HWOI", TransposedConvDims::wShape)
                    .addsTo("db", "O", TransposedConvDims::bShape),
            (d, in) -> TransposedConvOracle.gradWeights(d, in.get("x"), in.get("dy")),
            (k, d, in, out) ->
                    k.conv2dTransposeGradWeights(d, in.get("x"), in.get("dy"), out.get("dw"), out.find("db"))),
    /// Max pooling with an explicit padding.
    PADDED_MAX_POOL2D(
            on(PaddedPoolDims.class, SELECTION)
                    .reads("x", "NHWC", PaddedPoolDims::xShape)
                    .writes("y", "NHWC", PaddedPoolDims::yShape),
            (d, in) -> List.of(PoolOracle.max(d.pool(), in.get("x"))),
            (k, d, in, out) -> k.paddedMaxPool2d(d, in.get("x"), out.get("y"))),
    /// Gradient with respect to the input of [#PADDED_MAX_POOL2D].
    PADDED_MAX_POOL2D_GRAD(
            on(PaddedPoolDims.class, SUMS)
                    .reads("x", "NHWC", PaddedPoolDims::xShape)
                    .reads("dy", "NHWC", PaddedPoolDims::yShape)
                    .writes("dx", "NHWC", PaddedPoolDims::xShape),
            (d, in) -> List.of(PoolOracle.maxGrad(d.pool(), in.get("x"), in.get("dy"))),
            (k, d, in, out) -> k.paddedMaxPool2dGrad(d, in.get("x"), in.get("dy"), out.get("dx"))),
    /// Average pooling with an explicit padding, which may count.
    PADDED_AVERAGE_POOL2D(
            on(PaddedPoolDims.class, FUNCTIONS)
                    .reads("x", "NHWC", PaddedPoolDims::xShape)
                    .writes("y", "NHWC", PaddedPoolDims::yShape),
            (d, in) -> List.of(PoolOracle.average(d, in.get("x"))),
            (k, d, in, out) -> k.paddedAveragePool2d(d, in.get("x"), out.get("y"))),
    /// Gradient with respect to the input of [#PADDED_AVERAGE_POOL2D].
    PADDED_AVERAGE_POOL2D_GRAD(
            on(PaddedPoolDims.class, FUNCTIONS)
                    .reads("dy", "NHWC", PaddedPoolDims::yShape)
                    .writes("dx", "NHWC", PaddedPoolDims::xShape),
            (d, in) -> List.of(PoolOracle.averageGrad(d, in.get("dy"))),
            (k, d, in, out) -> k.paddedAveragePool2dGrad(d, in.get("dy"), out.get("dx"))),
    /// Products of matrices.
    MATMUL(
            on(MatMulDims.class, SUMS)
                    .reads("a", "batch, rows, columns", MatMulDims::aShape)
                    .reads("b", "batch, rows, columns", MatMulDims::bShape, WEIGHTS)
                    .writes("y", "batch, rows, columns", MatMulDims::yShape),
            (d, in) -> List.of(MatMulOracle.product(d, in.get("a"), in.get("b"))),
            (k, d, in, out) -> k.matmul(d, in.get("a"), in.get("b"), out.get("y"))),
    /// Layer normalization.
    LAYER_NORM(
            on(LayerNormDims.class, FUNCTIONS)
                    .reads("x", "NC", LayerNormDims::shape)
                    .reads("gamma", "C", LayerNormDims::columnShape)
                    .reads("beta", "C", LayerNormDims::columnShape)
                    .writes("y", "NC", LayerNormDims::shape),
            (d, in) -> List.of(LayerNormOracle.normalize(d, in.get("x"), in.get("gamma"), in.get("beta"))),
            (k, d, in, out) -> k.layerNorm(d, in.get("x"), in.get("gamma"), in.get("beta"), out.get("y"))),
    /// Gradients of layer normalization.
    LAYER_NORM_GRAD(
            on(LayerNormDims.class, FUNCTIONS)
                    .reads("x", "NC", LayerNormDims::shape)
                    .reads("dy", "NC", LayerNormDims::shape)
                    .reads("gamma", "C", LayerNormDims::columnShape)
                    .writes("dx", "NC", LayerNormDims::shape)
                    .addsTo("dgamma", "C", LayerNormDims::columnShape)
                    .addsTo("dbeta", "C", LayerNormDims::columnShape),
            (d, in) -> LayerNormOracle.gradients(d, in.get("x"), in.get("dy"), in.get("gamma")),
            (k, d, in, out) -> k.layerNormGrad(
                    d, in.get("x"), in.get("dy"), in.get("gamma"), out.get("dx"), out.get("dgamma"), out.get("dbeta"))),
    /// Cross-entropy of logits and the numbers of classes.
    SPARSE_CROSS_ENTROPY(
            labelled().writes("loss", "N", RowDims::lossShape),
            (d, in) -> List.of(SoftmaxOracle.crossEntropy(d, in.get("x"), d.oneHot(in.get("labels")))),
            (k, d, in, out) -> k.sparseCrossEntropy(d, in.get("x"), RowDims.whole(in.get("labels")), out.get("loss"))),
    /// Gradient of the mean of [#SPARSE_CROSS_ENTROPY] with respect to the logits.
    SPARSE_CROSS_ENTROPY_GRAD(
            labelled().writes("dx", "NC", RowDims::shape),
            (d, in) -> List.of(SoftmaxOracle.crossEntropyGrad(d, in.get("x"), d.oneHot(in.get("labels")))),
            (k, d, in, out) ->
                    k.sparseCrossEntropyGrad(d, in.get("x"), RowDims.whole(in.get("labels")), out.get("dx"))),
    /// Steps of AdamW.
    ADAMW(
            update(AdamWDims.class)
                    .updates("m", "weights", AdamWDims::weightShape, MOMENT)
                    .updates("v", "weights", AdamWDims::weightShape, SQUARED_MOMENT),
            (d, in) -> DecayOracle.adamW(d, in.get("g"), in.get("p"), in.get("m"), in.get("v")),
            (k, d, in, out) -> {
                for (int step = 0; step < d.steps(); step++) {
                    float[] g = d.gradient(in.get("g"), step);
                    k.adamW(d, d.firstStep() + step, g, out.get("p"), out.get("m"), out.get("v"));
                }
            }),
    /// Steps of RMSprop.
    RMSPROP(
            update(RmsPropDims.class)
                    .updates("m", "weights", RmsPropDims::weightShape, MOMENT)
                    .updates("v", "weights", RmsPropDims::weightShape, SQUARED_MOMENT),
            (d, in) -> DecayOracle.rmsProp(d, in.get("g"), in.get("p"), in.get("m"), in.get("v")),
            (k, d, in, out) -> {
                for (int step = 0; step < d.steps(); step++) {
                    k.rmsProp(d, d.gradient(in.get("g"), step), out.get("p"), out.get("m"), out.get("v"));
                }
            }),
    /// Convolution of views.
    CONV2D_VIEWS(
            on(ConvViewDims.class, SUMS)
                    .reads("x", "buffer", d -> d.x().bufferShape())
                    .reads("w", "buffer", d -> d.w().bufferShape(), WEIGHTS)
                    .reads("b", "O", d -> d.conv().bShape())
                    .writes("y", "output_layout", d -> d.stored(d.conv().yShape())),
            (d, in) -> List.of(ViewOracle.forward(d, in.get("x"), in.get("w"), in.find("b"))),
            (k, d, in, out) -> k.conv2dViews(d, in.get("x"), in.get("w"), in.find("b"), out.get("y"))),
    /// Gradient with respect to the input of a convolution of views.
    CONV2D_GRAD_INPUT_VIEWS(
            on(ConvViewDims.class, SUMS)
                    .reads("dy", "buffer", d -> d.dy().bufferShape())
                    .reads("w", "buffer", d -> d.w().bufferShape(), WEIGHTS)
                    .writes("dx", "output_layout", d -> d.stored(d.conv().xShape())),
            (d, in) -> List.of(ViewOracle.gradInput(d, in.get("dy"), in.get("w"))),
            (k, d, in, out) -> k.conv2dGradInputViews(d, in.get("dy"), in.get("w"), out.get("dx"))),
    /// Gradients with respect to the kernel and the bias of a convolution of views.
    CONV2D_GRAD_WEIGHTS_VIEWS(
            on(ConvViewDims.class, SUMS)
                    .reads("x", "buffer", d -> d.x().bufferShape())
                    .reads("dy", "buffer", d -> d.dy().bufferShape())
                    .addsTo("dw", "output_layout", ConvViewDims::storedKernel)
                    .addsTo("db", "O", d -> d.conv().bShape()),
            (d, in) -> ViewOracle.gradWeights(d, in.get("x"), in.get("dy")),
            (k, d, in, out) -> k.conv2dGradWeightsViews(d, in.get("x"), in.get("dy"), out.get("dw"), out.find("db"))),
    /// Element-wise product of views.
    MULTIPLY_VIEWS(
            on(ProductViewDims.class, SUMS)
                    .reads("a", "buffer", d -> d.a().bufferShape())
                    .reads("b", "buffer", d -> d.b().bufferShape(), WEIGHTS)
                    .writes("y", "NC", ProductViewDims::shape),
            (d, in) -> List.of(MatMulOracle.elementwise(d, in.get("a"), in.get("b"))),
            (k, d, in, out) -> k.multiplyViews(d, in.get("a"), in.get("b"), out.get("y")));

    @SuppressWarnings("ImmutableEnumChecker") // a record of immutable lists and of functions without state
    private final Row<?> row;

    <D extends Dims> Operation(Signature<D> signature, Row.Oracle<D> oracle, Row.Call<D> call) {
        row = new Row<>(signature, oracle, null, call);
    }

    Operation(Signature<ConvDims> signature, Row.Oracle<ConvDims> oracle, Row.Tiled winograd, Row.Call<ConvDims> call) {
        row = new Row<>(signature, oracle, winograd, call);
    }

    private static List<Expected> weightsAndBias(boolean bias, Expected dw, Expected db) {
        return bias ? List.of(dw, db) : List.of(dw);
    }

    /// How outputs are computed.
    public Arithmetic arithmetic() {
        return row.signature().arithmetic();
    }

    /// The arrays in the order in which the kernel takes them.
    public List<Parameter> parameters() {
        return row.signature().parameters();
    }

    /// One of the arrays.
    ///
    /// @throws IllegalArgumentException if the kernel has no such array
    public Parameter parameter(String name) {
        return parameters().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(this + " has no array " + name + ", only "
                        + parameters().stream().map(Parameter::name).toList()));
    }

    /// The operation whose gradient this is, if one of its inputs is that output ([Content#OUTPUT]); else null.
    public @Nullable Operation gradientOf() {
        return row.signature().gradientOf();
    }

    /// What the kernel should compute, by the oracle: one entry for each output.
    public List<Expected> expected(Dims dims, NamedArrays in) {
        return row.expected(dims, in);
    }

    /// An output with the error bound of a Winograd convolution, or null where the transform cannot compute it.
    ///
    /// @param exact one entry of [#expected]
    public @Nullable Expected expected(Winograd winograd, Dims dims, NamedArrays in, Expected exact) {
        Row.Tiled tiled = row.winograd();
        // The gradient with respect to the bias is a plain sum in every algorithm.
        if (tiled == null || !(dims instanceof ConvDims d) || exact.name().equals("db")) {
            return null;
        }
        WinogradOracle oracle = new WinogradOracle(winograd);
        return oracle.fits(d) ? tiled.bounded(oracle, d, in, exact) : null;
    }

    /// Calls a backend and returns the outputs by name.
    ///
    /// @throws Declined if the backend declines
    public Map<String, float[]> run(Kernels kernels, Dims dims, NamedArrays in) {
        return run(kernels, dims, in, null);
    }

    /// Calls a backend with outputs that were used before, and returns new ones by name.
    ///
    /// @param used what the outputs that the kernel overwrites contain before the call
    /// @throws Declined if the backend declines
    public Map<String, float[]> runAgain(Kernels kernels, Dims dims, NamedArrays in, Map<String, float[]> used) {
        return run(kernels, dims, in, used);
    }

    private Map<String, float[]> run(Kernels kernels, Dims dims, NamedArrays in, @Nullable Map<String, float[]> used) {
        Map<String, float[]> outputs = new HashMap<>();
        row.run(kernels, dims, in, used).arrays().forEach(array -> outputs.put(array.name(), array.data()));
        return outputs;
    }

    /// The name in lower case, as case names begin.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
