package dev.yij.io.vectors;

import dev.yij.testvectors.kernel.Operation;
import java.util.LinkedHashMap;
import java.util.Map;

/// What each kernel must compute, with the exact value of every constant, for `manifest.json`: as documented at
/// [Kernels][dev.yij.testvectors.kernel.Kernels], for readers without Java.
final class Formulas {

    private Formulas() {}

    /// A formula by operation.
    static Map<String, Object> all() {
        Map<String, Object> formulas = new LinkedHashMap<>();
        for (Operation operation : Operation.values()) {
            formulas.put(operation.toString(), of(operation));
        }
        return formulas;
    }

    private static String of(Operation operation) {
        return switch (operation) {
            case CONV2D, GROUPED_CONV2D, CONV2D_VIEWS ->
                "y[n,oh,ow,oc] = b[oc] + sum x[n,ih,iw,ic] * w[kh,kw,ic,oc], ih = oh * strideH - padTop + kh * dilationH,"
                        + " iw alike; the kernel is not flipped; grouped: ic runs over the channels of oc's group";
            case CONV2D_RELU, GROUPED_CONV2D_RELU -> "max(conv2d, 0)";
            case CONV2D_GRAD_INPUT, GROUPED_CONV2D_GRAD_INPUT, CONV2D_GRAD_INPUT_VIEWS ->
                "dx[n,ih,iw,ic] = sum dy[n,oh,ow,oc] * w[kh,kw,ic,oc] over all outputs and taps that read the pixel";
            case CONV2D_GRAD_WEIGHTS, GROUPED_CONV2D_GRAD_WEIGHTS, CONV2D_GRAD_WEIGHTS_VIEWS ->
                "dw[kh,kw,ic,oc] = sum x[n,ih,iw,ic] * dy[n,oh,ow,oc]; db[oc] = sum dy[n,oh,ow,oc]";
            case CONV2D_TRANSPOSE ->
                "y[n,oh,ow,oc] = b[oc] + sum x[n,ih,iw,ic] * w[kh,kw,oc,ic], oh = ih * strideH - padTop + kh *"
                        + " dilationH, ow alike";
            case CONV2D_TRANSPOSE_GRAD_INPUT -> "dx[n,ih,iw,ic] = sum dy[n,oh,ow,oc] * w[kh,kw,oc,ic]";
            case CONV2D_TRANSPOSE_GRAD_WEIGHTS ->
                "dw[kh,kw,oc,ic] = sum x[n,ih,iw,ic] * dy[n,oh,ow,oc]; db[oc] = sum dy[n,oh,ow,oc]";
            case DENSE -> "y[n,o] = b[o] + sum x[n,i] * w[i,o]";
            case DENSE_GRAD_INPUT -> "dx[n,i] = sum dy[n,o] * w[i,o]";
            case DENSE_GRAD_WEIGHTS -> "dw[i,o] = sum x[n,i] * dy[n,o]; db[o] = sum dy[n,o]";
            case MATMUL -> "y[n,i,j] = sum a[n,i,k] * b[n,k,j]; a is stored as [n,k,i] and b as [n,j,k] if transposed";
            case MULTIPLY_VIEWS -> "y[i,j] = a[i,j] * b[i,j]";
            case POINTWISE, POINTWISE_GRAD ->
                "the function of the attributes with its parameters; gradient dy * f'(x), from the input x";
            case BATCH_STATISTICS -> "mean[c] = sum x / n; variance[c] = sum (x - mean[c])^2 / n, n numbers a channel";
            case BATCH_NORM -> "gamma[c] * (x - mean[c]) / sqrt(variance[c] + epsilon) + beta[c]";
            case BATCH_NORM_GRAD ->
                "s = sqrt(variance[c] + epsilon): dbeta[c] = sum dy; dgamma[c] = sum dy * (x - mean[c]) / s; dx ="
                        + " gamma[c] / s * (dy - sum dy / n - (x - mean[c]) * sum (dy * (x - mean[c])) / (n * s^2))";
            case LAYER_NORM ->
                "gamma[c] * (x - mean) / sqrt(variance + epsilon) + beta[c], mean and variance of the row, the latter"
                        + " sum (x - mean)^2 / columns";
            case LAYER_NORM_GRAD ->
                "g = dy * gamma[c], z = (x - mean) / s: dx = (g - mean(g) - z * mean(g * z)) / s; dgamma[c] = sum dy * z;"
                        + " dbeta[c] = sum dy";
            case PRELU -> "x above 0, else a[c] * x";
            case PRELU_GRAD -> "dx = dy where x > 0, else a[c] * dy; da[c] = sum dy * x over the numbers x < 0";
            case RESIZE_BILINEAR, RESIZE_BILINEAR_GRAD ->
                "output (oh, ow) is at row (oh + 0.5) * inH / outH - 0.5 with centres, else oh * inH / outH, columns"
                        + " alike, between four pixels; beyond the border it takes the border's";
            case SPARSE_CROSS_ENTROPY -> "-log softmax(x)[label], one loss for each row";
            case SPARSE_CROSS_ENTROPY_GRAD -> "of the mean over rows: (softmax(x) - 1 at the label) / rows";
            case RMSPROP ->
                "v = rho * v + (1 - rho) * g^2; m = momentum * m + lr * g / (sqrt(v) + epsilon), or with the attribute"
                        + " sqrt(v + epsilon); p -= m";
            case MAX_POOL2D, PADDED_MAX_POOL2D -> "maximum of the window; padding is ignored";
            case MAX_POOL2D_GRAD, PADDED_MAX_POOL2D_GRAD ->
                "each dy is added to the first maximum of its window in row-major order; the others receive 0";
            case AVERAGE_POOL2D, AVERAGE_POOL2D_GRAD ->
                "mean of the window, divided by the number of its pixels inside of the image; backward each dy is"
                        + " divided by that number";
            case PADDED_AVERAGE_POOL2D, PADDED_AVERAGE_POOL2D_GRAD ->
                "mean of the window; the divisor counts padding if count_include_pad, but nothing beyond it";
            case RELU -> "max(x, 0), NaN for NaN";
            case RELU_GRAD -> "dy where the output y > 0, else 0";
            case SIGMOID -> "1 / (1 + exp(-x))";
            case SIGMOID_GRAD -> "dy * y * (1 - y), from the output y";
            case TANH -> "tanh(x)";
            case TANH_GRAD -> "dy * (1 - y^2), from the output y";
            case SOFTMAX -> "exp(x - max x) / sum exp(x - max x), row by row";
            case SOFTMAX_GRAD -> "(dy - sum dy * y) * y, row by row, from the output y";
            case CROSS_ENTROPY_CLIPPED ->
                "-sum t * log(q), q = clip(p / sum p, 1e-7f, 1f - 1e-7f) = clip(p / sum p, 1.0000000116860974e-07,"
                        + " 0.99999988079071045), one loss for each row (Keras 2.2.4)";
            case CROSS_ENTROPY_CLIPPED_GRAD ->
                "of the mean over rows with respect to the logits whose softmax is p: (p / sum p * sum t' - t') / rows,"
                        + " t' = t where p / sum p is within the limits of cross_entropy_clipped and 0 elsewhere";
            case CROSS_ENTROPY_LOGITS ->
                "-sum t * log softmax(x), from log sum exp(x - max x), one loss for each row (Keras 3)";
            case CROSS_ENTROPY_LOGITS_GRAD -> "of the mean over rows: (softmax(x) - t) / rows";
            case ADAM ->
                "m = b1 * m + (1 - b1) * g; v = b2 * v + (1 - b2) * g^2; p -= lr * sqrt(1 - b2^t) / (1 - b1^t) * m /"
                        + " (sqrt(v) + epsilon); t = first_step, first_step + 1, ...; all attributes are float32, so"
                        + " 0.999 is 0.99900001287460327 and 1 - b2 is 0.00099998712539672852. Also accepted, and"
                        + " reported: 1 - b computed in double (0.001), epsilon beside the corrected root,"
                        + " sqrt(v / (1 - b2^t)) + epsilon, and interpolated moments, m + (1 - b1) * (g - m)";
            case ADAMW ->
                "p *= 1 - lr * weight_decay; then Adam with epsilon beside the corrected root:"
                        + " p -= lr / (1 - b1^t) * m / (sqrt(v / (1 - b2^t)) + epsilon)";
            case SGD ->
                "v = momentum * v - lr * g; p += v, or with nesterov p += momentum * v - lr * g; attributes are float32";
        };
    }
}
