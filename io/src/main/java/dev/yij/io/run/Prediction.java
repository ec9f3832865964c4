package dev.yij.io.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// One class and how likely a model takes it to be.
///
/// @param className   the class, or `class 7` where the model knows no names
/// @param probability in [0, 1] for a model that ends in softmax
public record Prediction(String className, float probability) {

    /// The most likely classes, best first; ties in the order of the classes.
    ///
    /// @param outputs the outputs of a model; those of the picture begin at `from`
    /// @param count   how many outputs a picture has
    /// @param top     how many classes are wanted at most
    public static List<Prediction> top(List<String> classes, float[] outputs, int from, int count, int top) {
        List<Prediction> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new Prediction(i < classes.size() ? classes.get(i) : "class " + i, outputs[from + i]));
        }
        all.sort(Comparator.comparing(Prediction::probability).reversed());
        return List.copyOf(all.subList(0, Math.min(top, count)));
    }
}
