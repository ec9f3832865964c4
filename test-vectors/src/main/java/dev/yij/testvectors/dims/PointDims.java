package dev.yij.testvectors.dims;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A function of one number, applied to each element of an array.
///
/// @param count      number of elements
/// @param function   the function
/// @param parameters its parameters, in the order of [Function]
public record PointDims(int count, Function function, List<Double> parameters) implements Dims {

    /// The functions. `min` and `max` propagate NaN.
    public enum Function {
        /// min(x, max) where x > threshold, else slope · (x - threshold); parameters `slope`, `threshold`,
        /// `max`.
        RELU("slope", "threshold", "max"),
        /// scale · x where x > 0, else scale · alpha · (eˣ - 1); parameters `alpha`, `scale`.
        ELU("alpha", "scale"),
        /// min(max(rise · x + 1/2, 0), 1); parameter `rise`.
        HARD_SIGMOID("rise"),
        /// x / (1 + e⁻ˣ).
        SILU,
        /// x · min(max(x/6 + 1/2, 0), 1).
        HARD_SILU,
        /// x · (1 + erf(x/√2)) / 2.
        GELU,
        /// x · (1 + tanh(√(2/π) · (x + 0.044715 · x³))) / 2.
        GELU_TANH,
        /// log(1 + eˣ).
        SOFTPLUS,
        /// x / (1 + |x|).
        SOFTSIGN,
        /// eˣ.
        EXPONENTIAL,
        /// x · tanh(log(1 + eˣ)).
        MISH;

        private final List<String> parameters;

        Function(String... parameters) {
            this.parameters = List.of(parameters);
        }

        /// The names of its parameters.
        public List<String> parameters() {
            return parameters;
        }
    }

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if there is no element, or not one parameter for each name
    public PointDims {
        Dims.requirePositive("an element-wise kernel", count);
        parameters = List.copyOf(parameters);
        if (parameters.size() != function.parameters().size()) {
            throw new IllegalArgumentException(
                    function + " has the parameters " + function.parameters() + ", found " + parameters);
        }
    }

    /// A function with its parameters.
    public static PointDims of(int count, Function function, double... parameters) {
        List<Double> list = new ArrayList<>();
        for (double parameter : parameters) {
            list.add(parameter);
        }
        return new PointDims(count, function, list);
    }

    /// A parameter by its position.
    public double parameter(int i) {
        return parameters.get(i);
    }

    /// Shape of every array.
    public int[] shape() {
        return new int[] {count};
    }

    @Override
    public Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("elementwise", true);
        attributes.put("function", function.name().toLowerCase(Locale.ROOT));
        for (int i = 0; i < parameters.size(); i++) {
            double value = parameters.get(i);
            attributes.put(function.parameters().get(i), Double.isInfinite(value) ? "infinity" : value);
        }
        return attributes;
    }

    /// For example `n17_relu_0.1_0.0_6.0`.
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder("n" + count + "_" + function.name().toLowerCase(Locale.ROOT));
        for (double parameter : parameters) {
            text.append("_").append(Double.isInfinite(parameter) ? "inf" : parameter);
        }
        return text.toString();
    }
}
