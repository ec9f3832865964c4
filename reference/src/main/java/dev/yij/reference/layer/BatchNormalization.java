package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.BatchNormShape;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Normalizes each channel to mean 0 and variance 1, then scales and shifts it (Ioffe & Szegedy, "Batch
/// Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift", 2015):
///
/// y = γ · (x - μ) / √(σ² + ε) + β.
///
/// In training, μ and σ² are the mean and the variance of the channel over all images and positions of the
/// batch, and moving averages follow them: moving = moving · momentum + batch · (1 - momentum). [#forward] uses
/// the moving averages: in predictions, and where the layer is frozen. A model in training calls [#statistics]
/// and [#normalize] instead, because the statistics need the whole batch.
///
/// Semantics are those of Keras 3: the moving average takes the biased variance Σ (x - μ)² / n. TensorFlow's
/// fused kernel, which Keras 2 uses for images, takes Σ (x - μ)² / (n - 1) there: [#unbiased].
///
/// @param name     the layer's name, empty until a model names it
/// @param momentum how much of the moving averages stays in each step
/// @param epsilon  ε, which keeps the root away from zero
/// @param center   whether β is added
/// @param scale    whether the result is multiplied by γ
/// @param unbiased whether the moving variance follows the variance with n - 1, as in TensorFlow's fused kernel
/// @param axis     the axis of the channels, which must be the last: -1, or its number counted from 1
public record BatchNormalization(
        String name, double momentum, double epsilon, boolean center, boolean scale, boolean unbiased, int axis)
        implements Elementwise {

    private static final String UNBIASED = "unbiased_moving_variance";

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if the momentum is not in [0, 1], or epsilon is not positive
    public BatchNormalization {
        if (!(momentum >= 0 && momentum <= 1)) {
            throw new IllegalArgumentException("the momentum must lie in [0, 1], found " + momentum);
        }
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("epsilon must be positive, found " + epsilon);
        }
    }

    /// Keras's defaults: momentum 0.99, ε 0.001, with γ and β.
    public BatchNormalization() {
        this("", 0.99, 1e-3, true, true, false, -1);
    }

    @Override
    public BatchNormalization name(String to) {
        return new BatchNormalization(to, momentum, epsilon, center, scale, unbiased, axis);
    }

    /// A copy with a different momentum.
    public BatchNormalization momentum(double to) {
        return new BatchNormalization(name, to, epsilon, center, scale, unbiased, axis);
    }

    /// A copy with a different ε.
    public BatchNormalization epsilon(double to) {
        return new BatchNormalization(name, momentum, to, center, scale, unbiased, axis);
    }

    /// A copy with or without β.
    public BatchNormalization center(boolean to) {
        return new BatchNormalization(name, momentum, epsilon, to, scale, unbiased, axis);
    }

    /// A copy with or without γ.
    public BatchNormalization scale(boolean to) {
        return new BatchNormalization(name, momentum, epsilon, center, to, unbiased, axis);
    }

    /// A copy whose moving variance follows the variance with n - 1, or with n.
    public BatchNormalization unbiased(boolean to) {
        return new BatchNormalization(name, momentum, epsilon, center, scale, to, axis);
    }

    @Override
    public Shape outputShape(Shape in) {
        if (in.rank() == 0) {
            throw new ShapeException("expected a vector or more dimensions, found shape " + in);
        }
        if (axis != -1 && axis != in.rank()) {
            throw new ShapeException("expected the channels that are normalized to be the last axis, " + in.rank()
                    + " for inputs of shape " + in + ", found axis " + axis);
        }
        return in;
    }

    @Override
    public List<WeightSpec> weights(Shape in) {
        Shape channels = Shape.of(shape(1, in).channels());
        List<WeightSpec> weights = new ArrayList<>();
        if (scale) {
            weights.add(new WeightSpec("gamma", channels, Initializer.ONES));
        }
        if (center) {
            weights.add(new WeightSpec("beta", channels, Initializer.ZEROS));
        }
        weights.add(new WeightSpec("moving_mean", channels, Initializer.ZEROS, false));
        weights.add(new WeightSpec("moving_variance", channels, Initializer.ONES, false));
        return weights;
    }

    /// The shape of this normalization for a number of images.
    public BatchNormShape shape(int images, Shape in) {
        int channels = in.dim(in.rank() - 1);
        return new BatchNormShape(images, in.size() / channels, channels);
    }

    /// The statistics in predictions: the moving averages.
    public BatchStatistics moving(List<Weight> weights) {
        float[] mean = weights.get(weights.size() - 2).value();
        float[] variance = weights.getLast().value();
        return of(mean, variance, variance, weights);
    }

    /// The statistics of a batch.
    ///
    /// @param mean     μ
    /// @param variance σ²
    /// @param followed what the moving variance follows
    private BatchStatistics of(float[] mean, float[] variance, float[] followed, List<Weight> weights) {
        int channels = mean.length;
        float[] inverse = new float[channels];
        float[] factor = new float[channels];
        for (int c = 0; c < channels; c++) {
            inverse[c] = 1 / (float) Math.sqrt(variance[c] + (float) epsilon);
            factor[c] = scale ? weights.getFirst().value()[c] * inverse[c] : inverse[c];
        }
        float[] offset = center ? weights.get(scale ? 1 : 0).value() : new float[channels];
        return new BatchStatistics(mean, followed, inverse, factor, offset);
    }

    /// The mean of a batch.
    ///
    /// @param sums  the sums of each channel over the batch
    /// @param count the numbers of one channel in the batch
    public static float[] mean(double[] sums, long count) {
        float[] mean = new float[sums.length];
        for (int c = 0; c < mean.length; c++) {
            mean[c] = (float) (sums[c] / count);
        }
        return mean;
    }

    /// The statistics of a batch in training, which the moving averages [follow][#follow].
    ///
    /// @param mean    the means of the batch
    /// @param squares the sums of (x - μ)² of each channel over the batch
    /// @param count   the numbers of one channel in the batch
    public BatchStatistics statistics(float[] mean, double[] squares, long count, List<Weight> weights) {
        float[] variance = mean(squares, count);
        float correction = unbiased && count > 1 ? (float) ((double) count / (count - 1)) : 1;
        float[] followed = new float[variance.length];
        for (int c = 0; c < followed.length; c++) {
            followed[c] = variance[c] * correction;
        }
        return of(mean, variance, followed, weights);
    }

    /// Moves the moving averages towards the statistics of a batch.
    ///
    /// @param mean     [BatchStatistics#mean]
    /// @param variance [BatchStatistics#followed]
    public void follow(float[] mean, float[] variance, List<Weight> weights) {
        float[] movingMean = weights.get(weights.size() - 2).value();
        float[] movingVariance = weights.getLast().value();
        float stays = (float) momentum;
        float enters = (float) (1 - momentum);
        for (int c = 0; c < mean.length; c++) {
            movingMean[c] = movingMean[c] * stays + mean[c] * enters;
            movingVariance[c] = movingVariance[c] * stays + variance[c] * enters;
        }
    }

    /// Normalizes images of a batch by its statistics.
    public void normalize(Pass pass, Shape in, BatchStatistics by, float[] x, float[] y) {
        pass.backend().normalize(shape(pass.images(), in), x, by.mean(), by.factor(), by.offset(), y);
    }

    /// [#normalize] followed by ReLU.
    public void normalizeRelu(Pass pass, Shape in, BatchStatistics by, float[] x, float[] y) {
        pass.backend().normalizeRelu(shape(pass.images(), in), x, by.mean(), by.factor(), by.offset(), y);
    }

    /// [#normalize], plus another value, followed by ReLU.
    public void normalizeAddRelu(Pass pass, Shape in, BatchStatistics by, float[] x, float[] other, float[] y) {
        pass.backend().normalizeAddRelu(shape(pass.images(), in), x, by.mean(), by.factor(), by.offset(), other, y);
    }

    @Override
    public void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
        normalize(pass, in, moving(weights), x, y);
    }

    /// The gradient where the moving averages were used, which are constants: dx = dy · γ / √(σ² + ε).
    @Override
    public void backward(
            Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        if (dx != null) {
            BatchStatistics by = moving(weights);
            float[] zeros = new float[by.mean().length];
            pass.backend().normalize(shape(pass.images(), in), dy, zeros, by.factor(), zeros, dx);
        }
    }

    /// Adds the gradients with respect to γ and β over the batch, and keeps what [#backward(Pass, Shape,
    /// BatchStatistics, float\[\], float\[\], float\[\])] needs of it.
    ///
    /// dβ = Σ dy, dγ = Σ dy · (x - μ) / √(σ² + ε).
    ///
    /// @param sums  for each channel Σ dy, then for each channel Σ dy · (x - μ), over the batch
    /// @param count the numbers of one channel in the batch
    public void gradients(BatchStatistics by, double[] sums, long count, List<Weight> weights) {
        int channels = by.mean().length;
        for (int c = 0; c < channels; c++) {
            double product = sums[channels + c];
            float inverse = by.inverse()[c];
            if (scale) {
                weights.getFirst().gradient()[c] += (float) (product * inverse);
            }
            if (center) {
                weights.get(scale ? 1 : 0).gradient()[c] += (float) sums[c];
            }
            by.meanDy()[c] = (float) (sums[c] / count);
            by.slope()[c] = (float) (product / count * inverse * inverse);
        }
    }

    /// The gradient with respect to x where the statistics of the batch were used, which depend on x:
    ///
    /// dx = γ/√(σ² + ε) · (dy - mean(dy) - (x - μ) · mean(dy · (x - μ)) / (σ² + ε)).
    public void backward(Pass pass, Shape in, BatchStatistics by, float[] x, float[] dy, float[] dx) {
        pass.backend()
                .normalizeGradInput(
                        shape(pass.images(), in), x, dy, by.mean(), by.factor(), by.meanDy(), by.slope(), dx);
    }

    /// The same where a ReLU follows.
    ///
    /// @param dy the gradient with respect to the output of the ReLU
    public void backwardRelu(Pass pass, Shape in, BatchStatistics by, float[] x, float[] dy, float[] dx) {
        pass.backend()
                .normalizeReluGradInput(
                        shape(pass.images(), in),
                        x,
                        dy,
                        by.mean(),
                        by.factor(),
                        by.offset(),
                        by.meanDy(),
                        by.slope(),
                        dx);
    }

    @Override
    public boolean backwardReadsOutput() {
        return false;
    }

    @Override
    public String formula() {
        return (scale ? "γ[c] · " : "") + "(x - μ[c]) / √(σ²[c] + " + epsilon + ")" + (center ? " + β[c]" : "");
    }

    @Override
    public List<NamedNumber> numbers(Shape in, List<Weight> weights, int i) {
        List<String> names = new ArrayList<>(List.of("μ", "σ²"));
        if (center) {
            names.addFirst("β");
        }
        if (scale) {
            names.addFirst("γ");
        }
        int c = i % in.dim(in.rank() - 1);
        List<NamedNumber> numbers = new ArrayList<>();
        for (int k = 0; k < names.size(); k++) {
            numbers.add(
                    new NamedNumber(names.get(k) + "[" + c + "]", weights.get(k).value()[c]));
        }
        return numbers;
    }

    @Override
    public Line line(Shape in, List<Weight> weights, int i, double x) {
        int c = i % in.dim(in.rank() - 1);
        double root = Math.sqrt(weights.getLast().value()[c] + epsilon);
        double gamma = scale ? weights.getFirst().value()[c] : 1;
        double beta = center ? weights.get(scale ? 1 : 0).value()[c] : 0;
        return new Line(weights.get(weights.size() - 2).value()[c], gamma / root, beta);
    }

    @Override
    public Map<String, Object> config() {
        Config config = new Config()
                .put("name", name)
                .put("axis", axis)
                .put("momentum", momentum)
                .put("epsilon", epsilon)
                .put("center", center)
                .put("scale", scale);
        return unbiased ? config.put(UNBIASED, true).toMap() : config.toMap();
    }

    static BatchNormalization fromConfig(Config config) {
        List<Integer> axis = config.has("axis") ? config.integers("axis") : List.of(-1);
        if (axis.size() != 1) { // TensorFlow 2 writes a list of one
            throw config.invalid("axis", "one axis, that of the channels");
        }
        if (config.flag("renorm", false)) {
            throw config.invalid("renorm", "false: batch renormalization is not supported");
        }
        return new BatchNormalization(
                config.name(),
                config.has("momentum") ? config.number("momentum") : 0.99,
                config.has("epsilon") ? config.number("epsilon") : 1e-3,
                config.flag("center", true),
                config.flag("scale", true),
                config.flag(UNBIASED, false),
                axis.getFirst());
    }
}
