package dev.yij.io.run;

import dev.yij.io.file.FormatException;
import dev.yij.io.model.OwnScaling;
import dev.yij.io.model.PixelScaling;
import dev.yij.io.model.Preparation;
import dev.yij.io.model.SavedModel;
import dev.yij.io.run.RunSettings.Start;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The model with which a run begins: a new one, or that of the checkpoint from which it is resumed.
final class RunStart {

    private final RunSettings settings;
    private final Checkpoints checkpoints;
    private final RunSteps steps;

    RunStart(RunSettings settings, Checkpoints checkpoints, RunSteps steps) {
        this.settings = settings;
        this.checkpoints = checkpoints;
        this.steps = steps;
    }

    /// The model for these classes.
    ///
    /// @throws FormatException if the folder holds a run already that is not to be resumed, or none that could
    ///     be, or one that does not match; or if the network does not fit the images or the recipe
    SavedModel model(List<String> classes) throws IOException {
        if (settings.start().resumes()) {
            return checkpoint(classes);
        }
        if (settings.start() == Start.FRESH && checkpoints.exist()) {
            throw new FormatException(
                    settings.out() + " already holds a training run: resume it with --resume, or choose"
                            + " another folder with --out");
        }
        List<Path> foreign = settings.start() == Start.FRESH ? settings.foreign() : List.of();
        if (!foreign.isEmpty()) {
            throw new FormatException(
                    foreign.getFirst() + " exists and would be replaced: choose another folder with --out");
        }
        return fresh(classes);
    }

    private SavedModel checkpoint(List<String> classes) throws IOException {
        SavedModel checkpoint = checkpoints.load();
        if (!checkpoint.classes().equals(classes)) {
            throw new FormatException("the checkpoint in " + settings.out() + " was trained on the classes "
                    + checkpoint.classes() + ", " + settings.data() + " has " + classes);
        }
        checkpoints.requireSameSettings();
        checkpoints.requireNumerics(checkpoint);
        checkpoints.requireArithmetic();
        return checkpoint.preparation(preparation());
    }

    private SavedModel fresh(List<String> classes) throws FormatException {
        Shape input = Shape.of(settings.batches().height(), settings.batches().width(), 3);
        Model model = settings.network().architecture().build(input, classes.size(), new Seed(settings.seed()));
        requireFit(model, classes);
        Recipe recipe = settings.recipe();
        TransferSettings transfer = settings.extras().transfer();
        int first = transfer == null ? steps.epochs() : transfer.lastFrozen(steps.epochs());
        model.compile(steps.optimizer(recipe, first), recipe.loss());
        model.setMetrics(recipe.metrics());
        return new SavedModel(model, classes, History.EMPTY).preparation(preparation());
    }

    private void requireFit(Model model, List<String> classes) throws FormatException {
        String name = settings.network().name();
        if (!model.outputShape().equals(Shape.of(classes.size()))) {
            throw new FormatException(name + ": the network has outputs of shape " + model.outputShape()
                    + ", the images have " + classes.size() + " classes");
        }
        BuiltLayer last = model.layers().getLast();
        if (!last.layer().givesProbabilities()) {
            throw new FormatException(name + ": the last layer, " + last.name()
                    + ", gives no probabilities: end the network with softmax");
        }
        if (settings.recipe().loss().fromLogits() && last.layer() instanceof Dense) {
            throw new FormatException(name + ": the loss takes the scores before softmax, which the last layer, "
                    + last.name() + ", applies itself: make softmax a layer of its own, or choose a loss from"
                    + " probabilities");
        }
        Optional<BuiltLayer> scaling = OwnScaling.of(model);
        PixelScaling pixels = preparation().pixels();
        if (scaling.isPresent() && !pixels.equals(PixelScaling.RAW)) {
            throw new FormatException(name + ": the network scales pixels itself, in its layer "
                    + scaling.get().name() + ", and expects 0..255, found " + pixels + ": use --pixels 0..255");
        }
    }

    private Preparation preparation() {
        return settings.batches().reader().preparation();
    }
}
