package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.PointFunction;
import dev.yij.reference.kernel.PointFunction.Smooth;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// Activation functions of one number. The [Backend] computes those that it has.
final class Activations {

    static final Operator RELU =
            by(Backend::relu, Elementwise.of(x -> Math.max(x, 0), (type, x, any) -> Math.max(x, 0)));
    static final Operator SIGMOID = by(Backend::sigmoid, Elementwise.of(x -> 1 / (1 + Math.exp(-x))));
    static final Operator TANH = by(Backend::tanh, Elementwise.of(Math::tanh));

    static final Operator MISH = by(Smooth.MISH);

    private static final Operator GELU = by(Smooth.GELU);
    private static final Operator GELU_TANH = by(Smooth.GELU_TANH);

    /// A backend's activation method.
    @FunctionalInterface
    private interface Kernel {
        void run(Backend backend, int count, float[] x, float[] y);
    }

    private Activations() {}

    private static Operator by(Kernel kernel, Operator otherwise) {
        return call -> {
            if (!(call.input(0) instanceof OnnxTensor.Floats x && x.type() == ElementType.FLOAT)) {
                return otherwise.compute(call);
            }
            OnnxTensor y = call.zeros(x.type(), x.dims());
            kernel.run(call.backend(), x.size(), x.data(), ((OnnxTensor.Floats) y).data());
            return List.of(y);
        };
    }

    /// Numbers that are not float32 are rounded to it first.
    private static Operator by(PointFunction f) {
        return by((backend, count, x, y) -> backend.map(f, count, x, y), Elementwise.of(x -> f.value((float) x)));
    }

    static List<OnnxTensor> gelu(Call call) throws FormatException {
        boolean tanh = call.attributes().word("approximate", "none").equals("tanh");
        return (tanh ? GELU_TANH : GELU).compute(call);
    }

    static List<OnnxTensor> leakyRelu(Call call) throws FormatException {
        float alpha = call.attributes().number("alpha", 0.01f);
        return map(call, x -> x < 0 ? alpha * x : x);
    }

    static List<OnnxTensor> elu(Call call) throws FormatException {
        float alpha = call.attributes().number("alpha", 1);
        return map(call, x -> x < 0 ? alpha * Math.expm1(x) : x);
    }

    /// Klambauer et al. 2017; ONNX rounds the constants to float32.
    static List<OnnxTensor> selu(Call call) throws FormatException {
        boolean first = call.operatorSet() < 6;
        float alpha = call.attributes().number("alpha", first ? 1.6732f : 1.67326319217681884765625f);
        float gamma = call.attributes().number("gamma", first ? 1.0507f : 1.05070102214813232421875f);
        return map(call, x -> gamma * (x < 0 ? alpha * Math.expm1(x) : x));
    }

    static List<OnnxTensor> celu(Call call) throws FormatException {
        float alpha = call.attributes().number("alpha", 1);
        return map(call, x -> Math.max(x, 0) + Math.min(0, alpha * Math.expm1(x / alpha)));
    }

    static List<OnnxTensor> thresholdedRelu(Call call) throws FormatException {
        float alpha = call.attributes().number("alpha", 1);
        return map(call, x -> x > alpha ? x : 0);
    }

    /// x less `bias` in size, or 0 where its size is at most `lambd`.
    static List<OnnxTensor> shrink(Call call) throws FormatException {
        float lambda = call.attributes().number("lambd", 0.5f);
        float bias = call.attributes().number("bias", 0);
        DoubleUnaryOperator f = x -> x < -lambda ? x + bias : x > lambda ? x - bias : 0;
        return List.of(Elementwise.map(call, call.input(0), f));
    }

    static List<OnnxTensor> swish(Call call) throws FormatException {
        float alpha = call.attributes().number("alpha", 1);
        return map(call, x -> x / (1 + Math.exp(-alpha * x)));
    }

    static List<OnnxTensor> hardSigmoid(Call call) throws FormatException {
        float alpha = call.attributes().number("alpha", 0.2f);
        float beta = call.attributes().number("beta", 0.5f);
        return map(call, x -> Math.max(0, Math.min(1, alpha * x + beta)));
    }

    private static List<OnnxTensor> map(Call call, DoubleUnaryOperator f) throws FormatException {
        call.requireFloating(call.input(0));
        return List.of(Elementwise.map(call, call.input(0), f));
    }

    /// Clips to an interval, whose bounds are attributes before version 11 and inputs since. If the lower bound
    /// exceeds the upper one, the result is the upper one.
    static List<OnnxTensor> clip(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        OnnxTensor min = call.operatorSet() < 11 ? bound(call, x, "min") : bound(call, x, 1);
        OnnxTensor max = call.operatorSet() < 11 ? bound(call, x, "max") : bound(call, x, 2);
        OnnxTensor y = call.zeros(x.type(), x.dims());
        if (x.type().isFloating()) {
            double low = min.size() == 0 ? Double.NEGATIVE_INFINITY : min.number(0);
            double high = max.size() == 0 ? Double.POSITIVE_INFINITY : max.number(0);
            for (int i = 0; i < y.size(); i++) {
                y.set(i, Math.min(high, Math.max(low, x.number(i))));
            }
        } else {
            long low = min.size() == 0 ? x.type().least() : min.integer(0);
            long high = max.size() == 0 ? x.type().greatest() : max.integer(0);
            for (int i = 0; i < y.size(); i++) {
                long least = x.type().compare(x.integer(i), low) < 0 ? low : x.integer(i);
                y.set(i, x.type().compare(least, high) > 0 ? high : least);
            }
        }
        return List.of(y);
    }

    /// A bound of the interval as a tensor of one element, or of none if it is omitted.
    private static OnnxTensor bound(Call call, OnnxTensor x, String attribute) throws FormatException {
        boolean there = call.attributes().has(attribute);
        OnnxTensor bound = call.zeros(x.type(), Dims.of(there ? 1 : 0));
        if (there) {
            bound.set(0, call.attributes().number(attribute, 0));
        }
        return bound;
    }

    private static OnnxTensor bound(Call call, OnnxTensor x, int input) throws FormatException {
        OnnxTensor bound = call.optional(input);
        if (bound == null) {
            return call.zeros(x.type(), Dims.of(0));
        }
        call.requireSameType(x, bound);
        if (bound.size() != 1) {
            throw call.error("input " + input + " must be a single number, found " + bound);
        }
        return bound;
    }
}
