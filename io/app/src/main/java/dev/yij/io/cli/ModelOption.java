package dev.yij.io.cli;

import dev.yij.io.classify.Classifier;
import dev.yij.io.format.LoadedModel;
import dev.yij.io.format.Models;
import dev.yij.io.model.SavedModel;
import dev.yij.io.shipped.ShippedModel;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// The option that selects the model.
final class ModelOption {

    @Option(
            names = {"-m", "--model"},
            paramLabel = "FILE",
            description = "The model file: as yij train writes it, of Keras (.h5, .keras), or ONNX (.onnx)"
                    + " (default: the model that comes with yij, which recognises 20 kinds of snacks).")
    private @Nullable Path file;

    @Option(
            names = "--shipped",
            paramLabel = "NAME",
            description = "A model that comes with yij, by its name in docs/model-card.md; chapter-best and"
                    + " chapter-final are the chapter's own network (default: the best model).")
    private @Nullable String shipped;

    @Mixin
    private LikeOption like = new LikeOption();

    @Mixin
    private ImageSizeOption imageSize = new ImageSizeOption();

    /// The model that the user named, or the embedded one.
    ///
    /// @throws UsageException if --like is given without a weights file, or if two models are named
    SavedModel load() throws IOException {
        return loadFor(List.of()).saved();
    }

    /// Like [#load], for arrays of images, whose size a model takes that takes any.
    LoadedModel loadFor(List<Tensor> images) throws IOException {
        Path named = file();
        LoadedModel loaded = named == null
                ? new LoadedModel(shipped().load(), "", List.of())
                : Models.read(named, like.model(imageSize.size()), imageSize.sizeOr(images));
        imageSize.requireTaken(loaded.saved().model(), name());
        return loaded;
    }

    /// Like [#load], for a model that only has to predict.
    SavedModel loadToPredict() throws IOException {
        Path named = file();
        SavedModel saved = named == null
                ? shipped().load()
                : Models.readToPredict(named, like.model(imageSize.size()), imageSize.size())
                        .saved();
        imageSize.requireTaken(saved.model(), name());
        return saved;
    }

    /// The file that the user named, or null.
    ///
    /// @throws UsageException as [#load]
    @Nullable
    Path file() {
        if (file != null && shipped != null) {
            throw new UsageException("--model and --shipped name two models: omit one");
        }
        if (file == null && like.isGiven()) {
            throw new UsageException("--like is for the weights in a file: --model is missing");
        }
        return file;
    }

    /// The model's name in messages.
    String name() {
        return file == null ? shipped().toString() : file.toString();
    }

    /// The model's name on a page.
    String shortName() {
        return file == null ? shipped().name() : String.valueOf(file.getFileName());
    }

    /// Whether it is the embedded model.
    boolean isShipped() {
        return file == null;
    }

    private ShippedModel shipped() {
        return shipped(shipped);
    }

    /// An embedded model.
    ///
    /// @param name its name; null for the default one
    /// @throws UsageException if there is none of this name
    static ShippedModel shipped(@Nullable String name) {
        return name == null ? ShippedModel.usual() : shipped("--shipped", name);
    }

    /// An embedded model that the user named by an option.
    ///
    /// @throws UsageException if there is none of this name
    static ShippedModel shipped(String option, String name) {
        try {
            return ShippedModel.of(name);
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + ": " + e.getMessage());
        }
    }

    /// The model as a classifier of images.
    Classifier classifier(SavedModel saved, DataOptions data) throws IOException {
        return data.classifier(saved, name());
    }

    /// Prints what the user should know about the images that were read.
    static void printWarning(Classifier classifier, CommandSpec spec) {
        if (!classifier.warning().isEmpty()) {
            spec.commandLine().getErr().println(spec.qualifiedName() + ": " + classifier.warning());
            spec.commandLine().getErr().flush();
        }
    }

    /// A layer that the user named.
    ///
    /// @throws UsageException if the model has no layer of that name
    static BuiltLayer layer(Model model, String name) {
        try {
            return model.layer(name);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
