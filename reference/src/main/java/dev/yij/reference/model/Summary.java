package dev.yij.reference.model;

import java.util.List;
import java.util.Locale;

/// The table that Keras 2.2's `model.summary()` prints, character for character (keras/utils/layer_utils.py).
final class Summary {

    private static final int WIDTH = 65;

    /// The right edges of the columns: 45 %, 85 % and 100 % of the width.
    private static final int[] STOPS = {29, 55, 65};

    private Summary() {}

    static String of(List<BuiltLayer> layers) {
        StringBuilder out = new StringBuilder();
        line(out, '_');
        row(out, "Layer (type)", "Output Shape", "Param #");
        line(out, '=');
        long parameters = 0;
        for (int i = 0; i < layers.size(); i++) {
            BuiltLayer layer = layers.get(i);
            parameters += layer.parameters();
            row(
                    out,
                    layer.name() + " (" + layer.layer().className() + ")",
                    layer.out().toKerasString(),
                    Long.toString(layer.parameters()));
            line(out, i == layers.size() - 1 ? '=' : '_');
        }
        out.append(String.format(Locale.ROOT, "Total params: %,d", parameters)).append('\n');
        out.append(String.format(Locale.ROOT, "Trainable params: %,d", parameters))
                .append('\n');
        out.append("Non-trainable params: 0\n");
        line(out, '_');
        return out.toString();
    }

    private static void line(StringBuilder out, char c) {
        out.repeat(c, WIDTH).append('\n');
    }

    /// A field that is too long overflows into the next column, which replaces its last character by a space.
    private static void row(StringBuilder out, String... fields) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < fields.length; i++) {
            if (i > 0) {
                line.setLength(line.length() - 1);
                line.append(' ');
            }
            line.append(fields[i]);
            line.setLength(Math.min(line.length(), STOPS[i]));
            line.repeat(' ', STOPS[i] - line.length());
        }
        out.append(line).append('\n');
    }
}
