package dev.yij.io.cli;

import dev.yij.io.data.ImageFolder;
import dev.yij.io.data.PackedImages;
import dev.yij.io.data.Packing;
import dev.yij.io.data.Part;
import dev.yij.io.model.Preparation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `yij pack`: decodes and resizes the images of a folder once for all trainings.
@Command(
        name = "pack",
        mixinStandardHelpOptions = true,
        description = "Decodes and resizes all images of a folder once, and writes them into a few large files with"
                + " checksums. yij train and yij evaluate read these as they read the folder, with the same results,"
                + " and on several machines no decoder matters.",
        footer = {
            "",
            "Examples:",
            "  yij pack photos --out photos.pack --size 64",
            "  yij train photos.pack --out run",
            "  yij pack snacks --out snacks.pack --as-keras"
        })
final class PackCommand implements Callable<Integer> {

    private static final long MEGABYTE = 1_000_000;

    /// A line is printed after this number of images.
    private static final int SAID = 5000;

    @Parameters(
            paramLabel = "DIR",
            description = "The folder: one sub-folder of images per class, or train, val and test with these.")
    @SuppressWarnings("NullAway.Init") // required
    private Path folder;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FOLDER",
            required = true,
            description = "The folder to write, which must not exist.")
    @SuppressWarnings("NullAway.Init") // required
    private Path out;

    @Option(
            names = {"--size", "--image-size"},
            paramLabel = "N",
            defaultValue = "224",
            description = "Height and width of the packed images: the size of the model's input (default:"
                    + " ${DEFAULT-VALUE}).")
    private int size = 224;

    @Option(
            names = "--as-keras",
            description = "Prepare images as Keras's flow_from_directory does: resize by nearest neighbour, ignore the"
                    + " EXIF orientation. yij train --schedule chapter does so, too.")
    private boolean asKeras;

    @Option(
            names = "--shard-mb",
            paramLabel = "N",
            defaultValue = "256",
            description = "The largest size of a file with pixels in MB (default: ${DEFAULT-VALUE}).")
    private long shard = 256;

    @Mixin
    private DataOptions data = new DataOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private int said;

    @Override
    public Integer call() throws IOException {
        UsageException.requireAtLeast(8, size, "--size");
        UsageException.requireAtLeast(1, shard, "--shard-mb");
        if (data.preparation.given().contains("--pixels")) {
            throw new UsageException("--pixels is for training: packed pixels are 0 to 255");
        }
        if (Files.exists(out)) {
            throw new UsageException(out + " exists already: choose another folder with --out");
        }
        Preparation preparation = data.preparation.over(asKeras ? Preparation.KERAS : Preparation.PHOTOGRAPHS);
        PrintWriter terminal = spec.commandLine().getOut();
        PackedImages packed = new Packing(size, data.reader(preparation), shard * MEGABYTE).pack(folder, out, done -> {
            if (done >= said + SAID) {
                said = done;
                terminal.println("Packed " + done + " images.");
                terminal.flush();
            }
        });
        for (Part part : Part.values()) {
            ImageFolder images = packed.hasParts() ? packed.parts().part(part) : null;
            if (images != null) {
                terminal.println(String.format("%-7s", part.word() + ":") + images.foundMessage());
            }
        }
        if (!packed.hasParts()) {
            terminal.println(packed.all().foundMessage());
        }
        packed.copies()
                .unreadable()
                .forEach((file, reason) ->
                        terminal.println("unreadable: " + VisibleControls.inLine(file + ": " + reason)));
        terminal.println(String.format(
                Locale.ROOT,
                "%s: images of %d×%d, %.1f MB, digest %s",
                VisibleControls.visible(out.toString()),
                size,
                size,
                3e-6 * size * size * packed.all().images().size(),
                packed.digest()));
        terminal.flush();
        return ExitCode.OK;
    }
}
