package dev.yij.testvectors.mutation;

import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.dims.ChannelDims;
import dev.yij.testvectors.dims.ResizeDims;
import dev.yij.testvectors.dims.SgdDims;
import dev.yij.testvectors.kernel.Kernels;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/// Mistakes in activations, optimizers, batch normalization and interpolation.
final class ElementMutations {

    private ElementMutations() {}

    private interface Two {
        double of(double y, double dy);
    }

    private static Mutation forward(String name, Operation operation, DoubleUnaryOperator function) {
        return Mutation.inside(name, EnumSet.of(operation), new Kernels() {
            @Override
            public void relu(float[] x, float[] y) {
                for (int i = 0; i < y.length; i++) {
                    y[i] = (float) function.applyAsDouble(x[i]);
                }
            }

            @Override
            public void sigmoid(float[] x, float[] y) {
                relu(x, y);
            }

            @Override
            public void tanh(float[] x, float[] y) {
                relu(x, y);
            }
        });
    }

    private static Mutation backward(String name, Operation operation, Two function) {
        return Mutation.inside(name, EnumSet.of(operation), new Kernels() {
            @Override
            public void reluGrad(float[] y, float[] dy, float[] dx) {
                for (int i = 0; i < y.length; i++) {
                    dx[i] = (float) function.of(y[i], dy[i]);
                }
            }

            @Override
            public void sigmoidGrad(float[] y, float[] dy, float[] dx) {
                reluGrad(y, dy, dx);
            }

            @Override
            public void tanhGrad(float[] y, float[] dy, float[] dx) {
                reluGrad(y, dy, dx);
            }
        });
    }

    private interface Step {
        void take(AdamDims d, int t, int i, float[] g, float[] p, float[] m, float[] v);
    }

    private static Mutation adam(String name, Step step) {
        return Mutation.inside(name, EnumSet.of(Operation.ADAM), new Kernels() {
            @Override
            public void adam(AdamDims d, int t, float[] g, float[] p, float[] m, float[] v) {
                for (int i = 0; i < p.length; i++) {
                    step.take(d, t, i, g, p, m, v);
                }
            }
        });
    }

    /// The variants of a right step.
    private static void step(
            AdamDims d,
            int t,
            int i,
            float[] g,
            float[] p,
            float[] m,
            float[] v,
            double beta1,
            double beta2,
            double e) {
        m[i] = (float) (beta1 * m[i] + (1 - beta1) * g[i]);
        v[i] = (float) (beta2 * v[i] + (1 - beta2) * g[i] * g[i]);
        double rate = d.learningRate() * Math.sqrt(1 - Math.pow(beta2, t)) / (1 - Math.pow(beta1, t));
        p[i] -= (float) (rate * m[i] / (Math.sqrt(v[i]) + e));
    }

    private interface SgdStep {
        void take(SgdDims d, int i, float[] g, float[] p, float[] v);
    }

    private static Mutation sgd(String name, SgdStep step) {
        return Mutation.inside(name, EnumSet.of(Operation.SGD), new Kernels() {
            @Override
            public void sgd(SgdDims d, float[] g, float[] p, float[] v) {
                for (int i = 0; i < p.length; i++) {
                    step.take(d, i, g, p, v);
                }
            }
        });
    }

    private interface Position {
        double of(ResizeDims d, int o, int in, int out);
    }

    private static Mutation resize(String name, Position position) {
        return Mutation.inside(
                name, EnumSet.of(Operation.RESIZE_BILINEAR, Operation.RESIZE_BILINEAR_GRAD), new NaiveKernels() {
                    @Override
                    public double position(ResizeDims d, int o, int in, int out) {
                        return Mutation.clamp(position.of(d, o, in, out), 0, in - 1);
                    }
                });
    }

    static List<Mutation> all() {
        List<Mutation> all = new ArrayList<>();
        activations(all);
        adam(all);
        sgd(all);
        channels(all);
        all.add(resize("corners aligned", (d, o, in, out) -> out == 1 ? 0 : (double) o * (in - 1) / (out - 1)));
        all.add(resize("centres for corners", (d, o, in, out) -> (o + 0.5) * in / out - 0.5));
        all.add(resize("corners for centres", (d, o, in, out) -> (double) o * in / out));
        all.add(resize("nearest pixel", (d, o, in, out) -> Math.rint(d.at(o, in, out))));
        all.add(resize("half a pixel too far", (d, o, in, out) -> d.at(o, in, out) + 0.5));
        return all;
    }

