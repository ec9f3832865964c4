package dev.yij.testvectors.oracle;

import dev.yij.testvectors.dims.AdamDims;

/// The forms of Adam that are in common use. They differ in where 1-β is rounded and in where ε is added.
///
/// 0.999 is no float32 number: `1f - 0.999f` is 0.00099998712, while 1 - 0.999 in double, rounded to float32
/// afterwards, is 0.001. The second moments differ by 1.3e-5 of their size.
///
/// @param doubleRest whether 1-β is computed in double
/// @param corrected  whether ε is added to the root of the bias-corrected second moment,
///                   √(v/(1-β₂ᵗ)) + ε, as in algorithm 1 of the paper; otherwise to √v
public record AdamRule(boolean doubleRest, boolean corrected) {

    /// Keras 2's: `1f - β`, and ε beside √v.
    public static final AdamRule KERAS_2 = new AdamRule(false, false);

    /// What differs from [#KERAS_2]: `1-β computed in double (as PyTorch, optax and Keras 3 do)`. Where ε is
    /// added is said only if it is elsewhere: an ε far below √v cannot be seen.
    @Override
    public String toString() {
        return (doubleRest ? "1-β computed in double (as PyTorch, optax and Keras 3 do)" : "1-β computed in float32")
                + (corrected ? ", ε beside the bias-corrected root (as in PyTorch and optax)" : "");
    }

    /// β, to the decimal digits in which it was written where double is used.
    double beta(float beta) {
        return doubleRest ? Double.parseDouble(Float.toString(beta)) : beta;
    }

    /// 1-β.
    double rest(float beta) {
        return doubleRest ? 1 - beta(beta) : 1f - beta;
    }

    /// p's change is minus this times m.
    double scale(AdamDims d, int t, double v) {
        double root = Math.sqrt(1 - Math.pow(beta(d.beta2()), t));
        double rate = d.learningRate() / (1 - Math.pow(beta(d.beta1()), t));
        return corrected ? rate / (Math.sqrt(v) / root + d.epsilon()) : rate * root / (Math.sqrt(v) + d.epsilon());
    }

    /// Roundings besides those of [#KERAS_2]: in a step, β itself is rounded, moments may be interpolated as m
    /// + (1-β)·(g - m), and the corrected root is one more quotient.
    int more() {
        return doubleRest || corrected ? 3 : 0;
    }
}
