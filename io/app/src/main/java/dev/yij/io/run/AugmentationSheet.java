package dev.yij.io.run;

import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.RgbImage;
import dev.yij.io.plot.ImageSheet;
import dev.yij.io.plot.PlotFile;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Training images as the network sees them: a row for one image of each class, on the left without
/// augmentation, then as the first passes change it. If one can no longer tell the class, the augmentation is
/// too strong.
final class AugmentationSheet {

    private static final int CLASSES = 6;
    private static final int PASSES = 7;

    private AugmentationSheet() {}

    /// Writes the sheet and returns it; null if there is nothing to show.
    ///
    /// @throws ImageException if an image that was read before cannot be read again
    static @Nullable BufferedImage write(ImageBatches training, Path file) throws ImageException {
        if (training.options().augmentation().isNone()) {
            return null;
        }
        ImageBatches plain = new ImageBatches(
                training.folder(), training.options().shuffle(null).cacheBytes(0));
        List<List<RgbImage>> rows = new ArrayList<>();
        Set<Integer> classes = new HashSet<>();
        List<ImageFolder.Item> images = training.folder().images();
        for (int index = 0; index < images.size() && rows.size() < CLASSES; index++) {
            RgbImage original = classes.contains(images.get(index).classIndex()) ? null : plain.image(0, index);
            if (original != null) {
                classes.add(images.get(index).classIndex());
                rows.add(row(original, training, index));
            }
        }
        BufferedImage sheet = ImageSheet.of(rows);
        PlotFile.writePng(sheet, file);
        return sheet;
    }

    private static List<RgbImage> row(RgbImage original, ImageBatches training, int index) throws ImageException {
        List<RgbImage> row = new ArrayList<>(List.of(original));
        for (int pass = 0; pass < PASSES; pass++) {
            RgbImage changed = training.image(pass, index);
            row.add(changed == null ? original : changed);
        }
        return row;
    }
}
