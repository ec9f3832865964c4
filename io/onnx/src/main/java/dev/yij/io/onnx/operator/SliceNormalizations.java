package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Normalizations by statistics of the input itself: of one image's channels, or of its last axes.
final class SliceNormalizations {

    private SliceNormalizations() {}

    /// `LayerNormalization` (Ba et al. 2016): each slice from `axis` on, with its mean and 1/√(variance + ε) as
    /// further outputs.
    static List<OnnxTensor> layer(Call call) throws FormatException {
        return overLastAxes(call, true);
    }

    /// `RMSNormalization` (Zhang, Sennrich 2019): the same without subtracting the mean.
    static List<OnnxTensor> rootMeanSquare(Call call) throws FormatException {
        return overLastAxes(call, false);
    }

    private static List<OnnxTensor> overLastAxes(Call call, boolean centred) throws FormatException {
        OnnxTensor x = call.input(0);
        Dims dims = x.dims();
        int axis = call.axis(call.attributes().integer("axis", -1), dims.rank());
        long[] statistics = dims.toArray();
        Arrays.fill(statistics, axis, statistics.length, 1);
        OnnxTensor mean = call.zeros(ElementType.FLOAT, Dims.of(statistics));
        OnnxTensor inverse = call.zeros(ElementType.FLOAT, Dims.of(statistics));
        OnnxTensor bias = call.optional(2);
        IntUnaryOperator inScale = broadcast(call, call.input(1), dims);
        IntUnaryOperator inBias = bias == null ? i -> 0 : broadcast(call, bias, dims);
        OnnxTensor y = normalized(
                call, dims.size(axis, dims.rank()), centred, call.input(1), inScale, bias, inBias, mean, inverse);
        return List.of(y, mean, inverse);
    }

    private static IntUnaryOperator broadcast(Call call, OnnxTensor tensor, Dims to) throws FormatException {
        if (!Dims.broadcast(tensor.dims(), to).equals(to)) {
            throw call.error(tensor + " cannot be broadcast to " + to);
        }
        return to.offsets(0, tensor.dims().stridesRepeatedTo(to));
    }

    /// y = (x - mean) · 1/√(variance + ε) · scale + bias for slices of equal length, one after the other.
    private static OnnxTensor normalized(
            Call call,
            int length,
            boolean centred,
            OnnxTensor scale,
            IntUnaryOperator inScale,
            @Nullable OnnxTensor bias,
            IntUnaryOperator inBias,
            OnnxTensor means,
            OnnxTensor inverses)
            throws FormatException {
        OnnxTensor x = call.input(0);
        call.requireFloating(x);
        double epsilon = call.attributes().number("epsilon", 1e-5f);
        OnnxTensor y = call.zeros(x.type(), x.dims());
        call.work(2L * x.size());
        for (int slice = 0; slice < means.size(); slice++) {
            int start = slice * length;
            double mean = 0;
            for (int i = start; i < start + length && centred; i++) {
                mean += x.number(i) / length;
            }
            double variance = 0;
            for (int i = start; i < start + length; i++) {
                variance += (x.number(i) - mean) * (x.number(i) - mean) / length;
            }
            double inverse = 1 / Math.sqrt(variance + epsilon);
            means.set(slice, mean);
            inverses.set(slice, inverse);
            for (int i = start; i < start + length; i++) {
                double normal = (x.number(i) - mean) * inverse * scale.number(inScale.applyAsInt(i));
                y.set(i, bias == null ? normal : normal + bias.number(inBias.applyAsInt(i)));
            }
        }
        return y;
    }

    /// `InstanceNormalization` (Ulyanov et al. 2016): each channel of each image.
    static List<OnnxTensor> instance(Call call) throws FormatException {
        return List.of(groups(call, -1, false));
    }

    /// `GroupNormalization` (Wu, He 2018): each group of channels of each image; before version 21 with a scale
    /// for each group, since then for each channel.
    static List<OnnxTensor> group(Call call) throws FormatException {
        return List.of(groups(call, call.attributes().integer("num_groups", 0), call.operatorSet() < 21));
    }

    private static OnnxTensor groups(Call call, long groups, boolean scalePerGroup) throws FormatException {
        Dims dims = call.input(0).dims();
        int channels = dims.rank() < 2 ? 0 : dims.get(1);
        long count = groups < 0 ? channels : groups;
        if (count < 1 || channels % count != 0) {
            throw call.error(count + " groups do not fit " + call.input(0));
        }
        int pixels = dims.size(2, dims.rank());
        int perGroup = channels / (int) count;
        int scales = scalePerGroup ? (int) count : channels;
        if (call.input(1).size() != scales || call.input(2).size() != scales) {
            throw call.error(
                    "expected " + scales + " scales and biases, found " + call.input(1) + " and " + call.input(2));
        }
        int run = pixels * (scalePerGroup ? perGroup : 1);
        IntUnaryOperator which = i -> i / run % scales;
        Dims statistics = Dims.of(dims.get(0), count);
        return normalized(
                call,
                perGroup * pixels,
                true,
                call.input(1),
                which,
                call.input(2),
                which,
                call.zeros(ElementType.DOUBLE, statistics),
                call.zeros(ElementType.DOUBLE, statistics));
    }

    /// `MeanVarianceNormalization`: (x - mean) / (√variance + 10⁻⁹) over some axes.
    static List<OnnxTensor> meanVariance(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        call.requireFloating(x);
        long[] axes = call.attributes().integers("axes");
        Dims dims = x.dims();
        long[] kept = dims.toArray();
        for (long axis : axes == null ? new long[] {0, 2, 3} : axes) {
            kept[call.axis(axis, dims.rank())] = 1;
        }
        Dims statistics = Dims.of(kept);
        IntUnaryOperator which = dims.offsets(0, statistics.stridesRepeatedTo(dims));
        double count = (double) x.size() / statistics.size();
        double[] mean = new double[statistics.size()];
        double[] variance = new double[statistics.size()];
        IntStream.range(0, x.size()).forEach(i -> mean[which.applyAsInt(i)] += x.number(i) / count);
        OnnxTensor y = call.zeros(x.type(), dims);
        for (int i = 0; i < x.size(); i++) {
            double difference = x.number(i) - mean[which.applyAsInt(i)];
            variance[which.applyAsInt(i)] += difference * difference / count;
        }
        for (int i = 0; i < x.size(); i++) {
            int slice = which.applyAsInt(i);
            y.set(i, (x.number(i) - mean[slice]) / (Math.sqrt(variance[slice]) + 1e-9));
        }
        return List.of(y);
    }

    /// `LpNormalization`: each line along an axis divided by its p-norm, p 1 or 2; a line of zeros stays one.
    static List<OnnxTensor> byNorm(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        call.requireFloating(x);
        long p = call.attributes().integer("p", 2);
        if (p != 1 && p != 2) {
            throw call.error("expected p 1 or 2, found " + p);
        }
        Lines lines = Lines.of(
                x.dims(),
                call.axis(call.attributes().integer("axis", -1), x.dims().rank()));
        OnnxTensor y = call.zeros(x.type(), x.dims());
        for (int line = 0; line < lines.count(); line++) {
            double sum = 0;
            for (int i = 0; i < lines.size(); i++) {
                double value = x.number(lines.at(line, i));
                sum += p == 1 ? Math.abs(value) : value * value;
            }
            double norm = p == 1 ? sum : Math.sqrt(sum);
            for (int i = 0; i < lines.size(); i++) {
                y.set(lines.at(line, i), norm == 0 ? 0 : x.number(lines.at(line, i)) / norm);
            }
        }
        return List.of(y);
    }
}
