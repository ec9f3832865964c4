package dev.yij.reference.layer;

import dev.yij.reference.tensor.Shape;
import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// How weights are initialized.
///
/// With fan_in = receptive field · input channels and fan_out = receptive field · output channels, where the
/// receptive field is kernelH · kernelW for a convolution and 1 for a dense layer:
public enum Initializer {
    /// All zeros: the initial value of biases.
    ZEROS {
        @Override
        public void fill(Shape shape, RandomGenerator random, float[] w) {
            Arrays.fill(w, 0);
        }
    },
    /// All ones: the initial value of the factors of batch normalization.
    ONES {
        @Override
        public void fill(Shape shape, RandomGenerator random, float[] w) {
            Arrays.fill(w, 1);
        }
    },
    /// Uniform in ±√(6 / (fan_in + fan_out)) (Glorot & Bengio 2010, eq. 16).
    GLOROT_UNIFORM {
        @Override
        public void fill(Shape shape, RandomGenerator random, float[] w) {
            uniform(Math.sqrt(6.0 / (fanIn(shape) + fanOut(shape))), random, w);
        }
    },
    /// Normal with variance 2 / (fan_in + fan_out), truncated at two standard deviations (Glorot & Bengio
    /// 2010).
    GLOROT_NORMAL {
        @Override
        public void fill(Shape shape, RandomGenerator random, float[] w) {
            truncatedNormal(Math.sqrt(2.0 / (fanIn(shape) + fanOut(shape))), random, w);
        }
    },
    /// Uniform in ±√(6 / fan_in) (He, Zhang, Ren, Sun 2015).
    HE_UNIFORM {
        @Override
        public void fill(Shape shape, RandomGenerator random, float[] w) {
            uniform(Math.sqrt(6.0 / fanIn(shape)), random, w);
        }
    },
    /// Normal with variance 2 / fan_in, truncated at two standard deviations (He, Zhang, Ren, Sun 2015, eq.
    /// 10).
    HE_NORMAL {
        @Override
        public void fill(Shape shape, RandomGenerator random, float[] w) {
            truncatedNormal(Math.sqrt(2.0 / fanIn(shape)), random, w);
        }
    };

    /// The standard deviation of a standard normal truncated at ±2, by which Keras divides to preserve the
    /// variance.
    private static final double TRUNCATED_DEVIATION = 0.87962566103423978;

    /// Fills the whole of `w`, of the given kernel shape (HWIO or in × out; any for [#ZEROS]), with initial
    /// values.
    public abstract void fill(Shape shape, RandomGenerator random, float[] w);

    /// The name in Keras: `glorot_uniform`.
    public String kerasName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The inputs of an output; of a vector, such as the slopes of a [PReLU], its length, as in Keras.
    static double fanIn(Shape shape) {
        return shape.rank() < 2 ? shape.size() : (double) receptiveField(shape) * shape.dim(shape.rank() - 2);
    }

    static double fanOut(Shape shape) {
        return shape.rank() < 2 ? shape.size() : (double) receptiveField(shape) * shape.dim(shape.rank() - 1);
    }

    private static int receptiveField(Shape shape) {
        return shape.size() / (shape.dim(shape.rank() - 2) * shape.dim(shape.rank() - 1));
    }

    private static void uniform(double limit, RandomGenerator random, float[] w) {
        for (int i = 0; i < w.length; i++) {
            w[i] = (float) (limit * (2 * random.nextDouble() - 1));
        }
    }

    private static void truncatedNormal(double deviation, RandomGenerator random, float[] w) {
        for (int i = 0; i < w.length; i++) {
            double z;
            do {
                z = random.nextGaussian();
            } while (Math.abs(z) > 2);
            w[i] = (float) (z * deviation / TRUNCATED_DEVIATION);
        }
    }
}
