package dev.yij.io.report;

import dev.yij.io.plot.PlotFile;
import java.awt.image.BufferedImage;
import java.util.Base64;

/// An image of the report.
///
/// @param image   the image; embedded as PNG
/// @param alt     its description, for screen readers
/// @param caption text below the image; may be empty
public record ReportImage(BufferedImage image, String alt, String caption) {

    /// The image as a `data:` URL.
    String dataUri() {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(PlotFile.png(image));
    }
}
