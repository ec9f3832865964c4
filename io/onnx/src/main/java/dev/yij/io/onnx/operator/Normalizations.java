package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.List;

/// Operators that behave differently in training and inference, implemented for inference only, and the local
/// response normalization.
final class Normalizations {

    private Normalizations() {}

    /// `BatchNormalization`: y = (x - mean) / √(variance + ε) · scale + bias, each of them one number per
    /// channel, or with `spatial` 0 (before version 9) per channel and pixel.
    static List<OnnxTensor> batch(Call call) throws FormatException {
        boolean training = call.operatorSet() < 7
                ? !call.attributes().flag("is_test")
                : call.operatorSet() < 14
                        ? call.wants(1) || call.wants(2) || call.wants(3) || call.wants(4)
                        : call.attributes().flag("training_mode");
        if (training) {
            throw call.unsupported("the training mode");
        }
        OnnxTensor x = call.input(0);
        call.requireFloating(x);
        boolean spatial = call.operatorSet() >= 9 || call.attributes().integer("spatial", 1) != 0;
        float epsilon = call.attributes().number("epsilon", 1e-5f);
        int rank = x.dims().rank();
        int channels = rank < 2 ? 1 : x.dims().get(1);
        int pixels = spatial && rank > 2 ? x.dims().size(2, rank) : 1;
        int features = spatial ? channels : x.dims().size(Math.min(1, rank), rank);
        for (int i = 1; i < 5; i++) {
            if (call.input(i).size() != features) {
                throw call.error("expected " + features + " numbers as input " + i + ", found " + call.input(i));
            }
        }
        OnnxTensor y = call.zeros(x.type(), x.dims());
        for (int i = 0; i < y.size(); i++) {
            int c = i / pixels % features;
            double deviation = Math.sqrt(call.input(4).number(c) + epsilon);
            double normal = (x.number(i) - call.input(3).number(c)) / deviation;
            y.set(i, normal * call.input(1).number(c) + call.input(2).number(c));
        }
        return List.of(y);
    }

    /// `Dropout` in inference, where nothing is dropped: the input, and a mask of ones.
    static List<OnnxTensor> dropout(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        if (isDropping(call)) {
            throw call.unsupported("the training mode");
        }
        if (!call.wants(1)) {
            return List.of(x);
        }
        if (call.operatorSet() < 7) {
            throw call.unsupported("the mask of a version before 7");
        }
        OnnxTensor mask = call.zeros(call.operatorSet() < 10 ? x.type() : ElementType.BOOL, x.dims());
        for (int i = 0; i < mask.size(); i++) {
            mask.set(i, 1L);
        }
        return List.of(x, mask);
    }

    private static boolean isDropping(Call call) throws FormatException {
        if (call.operatorSet() < 7) {
            return !call.attributes().flag("is_test") && call.attributes().number("ratio", 0.5f) != 0;
        }
        if (call.operatorSet() < 12) {
            return false;
        }
        OnnxTensor ratio = call.optional(1);
        OnnxTensor training = call.optional(2);
        for (OnnxTensor scalar : new OnnxTensor[] {ratio, training}) {
            if (scalar != null && scalar.size() != 1) {
                throw call.error("expected a single number, found " + scalar);
            }
        }
        return training != null && training.integer(0) != 0 && (ratio == null || ratio.number(0) != 0);
    }

    /// `LRN` (Krizhevsky et al. 2012, section 3.3): y = x / (bias + α / size · Σ x²)^β, the sum over the `size`
    /// channels around; if their number is even, the extra one comes after.
    static List<OnnxTensor> local(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        call.requireFloating(x);
        long size = call.attributes().integer("size", 0);
        if (size < 1 || x.dims().rank() < 3) {
            throw call.error("expected a size of 1 or more and images × channels × …, found " + size + " and " + x);
        }
        float alpha = call.attributes().number("alpha", 1e-4f);
        float beta = call.attributes().number("beta", 0.75f);
        float bias = call.attributes().number("bias", 1);
        Dims dims = x.dims();
        int channels = dims.get(1);
        int pixels = dims.size(2, dims.rank());
        OnnxTensor y = call.zeros(x.type(), dims);
        call.work(WindowWalk.saturated(x.size(), Math.min(size, channels)));
        for (int i = 0; i < y.size(); i++) {
            int c = i / pixels % channels;
            int first = (int) Math.max(0, c - (size - 1) / 2);
            int last = (int) Math.min(channels - 1, c + size / 2);
            double sum = 0;
            for (int other = first; other <= last; other++) {
                double value = x.number(i + (other - c) * pixels);
                sum += value * value;
            }
            y.set(i, x.number(i) / Math.pow(bias + alpha / size * sum, beta));
        }
        return List.of(y);
    }
}
