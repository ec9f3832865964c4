package dev.yij.reference.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.scalar.Poison;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Compares a layer's backward pass with central differences of its forward pass: for the random linear
/// functional L = Σ r·y, the derivative of L with respect to a number p is nearly (L(p + h) - L(p - h)) / 2h.
///
/// Inputs and weights are multiples of 1/32 below 8, and h is 2⁻⁸, so that p ± h is exact. Nothing lies
/// within h of a kink: inputs of layers without weights, and of PReLU, are distinct, at least 1/16 apart and
/// 1/32 from zero; with weights, inputs and kernels are multiples of 1/4 up to 1 and biases odd multiples of
/// 1/32, which keeps sums before a ReLU 1/32 from zero, while h moves them by at most 1/256.
final class GradientCheck {

    private static final float STEP = 0x1p-8f;

    /// At most 50 outputs depend on one number, |r| ≤ 1. Truncation: h²/6 · |f‴| with |tanh‴| ≤ 2 gives
    /// 50 · 5.1e-6; rounding of outputs up to 1 by 2⁻²⁵ each, over h: 50 · 7.6e-6. Sums of exact
    /// multiples are not rounded at all.
    private static final double TOLERANCE = 1e-3;

    private final Layer layer;
    private final Shape in;
    private final Pass pass;
    private final List<Weight> weights = new ArrayList<>();
    private final float[] x;
    private final float[] r;
    private final Random random = new Random(17);

    private GradientCheck(Layer layer, Shape in, int images) {
        this.layer = layer;
        this.in = in;
        this.pass = new Pass(new ScalarBackend(), images, true, 4711, 0);
        for (WeightSpec spec : layer.weights(in)) {
            Weight weight = new Weight(spec.name(), spec.shape());
            for (int i = 0; i < weight.value().length; i++) {
                weight.value()[i] =
                        spec.name().equals("bias") ? (2 * random.nextInt(-8, 8) + 1) / 32f : random.nextInt(-4, 5) / 4f;
            }
            weights.add(weight);
        }
        this.x = weights.isEmpty() || layer instanceof PReLU
                ? distinct(images * in.size())
                : quarters(images * in.size());
        this.r = new float[images * layer.outputShape(in).size()];
        for (int i = 0; i < r.length; i++) {
            r[i] = random.nextInt(-8, 9) / 8f;
        }
    }

    /// Checks the gradients with respect to every input and every weight.
    static void check(Layer layer, Shape in, int images) {
        GradientCheck check = new GradientCheck(layer, in, images);
        float[] y = Poison.nan(check.r.length);
        layer.forward(check.pass, in, check.weights, check.x, y);
        float[] dx = Poison.nan(check.x.length);
        layer.backward(check.pass, in, check.weights, check.x, y, check.r.clone(), dx);
        check.compare("input", check.x, dx);
        for (Weight weight : check.weights) {
            check.compare(weight.name(), weight.value(), weight.gradient());
        }
    }

    private void compare(String what, float[] values, float[] gradient) {
        double largest = 0;
        for (int i = 0; i < values.length; i++) {
            float value = values[i];
            values[i] = value + STEP;
            double above = functional();
            values[i] = value - STEP;
            double below = functional();
            values[i] = value;
            assertEquals((above - below) / (2 * STEP), gradient[i], TOLERANCE, layer + ", " + what + " " + i);
            largest = Math.max(largest, Math.abs(gradient[i]));
        }
        assertTrue(
                largest > 10 * TOLERANCE,
                layer + ", " + what + ": the gradient is next to nothing, so the check is none");
    }

    private double functional() {
        float[] y = Poison.nan(r.length);
        layer.forward(pass, in, weights, x, y);
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum += (double) r[i] * y[i];
        }
        return sum;
    }

    private float[] quarters(int size) {
        float[] a = new float[size];
        for (int i = 0; i < size; i++) {
            a[i] = random.nextInt(-4, 5) / 4f;
        }
        return a;
    }

    /// Odd multiples of 1/32 around zero, each once, shuffled.
    private float[] distinct(int size) {
        float[] a = new float[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            a[i] = a[j];
            a[j] = (2 * (i - size / 2) + 1) / 32f;
        }
        return a;
    }
}
