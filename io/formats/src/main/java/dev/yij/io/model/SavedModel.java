package dev.yij.io.model;

import dev.yij.reference.model.Model;
import dev.yij.reference.model.Numerics;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.Position;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The content of a model file.
///
/// @param model    built; compiled, with the optimizer's state, if the file holds a loss and an optimizer
/// @param classes  the names of the classes, in the order of the outputs; empty if unknown
/// @param history  the epochs for which it was trained
/// @param position the position of its training: after the last of these epochs, unless it was saved in the
///     middle of one
/// @param numerics the [numerics version][Numerics] with which it was trained
/// @param preparation how its images are prepared; null if the file does not say
/// @param temperature by which its logits are divided where a person reads the probabilities; 1 if it was not
///     calibrated
public record SavedModel(
        Model model,
        List<String> classes,
        History history,
        Position position,
        int numerics,
        @Nullable Preparation preparation,
        double temperature) {

    /// Copies the names.
    public SavedModel {
        classes = List.copyOf(classes);
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a temperature must be above 0 and finite, found " + temperature);
        }
    }

    /// A model of this version of the library, between two epochs or after the last, of unknown preparation.
    public SavedModel(Model model, List<String> classes, History history) {
        this(model, classes, history, Position.afterEpoch(history.lastEpoch()), Numerics.VERSION, null, 1);
    }

    /// The same model at another position of its training, by this version of the library, not calibrated.
    public SavedModel trained(History to, Position at) {
        return new SavedModel(model, classes, to, at, Numerics.VERSION, preparation, 1);
    }

    /// The same model with other names of its classes.
    public SavedModel classes(List<String> to) {
        return new SavedModel(model, to, history, position, numerics, preparation, temperature);
    }

    /// The same model with another preparation of images.
    public SavedModel preparation(@Nullable Preparation to) {
        return new SavedModel(model, classes, history, position, numerics, to, temperature);
    }

    /// The same model with another temperature.
    public SavedModel temperature(double to) {
        return new SavedModel(model, classes, history, position, numerics, preparation, to);
    }

    /// What a format loses that has no place for the temperature, as a sentence; empty if it is 1.
    public List<String> temperatureLoss() {
        return temperature == 1
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT,
                        "the temperature %.3f that calibrates the probabilities is not saved",
                        temperature));
    }

    /// The preparation of images. If the file does not say, [Preparation#KERAS], with the channels as they are
    /// if the model [scales them itself][OwnScaling].
    public Preparation preparationOrKeras() {
        if (preparation != null) {
            return preparation;
        }
        return OwnScaling.of(model).isEmpty() ? Preparation.KERAS : Preparation.KERAS.pixels(PixelScaling.RAW);
    }

    /// Another model of the same architecture and classes for weights from another source. Its weights are zero
    /// and it has no history. If this model is compiled, so is the other, with an optimizer that has not taken
    /// a step.
    public SavedModel blank() {
        Model copy = model.blank();
        copy.setMetrics(model.metrics());
        if (model.isCompiled()) {
            copy.setSliceSize(model.sliceSize())
                    .setVirtualBatch(model.virtualBatch())
                    .setClassWeights(model.classWeights())
                    .compile(Optimizer.fromConfig(model.optimizer().config()), model.losses());
        }
        return new SavedModel(copy, classes, History.EMPTY).preparation(preparation);
    }

    /// A copy whose optimizer, if there is one, has not taken a step. It serves every purpose except resuming
    /// training, and with Adam its file is a third as large.
    public SavedModel withoutOptimizerState() {
        Model copy = blank().model();
        for (int i = 0; i < copy.weights().size(); i++) {
            float[] values = model.weights().get(i).value();
            System.arraycopy(values, 0, copy.weights().get(i).value(), 0, values.length);
        }
        return new SavedModel(copy, classes, history, position, numerics, preparation, temperature);
    }
}
