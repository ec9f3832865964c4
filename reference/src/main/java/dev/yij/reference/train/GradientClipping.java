package dev.yij.reference.train;

import dev.yij.reference.CheckReturnValue;
import dev.yij.reference.config.Config;
import dev.yij.reference.layer.Weight;
import java.util.List;
import java.util.Locale;

/// Limits gradients before an optimizer's step, in place: Keras's `clipvalue`, `clipnorm` and
/// `global_clipnorm`.
///
/// ```java
/// optimizer.setClipping(GradientClipping.globalNorm(1));
/// ```
///
/// A gradient whose norm is NaN or infinite is left as it is, so that [TerminateOnNaN] finds it.
///
/// @param kind  what is limited
/// @param limit the largest value, rounded to float32
@CheckReturnValue
public record GradientClipping(Kind kind, float limit) {

    /// What is limited.
    public enum Kind {
        /// Nothing.
        NONE,
        /// The absolute value of every number.
        CLIPVALUE,
        /// The Euclidean norm of the gradient of each weight, in Keras since TensorFlow 2.
        CLIPNORM,
        /// The Euclidean norm of the gradients of all weights together; in Keras 2.2 and 2.3 this was
        /// `clipnorm`.
        GLOBAL_CLIPNORM
    }

    /// No limit.
    public static final GradientClipping NONE = new GradientClipping(Kind.NONE, Float.POSITIVE_INFINITY);

    /// Checks the limit.
    ///
    /// @throws IllegalArgumentException if it is not above 0
    public GradientClipping {
        if (!(limit > 0)) {
            throw new IllegalArgumentException("the limit of a gradient must be above 0, found " + limit);
        }
    }

    /// Limits every number to [-limit, limit].
    public static GradientClipping value(double limit) {
        return new GradientClipping(Kind.CLIPVALUE, (float) limit);
    }

    /// Scales the gradient of each weight so that its norm is at most the limit.
    public static GradientClipping norm(double limit) {
        return new GradientClipping(Kind.CLIPNORM, (float) limit);
    }

    /// Scales the gradients of all weights with one factor so that their common norm is at most the limit.
    public static GradientClipping globalNorm(double limit) {
        return new GradientClipping(Kind.GLOBAL_CLIPNORM, (float) limit);
    }

    /// The name in configurations, Keras's: `clipnorm`.
    String key() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /// The limit in the configuration of an optimizer.
    ///
    /// @throws IllegalArgumentException if there is more than one, or it is not above 0
    static GradientClipping fromConfig(Config config) {
        GradientClipping found = NONE;
        for (Kind kind : Kind.values()) {
            GradientClipping next = new GradientClipping(kind, 1);
            if (kind != Kind.NONE && config.has(next.key())) {
                if (!found.equals(NONE)) {
                    throw new IllegalArgumentException(
                            "an optimizer can have one of " + found.key() + " and " + next.key() + ", found both");
                }
                found = new GradientClipping(kind, (float) config.number(next.key()));
            }
        }
        return found;
    }

    /// Limits the gradients of some weights.
    void clip(List<Weight> weights) {
        switch (kind) {
            case NONE -> {}
            case CLIPVALUE -> weights.forEach(weight -> clamp(weight.gradient()));
            case CLIPNORM -> weights.forEach(weight -> scale(List.of(weight)));
            case GLOBAL_CLIPNORM -> scale(weights);
        }
    }

    private void clamp(float[] g) {
        for (int i = 0; i < g.length; i++) {
            g[i] = Math.clamp(g[i], -limit, limit);
        }
    }

    /// g · limit / max(‖g‖, limit). The norm is added up in double, in the order of the weights.
    private void scale(List<Weight> weights) {
        double sum = 0;
        for (Weight weight : weights) {
            for (float g : weight.gradient()) {
                sum += (double) g * g;
            }
        }
        double norm = Math.sqrt(sum);
        if (norm > limit && norm < Double.POSITIVE_INFINITY) {
            float factor = (float) (limit / norm);
            for (Weight weight : weights) {
                float[] g = weight.gradient();
                for (int i = 0; i < g.length; i++) {
                    g[i] *= factor;
                }
            }
        }
    }
}