    private static void activations(List<Mutation> all) {
        all.add(forward("NaN becomes 0 in ReLU", Operation.RELU, x -> x > 0 ? x : 0));
        all.add(forward("leaky", Operation.RELU, x -> x > 0 ? x : 0.01 * x));
        all.add(forward("at most 6", Operation.RELU, x -> Math.min(Math.max(x, 0), 6)));
        all.add(forward("magnitude", Operation.RELU, Math::abs));
        all.add(forward("infinity lost", Operation.RELU, x -> Math.min(Math.max(x, 0), Float.MAX_VALUE)));
        all.add(forward("exponential overflows", Operation.SIGMOID, x -> {
            float e = (float) Math.exp(x);
            return e / (1 + e);
        }));
        all.add(forward("hard sigmoid", Operation.SIGMOID, x -> Mutation.clamp(0.2 * x + 0.5, 0, 1)));
        all.add(forward(
                "argument clamped to ±8", Operation.SIGMOID, x -> 1 / (1 + Math.exp(-Mutation.clamp(x, -8, 8)))));
        all.add(forward(
                "argument clamped to ±30", Operation.SIGMOID, x -> 1 / (1 + Math.exp(-Mutation.clamp(x, -30, 30)))));
        all.add(forward("half of tanh", Operation.SIGMOID, x -> 0.5 * Math.tanh(x) + 0.5));
        all.add(forward("small arguments lost", Operation.TANH, x -> {
            float e = (float) Math.exp(2 * x);
            return Double.isInfinite(e) ? 1 : (e - 1) / (e + 1);
        }));
        all.add(forward("infinity over infinity", Operation.TANH, x -> {
            float e = (float) Math.exp(2 * x);
            return Math.abs(x) < 0.1 ? Math.tanh(x) : (e - 1) / (e + 1);
        }));
        all.add(forward("argument clamped to ±5", Operation.TANH, x -> Math.tanh(Mutation.clamp(x, -5, 5))));
        all.add(forward("sigmoid", Operation.TANH, x -> 1 / (1 + Math.exp(-x))));
        all.add(forward(
                "rational approximation of degree 3",
                Operation.TANH,
                x -> Mutation.clamp(x * (27 + x * x) / (27 + 9 * x * x), -1, 1)));
        all.add(backward("dy below 0 lost", Operation.RELU_GRAD, (y, dy) -> y > 0 ? Math.max(dy, 0) : 0));
        all.add(backward("dy where y is 0", Operation.RELU_GRAD, (y, dy) -> y >= 0 ? dy : 0));
        all.add(backward("dy ignored", Operation.RELU_GRAD, (y, dy) -> y > 0 ? 1 : 0));
        all.add(backward("multiplied by y", Operation.RELU_GRAD, (y, dy) -> y > 0 ? dy * y : 0));
        all.add(backward("small y counts as 0", Operation.RELU_GRAD, (y, dy) -> y > 1e-6 ? dy : 0));
        all.add(backward("1 - y missing", Operation.SIGMOID_GRAD, (y, dy) -> dy * y));
        all.add(backward("slope of tanh", Operation.SIGMOID_GRAD, (y, dy) -> dy * (1 - y * y)));
        all.add(backward("slope from the output as if it were the input", Operation.SIGMOID_GRAD, (y, dy) -> {
            double s = 1 / (1 + Math.exp(-y));
            return dy * s * (1 - s);
        }));
        all.add(backward("y not squared", Operation.TANH_GRAD, (y, dy) -> dy * (1 - y)));
        all.add(backward("slope of sigmoid", Operation.TANH_GRAD, (y, dy) -> dy * y * (1 - y)));
        all.add(backward(
                "slope of tanh from the output as if it were the input",
                Operation.TANH_GRAD,
                (y, dy) -> dy * (1 - Math.pow(Math.tanh(y), 2))));
    }

