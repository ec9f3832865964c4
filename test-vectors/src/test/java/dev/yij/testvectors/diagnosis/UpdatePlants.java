package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.kernel.Operation.ADAM;
import static dev.yij.testvectors.kernel.Operation.RELU;
import static dev.yij.testvectors.kernel.Operation.RELU_GRAD;
import static dev.yij.testvectors.kernel.Operation.SGD;
import static dev.yij.testvectors.kernel.Operation.SIGMOID;
import static dev.yij.testvectors.kernel.Operation.SIGMOID_GRAD;
import static dev.yij.testvectors.kernel.Operation.TANH;
import static dev.yij.testvectors.kernel.Operation.TANH_GRAD;

import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.dims.SgdDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Optimizers and activations with one bug.
final class UpdatePlants {

    private UpdatePlants() {}

    static List<Plant> all() {
        List<Plant> plants = new ArrayList<>();
        adam(plants);
        sgd(plants);
        activations(plants);
        return plants;
    }

    /// One step of Adam for element `i`, in float32.
    private interface AdamStep {
        void take(AdamDims d, int t, float g, int i, float[] p, float[] m, float[] v);
    }

    private static Plant adam(String bug, AdamStep step) {
        NaiveKernels backend = new NaiveKernels() {
            @Override
            public void adam(AdamDims d, int t, float[] g, float[] p, float[] m, float[] v) {
                for (int i = 0; i < p.length; i++) {
                    step.take(d, t, g[i], i, p, m, v);
                }
            }
        };
        return new Plant(bug, backend, Set.of(ADAM));
    }

    private static void moments(AdamDims d, float g, int i, float[] m, float[] v) {
        m[i] = d.beta1() * m[i] + (1 - d.beta1()) * g;
        v[i] = d.beta2() * v[i] + (1 - d.beta2()) * (g * g);
    }

    private static float first(AdamDims d, int t) {
        return 1 - (float) Math.pow(d.beta1(), t);
    }

    private static float second(AdamDims d, int t) {
        return (float) Math.sqrt(1 - (float) Math.pow(d.beta2(), t));
    }

    private static float root(float v) {
        return (float) Math.sqrt(v);
    }

    private static void adam(List<Plant> plants) {
        plants.add(adam("epsilon inside the square root", (d, t, g, i, p, m, v) -> {
            moments(d, g, i, m, v);
            p[i] -= d.learningRate() * second(d, t) / first(d, t) * m[i] / root(v[i] + d.epsilon());
        }));
        plants.add(adam("no bias correction", (d, t, g, i, p, m, v) -> {
            moments(d, g, i, m, v);
            p[i] -= d.learningRate() * m[i] / (root(v[i]) + d.epsilon());
        }));
        plants.add(adam("bias correction of one moment only", (d, t, g, i, p, m, v) -> {
            moments(d, g, i, m, v);
            p[i] -= d.learningRate() / first(d, t) * m[i] / (root(v[i]) + d.epsilon());
        }));
        plants.add(adam("step counted from 0 or 2", (d, t, g, i, p, m, v) -> {
            moments(d, g, i, m, v);
            p[i] -= d.learningRate() * second(d, t - 1) / first(d, t - 1) * m[i] / (root(v[i]) + d.epsilon());
        }));
        plants.add(adam("step counted from 0 or 2", (d, t, g, i, p, m, v) -> {
            moments(d, g, i, m, v);
            p[i] -= d.learningRate() * second(d, t + 1) / first(d, t + 1) * m[i] / (root(v[i]) + d.epsilon());
        }));
        plants.add(adam("second moment of g, not g²", (d, t, g, i, p, m, v) -> {
            m[i] = d.beta1() * m[i] + (1 - d.beta1()) * g;
            v[i] = d.beta2() * v[i] + (1 - d.beta2()) * Math.abs(g);
            p[i] -= d.learningRate() * second(d, t) / first(d, t) * m[i] / (root(v[i]) + d.epsilon());
        }));
        plants.add(adam("moments without 1-β", (d, t, g, i, p, m, v) -> {
            m[i] = d.beta1() * m[i] + g;
            v[i] = d.beta2() * v[i] + g * g;
            p[i] -= d.learningRate() * second(d, t) / first(d, t) * m[i] / (root(v[i]) + d.epsilon());
        }));
        plants.add(adam("betas exchanged", (d, t, g, i, p, m, v) -> {
            m[i] = d.beta2() * m[i] + (1 - d.beta2()) * g;
            v[i] = d.beta1() * v[i] + (1 - d.beta1()) * (g * g);
            double rate = d.learningRate() * Math.sqrt(1 - Math.pow(d.beta1(), t)) / (1 - Math.pow(d.beta2(), t));
            p[i] -= (float) rate * m[i] / (root(v[i]) + d.epsilon());
        }));
        plants.add(adam("square root missing in Adam", (d, t, g, i, p, m, v) -> {
            moments(d, g, i, m, v);
            p[i] -= d.learningRate() * second(d, t) / first(d, t) * m[i] / (v[i] + d.epsilon());
        }));
        plants.add(adam("sign of the update", (d, t, g, i, p, m, v) -> {
            moments(d, g, i, m, v);
            p[i] += d.learningRate() * second(d, t) / first(d, t) * m[i] / (root(v[i]) + d.epsilon());
        }));
    }

