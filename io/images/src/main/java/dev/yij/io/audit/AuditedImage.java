package dev.yij.io.audit;

import dev.yij.io.data.Part;
import dev.yij.io.image.ImageFacts;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One image of an [Audit].
///
/// @param file    its path
/// @param part    the part of the data set that it is in; null if the folder is not split
/// @param label   its class
/// @param problem why it cannot be read: a sentence that begins with the path; empty if it can
/// @param width   its width in pixels; 0 if it cannot be read
/// @param height  its height in pixels; 0 if it cannot be read
/// @param facts   its format and the like; null if it cannot be read
public record AuditedImage(
        Path file,
        @Nullable Part part,
        String label,
        String problem,
        int width,
        int height,
        @Nullable ImageFacts facts) {

    /// Below this number of pixels on its smaller side an image is called tiny.
    public static final int TINY = 32;

    /// From this ratio of the sides on, an image is called extremely long.
    public static final int EXTREME = 4;

    /// Whether it can be decoded.
    public boolean isReadable() {
        return facts != null;
    }

    /// Whether it has too few pixels to show much.
    public boolean isTiny() {
        return isReadable() && Math.min(width, height) < TINY;
    }

    /// Whether its sides differ so much that it is distorted when it is made square.
    public boolean isExtreme() {
        return isReadable() && Math.max(width, height) >= EXTREME * Math.min(width, height);
    }

    /// Whether its name has the extension of another format.
    public boolean isMisnamed() {
        String name = String.valueOf(file.getFileName());
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return facts != null && facts.isMisnamed(extension);
    }
}
