package dev.yij.io.run;

import dev.yij.io.data.ImageFolder;
import dev.yij.io.data.SplitFolders;
import dev.yij.io.file.FormatException;
import dev.yij.io.file.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The images that a run is trained and validated on. A resumed run has the results of an uninterrupted one
/// only if they have not changed.
///
/// @param training   number of training images
/// @param validation number of validation images
/// @param sha256     hash of the files' paths within their folders and of their lengths, in order
record DataFingerprint(int training, int validation, String sha256) {

    private static final String TRAINING = "training images";
    private static final String VALIDATION = "validation images";
    private static final String FILES = "files sha256";

    static DataFingerprint of(SplitFolders folders) {
        MessageDigest digest = Sha256.newDigest();
        add(folders.train(), digest);
        ImageFolder validation = folders.validation();
        if (validation != null) {
            add(validation, digest);
        }
        return new DataFingerprint(
                folders.train().images().size(),
                validation == null ? 0 : validation.images().size(),
                HexFormat.of().formatHex(digest.digest()));
    }

    private static void add(ImageFolder folder, MessageDigest digest) {
        for (ImageFolder.Item image : folder.images()) {
            StringBuilder line = new StringBuilder();
            for (Path name : folder.root().relativize(image.file())) {
                line.append(name).append('/');
            }
            line.append(length(folder, image)).append('\n');
            digest.update(line.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /// An image whose file is gone, or may not be looked at, is one that cannot be read, not the end of a run.
    private static String length(ImageFolder folder, ImageFolder.Item image) {
        try {
            return Long.toString(folder.bytes(image));
        } catch (IOException e) {
            return "none";
        }
    }

    /// From the settings of a run; null if it is older than this record.
    static @Nullable DataFingerprint from(Map<String, Object> settings) {
        return settings.get(TRAINING) instanceof Integer training
                        && settings.get(VALIDATION) instanceof Integer validation
                        && settings.get(FILES) instanceof String files
                ? new DataFingerprint(training, validation, files)
                : null;
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(TRAINING, training);
        map.put(VALIDATION, validation);
        map.put(FILES, sha256);
        return map;
    }

    /// @param before of the run that is to be resumed; null if unknown
    /// @throws FormatException if the images differ
    void requireSame(@Nullable DataFingerprint before, RunSettings settings) throws FormatException {
        if (before == null || before.equals(this)) {
            return;
        }
        String change = before.training != training || before.validation != validation
                ? "was started with " + before.images() + ", " + settings.data() + " has " + images()
                : "was started with other files than " + settings.data() + " has: names or lengths have changed";
        throw new FormatException("the run in " + settings.out() + " " + change
                + ". Restore the images to resume it, or start a new run with another --out");
    }

    private String images() {
        return training + " training and " + validation + " validation images";
    }
}
