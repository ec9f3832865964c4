package dev.yij.io.report;

import dev.yij.io.audit.AuditedImage;
import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.Resize;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.Interpolation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.ImageIO;

/// Writes small copies of image files into a page, each with its name.
final class Photos {

    /// The larger side of a copy, in pixels.
    private static final int SIDE = 160;

    private final Html html;
    private final Path root;
    private final ImageDecoder decoder;

    /// @param root the folder that names are relative to
    Photos(Html html, Path root, ImageDecoder decoder) {
        this.html = html;
        this.root = root;
        this.decoder = decoder;
    }

    /// A file's name in the folder.
    String name(Path file) {
        return root.relativize(file).toString();
    }

    /// An image that can be read.
    ///
    /// @param note a line below its heading
    void figure(AuditedImage image, String heading, String note) {
        html.open("figure", "class", "photo");
        try {
            RgbImage pixels = small(decoder.decode(image.file()));
            html.empty(
                    "img",
                    "src",
                    dataUri(pixels),
                    "alt",
                    name(image.file()),
                    "width",
                    Integer.toString(pixels.width()),
                    "height",
                    Integer.toString(pixels.height()));
        } catch (ImageException e) {
            html.element("p", "cannot be read any more");
        }
        html.open("figcaption").element("strong", heading).text(note);
        html.element("span", String.valueOf(image.file().getFileName()), "class", "file", "title", name(image.file()));
        html.close("figcaption").close("figure");
    }

    private static RgbImage small(RgbImage image) {
        int larger = Math.max(image.width(), image.height());
        return larger <= SIDE
                ? image
                : Resize.resize(
                        image,
                        Interpolation.BILINEAR,
                        Math.max(1, image.height() * SIDE / larger),
                        Math.max(1, image.width() * SIDE / larger));
    }

    /// JPEG, since a page may show hundreds.
    private static String dataUri(RgbImage image) {
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        try {
            ImageIO.write(PngFile.toBufferedImage(image), "jpg", jpeg);
        } catch (IOException e) {
            throw new UncheckedIOException("an image could not become JPEG: " + e.getMessage(), e);
        }
        return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg.toByteArray());
    }
}