    private static void adam(List<Mutation> all) {
        all.add(adam("ε inside the square root", (d, t, i, g, p, m, v) -> {
            float before = p[i];
            step(d, t, i, g, p, m, v, d.beta1(), d.beta2(), 1);
            p[i] = (float) (before - rate(d, t, t) * m[i] / Math.sqrt(v[i] + d.epsilon()));
        }));
        all.add(adam("ε missing", (d, t, i, g, p, m, v) -> step(d, t, i, g, p, m, v, d.beta1(), d.beta2(), 1e-30)));
        all.add(adam("ε of 10⁻⁸", (d, t, i, g, p, m, v) -> step(d, t, i, g, p, m, v, d.beta1(), d.beta2(), 1e-8)));
        all.add(adam(
                "ε ten times as large",
                (d, t, i, g, p, m, v) -> step(d, t, i, g, p, m, v, d.beta1(), d.beta2(), 10 * d.epsilon())));
        all.add(adam(
                "betas exchanged",
                (d, t, i, g, p, m, v) -> step(d, t, i, g, p, m, v, d.beta2(), d.beta1(), d.epsilon())));
        all.add(adam(
                "step counted from 0",
                (d, t, i, g, p, m, v) ->
                        step(d, Math.max(t - 1, 1), i, g, p, m, v, d.beta1(), d.beta2(), d.epsilon())));
        all.add(adam(
                "step counted from 2",
                (d, t, i, g, p, m, v) -> step(d, t + 1, i, g, p, m, v, d.beta1(), d.beta2(), d.epsilon())));
        all.add(adam(
                "bias correction missing",
                (d, t, i, g, p, m, v) -> step(d, 1_000_000, i, g, p, m, v, d.beta1(), d.beta2(), d.epsilon())));
        all.add(adam("bias correction of the first moment missing", (d, t, i, g, p, m, v) -> {
            float before = p[i];
            step(d, t, i, g, p, m, v, d.beta1(), d.beta2(), 1);
            p[i] = (float) (before - rate(d, 1_000_000, t) * m[i] / (Math.sqrt(v[i]) + d.epsilon()));
        }));
        all.add(adam("bias correction of the second moment missing", (d, t, i, g, p, m, v) -> {
            float before = p[i];
            step(d, t, i, g, p, m, v, d.beta1(), d.beta2(), 1);
            p[i] = (float) (before - rate(d, t, 1_000_000) * m[i] / (Math.sqrt(v[i]) + d.epsilon()));
        }));
        all.add(adam("gradient not squared", (d, t, i, g, p, m, v) -> {
            float before = v[i];
            step(d, t, i, g, p, m, v, d.beta1(), d.beta2(), d.epsilon());
            v[i] = d.beta2() * before + (1 - d.beta2()) * Math.abs(g[i]);
        }));
        all.add(adam(
                "learning rate fixed",
                (d, t, i, g, p, m, v) -> step(
                        new AdamDims(d.count(), d.steps(), d.firstStep(), 1e-3f, d.beta1(), d.beta2(), d.epsilon()),
                        t,
                        i,
                        g,
                        p,
                        m,
                        v,
                        d.beta1(),
                        d.beta2(),
                        d.epsilon())));
        all.add(adam("betas fixed", (d, t, i, g, p, m, v) -> step(d, t, i, g, p, m, v, 0.9f, 0.999f, d.epsilon())));
        all.add(adam("moments reset", (d, t, i, g, p, m, v) -> {
            m[i] = 0;
            v[i] = 0;
            step(d, t, i, g, p, m, v, d.beta1(), d.beta2(), d.epsilon());
        }));
        all.add(adam("steps uphill", (d, t, i, g, p, m, v) -> {
            float before = p[i];
            step(d, t, i, g, p, m, v, d.beta1(), d.beta2(), d.epsilon());
            p[i] = 2 * before - p[i];
        }));
        for (int count : new int[] {16, 32, 64, 256, 1024}) {
            all.add(adam("only the first " + count + " weights updated", (d, t, i, g, p, m, v) -> {
                if (i < count) {
                    step(d, t, i, g, p, m, v, d.beta1(), d.beta2(), d.epsilon());
                }
            }));
        }
        for (int lanes : new int[] {4, 8, 16, 32}) {
            all.add(adam("weights after the last " + lanes + " not updated", (d, t, i, g, p, m, v) -> {
                if (i < p.length / lanes * lanes) {
                    step(d, t, i, g, p, m, v, d.beta1(), d.beta2(), d.epsilon());
                }
            }));
        }
    }

    private static double rate(AdamDims d, int first, int second) {
        return d.learningRate() * Math.sqrt(1 - Math.pow(d.beta2(), second)) / (1 - Math.pow(d.beta1(), first));
    }

    private static void sgd(List<Mutation> all) {
        all.add(sgd("momentum ignored", (d, i, g, p, v) -> {
            v[i] = -d.learningRate() * g[i];
            p[i] += v[i];
        }));
        all.add(sgd("Nesterov's term missing", (d, i, g, p, v) -> {
            v[i] = d.momentum() * v[i] - d.learningRate() * g[i];
            p[i] += v[i];
        }));
        all.add(sgd("Nesterov's term always", (d, i, g, p, v) -> {
            v[i] = d.momentum() * v[i] - d.learningRate() * g[i];
            p[i] += d.momentum() * v[i] - d.learningRate() * g[i];
        }));
        all.add(sgd("momentum damped", (d, i, g, p, v) -> {
            v[i] = d.momentum() * v[i] - (1 - d.momentum()) * d.learningRate() * g[i];
            p[i] += d.nesterov() ? d.momentum() * v[i] - d.learningRate() * g[i] : v[i];
        }));
        all.add(sgd("velocity without the rate, as PyTorch's", (d, i, g, p, v) -> {
            v[i] = d.momentum() * v[i] + g[i];
            p[i] -= d.learningRate() * (d.nesterov() ? g[i] + d.momentum() * v[i] : v[i]);
        }));
        all.add(sgd("sign of the step", (d, i, g, p, v) -> {
            v[i] = d.momentum() * v[i] + d.learningRate() * g[i];
            p[i] += v[i];
        }));
        all.add(sgd("only the first 1024 weights", (d, i, g, p, v) -> {
            if (i < 1024) {
                v[i] = d.momentum() * v[i] - d.learningRate() * g[i];
                p[i] += d.nesterov() ? d.momentum() * v[i] - d.learningRate() * g[i] : v[i];
            }
        }));
    }

