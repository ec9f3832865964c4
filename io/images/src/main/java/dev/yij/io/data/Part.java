package dev.yij.io.data;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The parts of a data set, by the names that people give their folders.
public enum Part {
    /// Images that the network learns from.
    TRAIN("train", "training"),
    /// Images evaluated after each epoch.
    VALIDATION("val", "valid", "validation", "validate"),
    /// Images evaluated once, after training.
    TEST("test", "testing");

    /// Words that may follow: `Training Data`, `test_set`.
    private static final Pattern DATA =
            Pattern.compile("(?<=.)(data|dataset|set|split|images|imgs|photos|pict\\w+|samples)$");

    private static final Pattern NO_LETTERS = Pattern.compile("\\P{L}+");

    private final Set<String> names;

    Part(String... names) {
        this.names = Set.of(names);
    }

    /// The name in files and messages: `train`, `val` or `test`.
    public String word() {
        return this == VALIDATION ? "val" : name().toLowerCase(Locale.ROOT);
    }

    /// The part that a word names, or a folder: `Train`, `validation`, `test-set`, `train2017`; null if it is
    /// none.
    public static @Nullable Part of(String name) {
        String letters = NO_LETTERS
                .matcher(Normalizer.normalize(name, Normalizer.Form.NFKC))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        String word = DATA.matcher(letters).replaceFirst("");
        return Arrays.stream(values())
                .filter(part -> part.names.contains(word))
                .findFirst()
                .orElse(null);
    }
}
