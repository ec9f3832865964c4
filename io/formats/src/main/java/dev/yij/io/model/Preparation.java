package dev.yij.io.model;

import dev.yij.reference.CheckReturnValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How an image file becomes a network's input: part of a model, because a network sees other numbers, and
/// gives other answers, if its images are prepared in another way than those it was trained on. The size is
/// that of the model's input.
///
/// @param resize  the filter by which an image is resized, without keeping its aspect ratio
/// @param upright whether an image is first rotated by its EXIF orientation
/// @param pixels  how channels become numbers
@CheckReturnValue
public record Preparation(Interpolation resize, boolean upright, PixelScaling pixels) {

    /// As Keras's `flow_from_directory` with the chapter's preprocessing: nearest neighbour, EXIF ignored,
    /// `x / 127.5 - 1`. All models whose file says nothing are assumed to expect this.
    public static final Preparation KERAS = new Preparation(Interpolation.NEAREST, false, PixelScaling.TF);

    /// For new trainings: bilinear with antialiasing, rotated by the EXIF orientation, `x / 127.5 - 1`.
    public static final Preparation PHOTOGRAPHS = new Preparation(Interpolation.BILINEAR, true, PixelScaling.TF);

    /// A copy with another filter.
    public Preparation resize(Interpolation to) {
        return new Preparation(to, upright, pixels);
    }

    /// A copy that rotates images by their EXIF orientation, or does not.
    public Preparation upright(boolean to) {
        return new Preparation(resize, to, pixels);
    }

    /// A copy with another scaling of pixels.
    public Preparation pixels(PixelScaling to) {
        return new Preparation(resize, upright, to);
    }

    /// The form for JSON.
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("resize", resize.name().toLowerCase(Locale.ROOT));
        map.put("upright", upright);
        map.put("pixels", pixels.toMap());
        return map;
    }

    /// The inverse of [#toMap].
    ///
    /// @throws IllegalArgumentException if something is missing or unknown; the message says what
    public static Preparation from(@Nullable Object json) {
        if (json instanceof Map<?, ?> map
                && map.get("resize") instanceof String resize
                && map.get("upright") instanceof Boolean upright
                && map.get("pixels") instanceof Map<?, ?> pixels) {
            return new Preparation(interpolation(resize), upright, PixelScaling.from(pixels));
        }
        throw new IllegalArgumentException("a preparation of images needs resize, upright and pixels, found " + json);
    }

    private static Interpolation interpolation(String name) {
        return Arrays.stream(Interpolation.values())
                .filter(each -> each.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("images can be resized by "
                        + Arrays.stream(Interpolation.values())
                                .map(each -> each.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + ", found " + name));
    }

    /// In words: `resized by nearest, stored orientation, pixels x / 127.5 - 1`.
    @Override
    public String toString() {
        return "resized by " + resize.name().toLowerCase(Locale.ROOT) + ", "
                + (upright ? "rotated by their EXIF orientation" : "EXIF orientation ignored") + ", pixels " + pixels;
    }
}