    private static void channels(List<Mutation> all) {
        Set<Operation> normalize = EnumSet.of(Operation.BATCH_NORM, Operation.BATCH_NORM_GRAD);
        all.add(deviation("ε of batch normalization ignored", normalize, (d, v) -> Math.sqrt(v)));
        all.add(deviation("ε outside of the root", normalize, (d, v) -> Math.sqrt(v) + d.epsilon()));
        all.add(deviation("variance as deviation", normalize, (d, v) -> v + d.epsilon()));
        all.add(deviation("ε of 10⁻⁵ always", normalize, (d, v) -> Math.sqrt(v + 1e-5)));
        all.add(Mutation.inside("variance of n - 1", EnumSet.of(Operation.BATCH_STATISTICS), new NaiveKernels() {
            @Override
            public void batchStatistics(ChannelDims d, float[] x, float[] mean, float[] variance) {
                NaiveKernels.super.batchStatistics(d, x, mean, variance);
                for (int c = 0; c < variance.length; c++) {
                    variance[c] *= (float) d.count() / Math.max(d.count() - 1, 1);
                }
            }
        }));
        for (int count : new int[] {16, 64, 256}) {
            all.add(Mutation.inside(
                    "statistics of the first " + count + " positions",
                    EnumSet.of(Operation.BATCH_STATISTICS),
                    new NaiveKernels() {
                        @Override
                        public void batchStatistics(ChannelDims d, float[] x, float[] mean, float[] variance) {
                            int length = Math.min(x.length, count * d.channels());
                            ChannelDims part = new ChannelDims(1, 1, length / d.channels(), d.channels(), d.epsilon());
                            NaiveKernels.super.batchStatistics(part, Arrays.copyOf(x, length), mean, variance);
                        }
                    }));
        }
        all.add(Mutation.inside("γ and β exchanged", EnumSet.of(Operation.BATCH_NORM), new NaiveKernels() {
            @Override
            public void batchNorm(
                    ChannelDims d, float[] x, float[] gamma, float[] beta, float[] mean, float[] variance, float[] y) {
                NaiveKernels.super.batchNorm(d, x, beta, gamma, mean, variance, y);
            }
        }));
        all.add(Mutation.inside("statistics as constants", EnumSet.of(Operation.BATCH_NORM_GRAD), new NaiveKernels() {
            @Override
            public void batchNormGrad(
                    ChannelDims d,
                    float[] x,
                    float[] dy,
                    float[] gamma,
                    float[] mean,
                    float[] variance,
                    float[] dx,
                    float[] dgamma,
                    float[] dbeta) {
                NaiveKernels.super.batchNormGrad(d, x, dy, gamma, mean, variance, dx, dgamma, dbeta);
                for (int i = 0; i < dx.length; i++) {
                    int c = i % d.channels();
                    dx[i] = gamma[c] / deviation(d, variance[c]) * dy[i];
                }
            }
        }));
        all.add(Mutation.inside("slope of the first channel for all", EnumSet.of(Operation.PRELU), new NaiveKernels() {
            @Override
            public int slopeOf(ChannelDims d, int i) {
                return 0;
            }
        }));
        all.add(Mutation.inside(
                "gradient of the slopes of the first image", EnumSet.of(Operation.PRELU_GRAD), new NaiveKernels() {
                    @Override
                    public void preluGrad(ChannelDims d, float[] x, float[] a, float[] dy, float[] dx, float[] da) {
                        NaiveKernels.super.preluGrad(d, x, a, dy, dx, da.clone());
                        for (int i = 0; i < x.length / d.images(); i++) {
                            da[i % d.channels()] += x[i] < 0 ? dy[i] * x[i] : 0;
                        }
                    }
                }));
    }

    private interface Deviation {
        double of(ChannelDims d, double variance);
    }

    private static Mutation deviation(String name, Set<Operation> operations, Deviation deviation) {
        return Mutation.inside(name, operations, new NaiveKernels() {
            @Override
            public float deviation(ChannelDims d, float variance) {
                return (float) deviation.of(d, variance);
            }
        });
    }
}
