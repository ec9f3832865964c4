package dev.yij.io.image;

import dev.yij.io.model.Preparation;
import java.nio.file.Path;

/// Reads image files as a model's preparation says: decodes, rotates and resizes. Thread-safe.
///
/// @param preparation how
/// @param maxPixels   how many pixels a file may declare
public record ImageReader(Preparation preparation, long maxPixels) {

    /// A reader with the usual limit of pixels.
    public ImageReader(Preparation preparation) {
        this(preparation, ImageDecoder.DEFAULT_MAX_PIXELS);
    }

    /// The decoder.
    public ImageDecoder decoder() {
        return new ImageDecoder(maxPixels, preparation.upright());
    }

    /// Reads a file and resizes it.
    ///
    /// @throws ImageException as [ImageDecoder#decode(Path)]
    public RgbImage read(Path file, int height, int width) throws ImageException {
        return fit(decoder().decode(file), height, width);
    }

    /// An image resized to the given size.
    public RgbImage fit(RgbImage image, int height, int width) {
        return Resize.resize(image, preparation.resize(), height, width);
    }
}
