package dev.yij.io.report;

import dev.yij.io.plot.PlotFile;
import java.awt.image.BufferedImage;
import java.util.Base64;

/// A picture of the report.
///
/// @param image   the picture itself; embedded as PNG
/// @param alt     what it shows, for those who cannot see it
/// @param caption what is written below; may be empty
public record ReportImage(BufferedImage image, String alt, String caption) {

    /// The picture as an address that contains it.
    String dataUri() {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(PlotFile.png(image));
    }
}
