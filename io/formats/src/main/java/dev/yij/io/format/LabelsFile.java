package dev.yij.io.format;

import dev.yij.io.model.Interpolation;
import dev.yij.io.model.PixelScaling;
import dev.yij.io.model.Preparation;
import dev.yij.io.model.SavedModel;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `labels.txt`, which Teachable Machine exports beside `keras_model.h5`: a line for each class, its number and
/// its name, `0 Flask`. Its images are resized bilinearly, and its pixels are `x / 127.5 - 1`.
final class LabelsFile {

    private static final String NAME = "labels.txt";
    private static final long LONGEST = 1 << 20;
    private static final Pattern LINE = Pattern.compile("(\\d{1,6})\\s+(\\S.*)");
    private static final Preparation PREPARATION = new Preparation(Interpolation.BILINEAR, false, PixelScaling.TF);

    private LabelsFile() {}

    /// A model without class names with those of the file beside it, if there is one with as many classes.
    ///
    /// @param model the model's file
    /// @throws IOException if the file beside it cannot be read
    static LoadedModel addTo(LoadedModel loaded, Path model) throws IOException {
        Path labels = model.resolveSibling(NAME);
        SavedModel saved = loaded.saved();
        if (!saved.classes().isEmpty() || !Files.isRegularFile(labels) || Files.size(labels) > LONGEST) {
            return loaded;
        }
        List<String> classes = classes(labels);
        int outputs = saved.model().outputShape().size();
        if (classes.isEmpty() || classes.size() != outputs) {
            return loaded;
        }
        List<String> notes = new ArrayList<>(loaded.notes());
        notes.add("the names of the classes are those of " + labels);
        Preparation preparation = saved.preparation() == null
                ? PREPARATION.pixels(saved.preparationOrKeras().pixels()) // as they are before a Rescaling
                : saved.preparation();
        return new LoadedModel(saved.classes(classes).preparation(preparation), loaded.producer(), notes);
    }

    /// None if the file has another form.
    private static List<String> classes(Path labels) throws IOException {
        List<String> classes = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(labels, StandardCharsets.UTF_8)) {
                Matcher matcher = LINE.matcher(line.strip());
                if (!matcher.matches() || Integer.parseInt(matcher.group(1)) != classes.size()) {
                    return List.of();
                }
                classes.add(matcher.group(2));
            }
        } catch (MalformedInputException e) {
            return List.of();
        }
        return classes;
    }
}