    /// One step of gradient descent for element `i`, in float32.
    private interface SgdStep {
        void take(SgdDims d, float g, int i, float[] p, float[] v);
    }

    private static Plant sgd(String bug, SgdStep step) {
        NaiveKernels backend = new NaiveKernels() {
            @Override
            public void sgd(SgdDims d, float[] g, float[] p, float[] v) {
                for (int i = 0; i < p.length; i++) {
                    step.take(d, g[i], i, p, v);
                }
            }
        };
        return new Plant(bug, backend, Set.of(SGD));
    }

    private static void sgd(List<Plant> plants) {
        plants.add(sgd("PyTorch's momentum", (d, g, i, p, v) -> {
            v[i] = d.momentum() * v[i] + g;
            p[i] -= d.learningRate() * (d.nesterov() ? g + d.momentum() * v[i] : v[i]);
        }));
        plants.add(sgd("Nesterov's term missing", (d, g, i, p, v) -> {
            v[i] = d.momentum() * v[i] - d.learningRate() * g;
            p[i] += v[i];
        }));
        plants.add(sgd("Nesterov's term always added", (d, g, i, p, v) -> {
            v[i] = d.momentum() * v[i] - d.learningRate() * g;
            p[i] += d.momentum() * v[i] - d.learningRate() * g;
        }));
        plants.add(sgd("momentum ignored", (d, g, i, p, v) -> {
            v[i] = -d.learningRate() * g;
            p[i] += d.nesterov() ? d.momentum() * v[i] - d.learningRate() * g : v[i];
        }));
        plants.add(sgd("momentum damped", (d, g, i, p, v) -> {
            float push = (1 - d.momentum()) * d.learningRate() * g;
            v[i] = d.momentum() * v[i] - push;
            p[i] += d.nesterov() ? d.momentum() * v[i] - push : v[i];
        }));
        plants.add(sgd("sign of the update", (d, g, i, p, v) -> {
            v[i] = d.momentum() * v[i] + d.learningRate() * g;
            p[i] += d.nesterov() ? d.momentum() * v[i] + d.learningRate() * g : v[i];
        }));
    }

    /// y from x, or dx from y and dy.
    private interface Element {
        float of(float y, float dy);
    }

    /// The same formula in all three activations or gradients; only those listed are run.
    private static Plant each(String bug, Set<Operation> operations, Element formula) {
        NaiveKernels backend = new NaiveKernels() {
            private void run(float[] y, float[] dy, float[] out) {
                for (int i = 0; i < out.length; i++) {
                    out[i] = formula.of(y[i], dy[i]);
                }
            }

            @Override
            public void relu(float[] x, float[] y) {
                run(x, x, y);
            }

            @Override
            public void sigmoid(float[] x, float[] y) {
                run(x, x, y);
            }

            @Override
            public void tanh(float[] x, float[] y) {
                run(x, x, y);
            }

            @Override
            public void reluGrad(float[] y, float[] dy, float[] dx) {
                run(y, dy, dx);
            }

            @Override
            public void sigmoidGrad(float[] y, float[] dy, float[] dx) {
                run(y, dy, dx);
            }

            @Override
            public void tanhGrad(float[] y, float[] dy, float[] dx) {
                run(y, dy, dx);
            }
        };
        return new Plant(bug, backend, operations);
    }

    private static float sigmoid(float x) {
        return 1 / (1 + (float) Math.exp(-x));
    }

    private static void activations(List<Plant> plants) {
        plants.add(each("NaN becomes 0", Set.of(RELU), (x, same) -> x > 0 ? x : 0));
        plants.add(each("ReLU leaks", Set.of(RELU), (x, same) -> x > 0 ? x : 0.01f * x));
        plants.add(each("activation missing", Set.of(RELU, SIGMOID, TANH), (x, same) -> x));
        plants.add(each("tanh instead of sigmoid", Set.of(SIGMOID), (x, same) -> (float) Math.tanh(x)));
        plants.add(each("sigmoid instead of tanh", Set.of(TANH), (x, same) -> sigmoid(x)));
        plants.add(each("activation's gradient ignored", Set.of(RELU_GRAD, SIGMOID_GRAD, TANH_GRAD), (y, dy) -> dy));
        plants.add(each("dy ignored", Set.of(RELU_GRAD), (y, dy) -> y > 0 ? 1 : 0));
        plants.add(each("dy ignored", Set.of(SIGMOID_GRAD), (y, dy) -> y * (1 - y)));
        plants.add(each("dy ignored", Set.of(TANH_GRAD), (y, dy) -> 1 - y * y));
        plants.add(each(
                "output used as input in the slope",
                Set.of(SIGMOID_GRAD),
                (y, dy) -> dy * sigmoid(y) * (1 - sigmoid(y))));
        plants.add(each(
                "output used as input in the slope",
                Set.of(TANH_GRAD),
                (y, dy) -> dy * (1 - (float) (Math.tanh(y) * Math.tanh(y)))));
        plants.add(each("tanh gradient not squared", Set.of(TANH_GRAD), (y, dy) -> dy * (1 - y)));
    }
}
