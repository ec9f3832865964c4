package dev.yij.io.cli;

import dev.yij.io.file.JsonText;
import dev.yij.io.format.Inspection;
import dev.yij.io.format.LoadedModel;
import dev.yij.io.shipped.ShippedModel;
import dev.yij.io.shipped.ShippedModel.Figures;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `yij inspect`: lists the contents of a file.
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = "Shows what is in a model file of any kind, or a NumPy file: layers, shapes, parameters, how it"
                + " was trained, and of every array the smallest, mean and largest element and how many are NaN or"
                + " infinite.",
        footer = {
            "",
            "Examples:",
            "  yij inspect run/model.yij",
            "  yij inspect keras.h5 --json",
            "  yij inspect x.npy",
            "  yij inspect --shipped chapter-best"
        })
final class InspectCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The file to describe (default: the model that comes with yij).")
    private @Nullable Path file;

    @Option(
            names = "--shipped",
            paramLabel = "NAME",
            description = "Describe a model that comes with yij, with its figures, by its name in docs/model-card.md.")
    private @Nullable String shipped;

    @Mixin
    private ImageSizeOption imageSize = new ImageSizeOption();

    @Option(names = "--json", description = "Prints a JSON object instead of text.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (file != null && shipped != null) {
            throw new UsageException("a file and --shipped name two models: omit one");
        }
        if (file == null) {
            ShippedModel own = ModelOption.shipped(shipped);
            print(inspect(own), own);
        } else {
            print(Inspection.of(file, imageSize.size()), null);
        }
        return 0;
    }

    private void print(Inspection inspection, @Nullable ShippedModel own) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, @Nullable Object> map = inspection.toMap();
            if (own != null) {
                map.put("shipped", own.name());
                map.put("command", own.command());
                map.put("validation", toMap(own.validation()));
                map.put("test", toMap(own.test()));
            }
            out.println(JsonText.indented(map));
        } else {
            if (own != null) {
                out.println("shipped:    " + own.name() + ", " + own.description() + " (" + own.command() + ")");
                out.println("validation: " + words(own.validation()));
                out.println("test:       " + words(own.test()));
            }
            inspection.report().forEach(line -> out.println(VisibleControls.visible(line)));
        }
        out.flush();
    }

    private static Inspection inspect(ShippedModel own) throws IOException {
        LoadedModel loaded = new LoadedModel(own.load(), "", List.of());
        return new Inspection(Path.of(own.name() + ".yij"), own.bytes(), "yij", loaded);
    }

    private static String words(Figures measured) {
        return String.format(
                Locale.ROOT,
                "%d images, loss %.4f, accuracy %.2f%%%s",
                measured.images(),
                measured.loss(),
                100 * measured.accuracy(),
                Double.isNaN(measured.mirrored())
                        ? ""
                        : String.format(Locale.ROOT, ", %.2f%% with --mirror", 100 * measured.mirrored()));
    }

    private static Map<String, Object> toMap(Figures measured) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("images", measured.images());
        map.put("loss", measured.loss());
        map.put("accuracy", measured.accuracy());
        map.put("accuracy_mirrored", measured.mirrored());
        return map;
    }
}
