package dev.yij.io.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The conversion of a pixel's channels x, 0 … 255, to a network's inputs: `(x / divisor - mean) / std`, in
/// float32 and in this order. The named ones are the modes of Keras's `imagenet_utils.preprocess_input`, with
/// the same bits.
///
/// @param divisor divides all channels
/// @param mean    then subtracted, one number for each channel of the network's input
/// @param std     divides the result, one number for each channel of the network's input
/// @param bgr     whether the network's channels are blue, green, red instead of red, green, blue
public record PixelScaling(float divisor, List<Float> mean, List<Float> std, boolean bgr) {

    private static final List<Float> ZEROS = List.of(0f, 0f, 0f);
    private static final List<Float> ONES = List.of(1f, 1f, 1f);

    /// `x / 127.5 - 1`, from -1 to 1: the chapter's, and that of MobileNet, Inception and Xception.
    public static final PixelScaling TF = new PixelScaling(127.5f, ONES, ONES, false);

    /// `x / 255`, from 0 to 1.
    public static final PixelScaling UNIT = new PixelScaling(255, ZEROS, ONES, false);

    /// The channels as they are, from 0 to 255.
    public static final PixelScaling RAW = new PixelScaling(1, ZEROS, ONES, false);

    /// `x / 255`, minus the mean of ImageNet's channels, divided by their standard deviation, as in PyTorch's
    /// torchvision and Keras's DenseNet.
    public static final PixelScaling TORCH =
            new PixelScaling(255, List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f), false);

    /// Blue, green, red, minus the mean of ImageNet's channels, as in Caffe and Keras's VGG and ResNet.
    public static final PixelScaling CAFFE = new PixelScaling(1, List.of(103.939f, 116.779f, 123.68f), ONES, true);

    private static final Map<String, PixelScaling> NAMED = named();

    private static final Map<String, String> KERAS_MODES = Map.of(
            "tf", "-1..1", "unit", "0..1", "raw", "0..255", "torch", "imagenet-torch", "caffe", "imagenet-caffe");

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if there are not 3 of each, or one is not finite, or a divisor is 0
    public PixelScaling {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != 3 || std.size() != 3) {
            throw new IllegalArgumentException("pixel scaling needs 3 means and 3 standard deviations, found "
                    + mean.size() + " and " + std.size());
        }
        boolean finite = Float.isFinite(divisor)
                && mean.stream().allMatch(Float::isFinite)
                && std.stream().allMatch(Float::isFinite);
        if (!finite || divisor == 0 || std.contains(0f)) {
            throw new IllegalArgumentException("pixel scaling needs finite numbers and divisors other than 0, found"
                    + " divisor " + divisor + ", mean " + mean + ", std " + std);
        }
    }

    private static Map<String, PixelScaling> named() {
        Map<String, PixelScaling> named = new LinkedHashMap<>();
        named.put("-1..1", TF);
        named.put("0..1", UNIT);
        named.put("0..255", RAW);
        named.put("imagenet-torch", TORCH);
        named.put("imagenet-caffe", CAFFE);
        return named;
    }

    /// The names that [#of] accepts, beside those of Keras's modes.
    public static List<String> names() {
        return List.copyOf(NAMED.keySet());
    }

    /// A scaling by its name, in any case: `-1..1`, `0..1`, `0..255`, `imagenet-torch`, `imagenet-caffe`, or
    /// Keras's names `tf`, `unit`, `raw`, `torch`, `caffe`.
    ///
    /// @throws IllegalArgumentException if there is none of that name
    public static PixelScaling of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        PixelScaling scaling = NAMED.get(KERAS_MODES.getOrDefault(lower, lower));
        if (scaling == null) {
            throw new IllegalArgumentException(
                    "pixel scaling must be one of " + String.join(", ", NAMED.keySet()) + ", found " + name);
        }
        return scaling;
    }

    /// The network's input for a channel of a pixel.
    ///
    /// @param channel the channel of the network's input, 0 … 2
    /// @param x       0 … 255
    public float scale(int channel, int x) {
        return (x / divisor - mean.get(channel)) / std.get(channel);
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("divisor", divisor);
        map.put("mean", mean);
        map.put("std", std);
        map.put("bgr", bgr);
        return map;
    }

    /// @throws IllegalArgumentException if something is missing or of another type
    static PixelScaling from(Map<?, ?> map) {
        if (map.get("divisor") instanceof Number divisor && map.get("bgr") instanceof Boolean bgr) {
            return new PixelScaling(divisor.floatValue(), numbers(map, "mean"), numbers(map, "std"), bgr);
        }
        throw new IllegalArgumentException(
                "the pixels of a preparation need divisor, mean, std and bgr, found " + map.keySet());
    }

    private static List<Float> numbers(Map<?, ?> map, String key) {
        @Nullable Object value = map.get(key);
        if (value instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
            return list.stream().map(each -> ((Number) each).floatValue()).toList();
        }
        throw new IllegalArgumentException("\"" + key + "\" must be a list of numbers, found " + value);
    }

    /// The formula: `x / 127.5 - 1`.
    @Override
    public String toString() {
        StringBuilder formula = new StringBuilder("x");
        if (divisor != 1) {
            formula.append(" / ").append(brief(divisor));
        }
        if (mean.stream().anyMatch(each -> each != 0)) {
            formula.append(
                    mean.stream().allMatch(mean.getFirst()::equals) ? " - " + brief(mean.getFirst()) : " - " + mean);
        }
        if (std.stream().anyMatch(each -> each != 1)) {
            String by = std.stream().allMatch(std.getFirst()::equals) ? brief(std.getFirst()) : std.toString();
            formula.insert(0, "(").append(") / ").append(by);
        }
        return formula + (bgr ? ", channels in the order blue, green, red" : "");
    }

    /// Without `.0`.
    private static String brief(float value) {
        return value == Math.rint(value) && Math.abs(value) < 1e6
                ? Integer.toString((int) value)
                : Float.toString(value);
    }
}
