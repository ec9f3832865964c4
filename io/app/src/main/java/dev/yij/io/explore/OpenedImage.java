package dev.yij.io.explore;

import dev.yij.io.image.RgbImage;
import dev.yij.reference.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// One picture that is looked at.
///
/// @param id     how the page calls it, `p2`
/// @param title  what it is called
/// @param label  the class that it belongs to; null if nobody knows
/// @param width  columns of the file's picture
/// @param height rows of the file's picture
/// @param shown  the picture, smaller where the file's is very large
/// @param seen   what the network sees
/// @param x      the same as the network's input
/// @param known  small results that are not computed again
record OpenedImage(
        String id,
        String title,
        @Nullable String label,
        int width,
        int height,
        RgbImage shown,
        RgbImage seen,
        Tensor x,
        Map<String, Object> known) {

    OpenedImage(
            String id, String title, @Nullable String label, RgbImage file, RgbImage shown, RgbImage seen, Tensor x) {
        this(id, title, label, file.width(), file.height(), shown, seen, x, new ConcurrentHashMap<>());
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("picture", id);
        json.put("title", title);
        json.put("width", width);
        json.put("height", height);
        json.put("label", label);
        return json;
    }
}
