package dev.yij.io.cli;

import dev.yij.io.file.JsonText;
import dev.yij.io.format.Inspection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
        footer = {"", "Examples:", "  yij inspect run/model.yij", "  yij inspect keras.h5 --json", "  yij inspect x.npy"
        })
final class InspectCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The file to describe.")
    @SuppressWarnings("NullAway.Init") // required
    private Path file;

    @Option(names = "--json", description = "Prints a JSON object instead of text.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Inspection inspection = Inspection.of(file);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonText.indented(inspection.toMap()));
        } else {
            inspection.report().forEach(line -> out.println(VisibleControls.visible(line)));
        }
        out.flush();
        return 0;
    }
}
