package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.BatchNormShape;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Normalizes its inputs by a mean and a variance that were measured on a data set before training, Keras's
/// `Normalization`:
///
/// y = (x - mean) / max(√variance, 10⁻⁷), or the inverse y = x · max(√variance, 10⁻⁷) + mean.
///
/// The two belong to the configuration, or else are weights that training does not move (Keras computes them
/// in `adapt`). There is one of each for every channel, for every position, or for all numbers.
///
/// @param name     the layer's name, empty until a model names it
/// @param axis     the axes whose positions have a mean each, counted from 1, or from the end if negative; they
///     must be the last ones; none for a single mean
/// @param mean     the mean if it belongs to the configuration, one number or one for each; else empty
/// @param variance the variance alike
/// @param inverse  whether the numbers are given their mean and variance back
public record Normalization(String name, List<Integer> axis, List<Double> mean, List<Double> variance, boolean inverse)
        implements Elementwise {

    private static final float EPSILON = 1e-7f;

    /// Copies the lists and compares them.
    ///
    /// @throws IllegalArgumentException if only one of mean and variance is given
    public Normalization {
        axis = List.copyOf(axis);
        mean = List.copyOf(mean);
        variance = List.copyOf(variance);
        if (mean.isEmpty() != variance.isEmpty()) {
            throw new IllegalArgumentException("\"mean\" and \"variance\" must be given both or neither");
        }
    }

    /// A mean and a variance for each channel, as weights.
    public Normalization() {
        this("", List.of(-1), List.of(), List.of(), false);
    }

    @Override
    public Normalization name(String to) {
        return new Normalization(to, axis, mean, variance, inverse);
    }

    /// A copy with a mean and a variance that belong to the configuration.
    public Normalization statistics(List<Double> newMean, List<Double> newVariance) {
        return new Normalization(name, axis, newMean, newVariance, inverse);
    }

    /// A copy with a mean for each position of other axes.
    public Normalization axis(Integer... to) {
        return new Normalization(name, List.of(to), mean, variance, inverse);
    }

    /// A copy that computes the inverse, or not.
    public Normalization inverse(boolean to) {
        return new Normalization(name, axis, mean, variance, to);
    }

    /// The shape of the means: the last dimensions of the input.
    ///
    /// @throws ShapeException if the axes are not the last of the input
    public Shape statisticsShape(Shape in) {
        boolean[] keeps = new boolean[in.rank()];
        for (int each : axis) {
            int dimension = each < 0 ? in.rank() + each : each - 1;
            if (dimension < 0 || dimension >= in.rank()) {
                throw new ShapeException("the axis " + each + " does not exist in inputs of shape " + in);
            }
            keeps[dimension] = true;
        }
        int first = in.rank();
        while (first > 0 && keeps[first - 1]) {
            first--;
        }
        for (int dimension = 0; dimension < first; dimension++) {
            if (keeps[dimension]) {
                throw new ShapeException("expected the axes " + axis + " to be the last ones of inputs of shape " + in);
            }
        }
        return Shape.of(Arrays.copyOfRange(in.toArray(), first, in.rank()));
    }

    @Override
    public Shape outputShape(Shape in) {
        int means = statisticsShape(in).size();
        for (List<Double> given : List.of(mean, variance)) {
            if (given.size() > 1 && given.size() != means) {
                throw new ShapeException("expected 1 or " + means + " means and variances for inputs of shape " + in
                        + ", found " + given.size());
            }
        }
        return in;
    }

    /// Keras also counts the numbers of the data set.
    @Override
    public List<WeightSpec> weights(Shape in) {
        Shape each = statisticsShape(in);
        return !mean.isEmpty()
                ? List.of()
                : List.of(
                        new WeightSpec("mean", each, Initializer.ZEROS, false),
                        new WeightSpec("variance", each, Initializer.ONES, false),
                        new WeightSpec("count", Shape.of(), Initializer.ZEROS, false));
    }

    private float mean(List<Weight> weights, int k) {
        return mean.isEmpty()
                ? weights.get(0).value()[k]
                : mean.get(k % mean.size()).floatValue();
    }

    private float variance(List<Weight> weights, int k) {
        return variance.isEmpty()
                ? weights.get(1).value()[k]
                : variance.get(k % variance.size()).floatValue();
    }

    private float deviation(List<Weight> weights, int k) {
        return Math.max((float) Math.sqrt(variance(weights, k)), EPSILON);
    }

    /// y = (x - 0) · deviation + mean for the inverse, else (x - mean) · 1/deviation + 0.
    @Override
    public void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
        int means = statisticsShape(in).size();
        float[] zeros = new float[means];
        float[] mean = new float[means];
        for (int k = 0; k < means; k++) {
            mean[k] = mean(weights, k);
        }
        BatchNormShape s = new BatchNormShape(pass.images(), in.size() / means, means);
        pass.backend().normalize(s, x, inverse ? zeros : mean, factors(weights, means), inverse ? mean : zeros, y);
    }

    @Override
    public void backward(
            Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        if (dx != null) {
            int means = statisticsShape(in).size();
            float[] zeros = new float[means];
            BatchNormShape s = new BatchNormShape(pass.images(), in.size() / means, means);
            pass.backend().normalize(s, dy, zeros, factors(weights, means), zeros, dx);
        }
    }

    private float[] factors(List<Weight> weights, int means) {
        float[] factors = new float[means];
        for (int k = 0; k < means; k++) {
            factors[k] = inverse ? deviation(weights, k) : 1 / deviation(weights, k);
        }
        return factors;
    }

    @Override
    public boolean backwardReadsInput() {
        return false;
    }

    @Override
    public boolean backwardReadsOutput() {
        return false;
    }

    @Override
    public String formula() {
        return inverse ? "x · max(√variance, 1.0E-7) + mean" : "(x - mean) / max(√variance, 1.0E-7)";
    }

    @Override
    public List<NamedNumber> numbers(Shape in, List<Weight> weights, int i) {
        int k = i % statisticsShape(in).size();
        return List.of(new NamedNumber("mean", mean(weights, k)), new NamedNumber("variance", variance(weights, k)));
    }

    @Override
    public Line line(Shape in, List<Weight> weights, int i, double x) {
        int k = i % statisticsShape(in).size();
        double deviation = Math.max(Math.sqrt(variance(weights, k)), EPSILON);
        return inverse ? new Line(0, deviation, mean(weights, k)) : new Line(mean(weights, k), 1 / deviation, 0);
    }

    @Override
    public Map<String, Object> config() {
        Config config = new Config().put("name", name).put("axis", axis).put("invert", inverse);
        return mean.isEmpty()
                ? config.toMap()
                : config.put("mean", mean).put("variance", variance).toMap();
    }

    /// `axis` is a number, a list of numbers, or null for a single mean.
    static Normalization fromConfig(Config config) {
        boolean given = config.toMap().containsKey("axis");
        return new Normalization(
                config.name(),
                config.has("axis") ? config.integers("axis") : given ? List.of() : List.of(-1),
                flat(config, "mean"),
                flat(config, "variance"),
                config.flag("invert", false));
    }

    /// A number, or numbers in lists of any depth.
    private static List<Double> flat(Config config, String key) {
        List<Double> numbers = new ArrayList<>();
        if (config.has(key) && !flatten(config.toMap().get(key), numbers)) {
            throw config.invalid(key, "a number or a list of numbers");
        }
        return numbers;
    }

    private static boolean flatten(@Nullable Object value, List<Double> into) {
        if (value instanceof Number number) {
            return into.add(number.doubleValue());
        }
        return value instanceof List<?> list && list.stream().allMatch(each -> flatten(each, into));
    }
}
