package dev.yij.io.explore;

import dev.yij.io.image.RgbImage;
import dev.yij.reference.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// An image opened in the explorer.
///
/// @param id     its identifier, `p2`
/// @param title  its title
/// @param label  its actual class; null if unknown
/// @param sideways whether its EXIF orientation says that it lies on its side, and the model ignores that
/// @param width  width of the original image
/// @param height height of the original image
/// @param shown  the image for display, reduced if the original is very large
/// @param seen   the image in the network's input size
/// @param x      the network's input
/// @param against the input of the model that it is compared with; null if there is none
/// @param known  cache of small results
record OpenedImage(
        String id,
        String title,
        @Nullable String label,
        boolean sideways,
        int width,
        int height,
        RgbImage shown,
        RgbImage seen,
        Tensor x,
        @Nullable Tensor against,
        Map<String, Object> known) {

    OpenedImage(
            String id,
            String title,
            @Nullable String label,
            boolean sideways,
            RgbImage file,
            RgbImage shown,
            RgbImage seen,
            Tensor x,
            @Nullable Tensor against) {
        this(
                id,
                title,
                label,
                sideways,
                file.width(),
                file.height(),
                shown,
                seen,
                x,
                against,
                new ConcurrentHashMap<>());
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("image", id);
        json.put("title", title);
        json.put("width", width);
        json.put("height", height);
        json.put("label", label);
        json.put("sideways", sideways);
        return json;
    }
}
