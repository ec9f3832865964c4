package dev.yij.io.cli;

import dev.yij.io.classify.Classifier;
import dev.yij.io.explore.ExploreServer;
import dev.yij.io.explore.Explored;
import dev.yij.io.explore.SurveyImages;
import dev.yij.io.format.Models;
import dev.yij.io.model.SavedModel;
import dev.yij.io.trainer.Trainer;
import dev.yij.io.trainer.TrainerData;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Size;
import dev.yij.reference.tensor.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `yij explore`: shows a model at work in the browser.
@Command(
        name = "explore",
        mixinStandardHelpOptions = true,
        description = "Shows a model at work in the browser: every layer's maps for your own image, every term of"
                + " every number, where a class is seen. The page is served on this machine alone, until Ctrl-C.",
        footer = {
            "",
            "Examples:",
            "  yij explore --model run/model.yij",
            "  yij explore --model run/model.yij --images my-photos    look at many images, and at what excites a map",
            "  yij explore --shipped chapter-best --against chapter-final    two models side by side",
            "  yij explore --train                       watch a small network learn, step by step",
            "  yij explore --train my-photos             the same with a folder of classes of your own",
            "  yij explore photo.jpg --model run/model.yij --port 8080 --no-browser"
        })
final class ExploreCommand implements Callable<Integer> {

    private static final int LAST_PORT = 65535;

    /// How long the file that sends the browser to the page is kept.
    private static final int BROWSER_SECONDS = 60;

    private final AtomicReference<@Nullable RedirectFile> redirect = new AtomicReference<>();

    @Parameters(paramLabel = "IMAGE", arity = "0..1", description = "The first image to open.")
    private @Nullable Path image;

    @Mixin
    private ModelOption model = new ModelOption();

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "The port on 127.0.0.1 to listen on (default: any free port).")
    private int port;

    @Option(
            names = "--train",
            paramLabel = "DIR",
            arity = "0..1",
            fallbackValue = "",
            description = "Open the page on which a small network is trained, step by step: on the embedded images, or"
                    + " on a folder with one sub-folder of images per class.")
    private @Nullable String train;

    @Option(
            names = "--images",
            paramLabel = "DIR",
            description =
                    "The images that the page looks at all together, for the confusion matrix and the patches that"
                            + " excite a map: all below this folder, with one sub-folder per class if their classes are known"
                            + " (default: 80 embedded images).")
    private @Nullable Path images;

    @Option(
            names = "--against",
            paramLabel = "MODEL",
            description = "A second model, or the same at another epoch, to show beside the first: a file, or the name"
                    + " of a model that comes with yij.")
    private @Nullable String against;

    @Option(names = "--no-browser", description = "Only print the address.")
    private boolean noBrowser;

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private BackendOptions backend = new BackendOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (port < 0 || port > LAST_PORT) {
            throw new UsageException("--port: expected 0 to " + LAST_PORT + ", found " + port);
        }
        SavedModel saved = model.load();
        PrintWriter err = spec.commandLine().getErr();
        Classifier classifier = model.classifier(saved, data);
        SurveyImages surveyed =
                images == null ? SurveyImages.sample(saved.classes()) : SurveyImages.of(images, saved.classes());
        Explored explored = new Explored(
                saved,
                model.shortName(),
                model.isShipped(),
                classifier,
                surveyed,
                second(saved.model().inputShape()));
        Trainer trainer = new Trainer(trainingData(), backend::open);
        try (Backend computing = backend.open();
                ExploreServer server = ExploreServer.start(
                        explored, computing, trainer, port, failure -> failure.printStackTrace(err))) {
            if (image != null) {
                server.open(image);
                ModelOption.printWarning(classifier, spec);
            }
            stopWithExitCodeZero(trainer);
            announce(train == null ? server.address() : server.address().resolve("train"));
            new CountDownLatch(1).await(); // until the process is interrupted
        } finally {
            removeRedirect();
        }
        return 0;
    }

    /// The model that the first one is compared with: a file if there is one of this name.
    ///
    /// @param input of the first model, which gives the size if a file leaves it open
    private @Nullable Explored second(Shape input) throws IOException {
        if (against == null) {
            return null;
        }
        Path file = Path.of(against);
        boolean isFile = Files.exists(file) || against.contains(".");
        SavedModel saved = isFile
                ? Models.read(file, null, new Size(input.dim(0), input.dim(1))).saved()
                : ModelOption.shipped("--against", against).load();
        String name = isFile ? String.valueOf(file.getFileName()) : against;
        return new Explored(saved, name, !isFile, data.classifier(saved, against));
    }

    private TrainerData trainingData() throws IOException {
        return train == null || train.isEmpty() ? TrainerData.sample() : TrainerData.of(Path.of(train));
    }

    private void announce(URI address) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("The explorer is at " + address);
        if (!noBrowser) {
            String error = open(address);
            if (error != null) {
                out.println(error + ": open this address yourself.");
            }
        }
        out.println("Press Ctrl-C to stop.");
        out.flush();
    }

    /// Opens the address by way of a file, which is removed when the browser has had time to read it.
    ///
    /// @return null if a browser was started, otherwise the reason why not
    private @Nullable String open(URI address) {
        try {
            RedirectFile file = RedirectFile.to(address, Path.of(System.getProperty("user.home")));
            redirect.set(file);
            String error = Browser.open(file.uri());
            if (error != null) {
                removeRedirect();
            } else {
                CompletableFuture.delayedExecutor(BROWSER_SECONDS, TimeUnit.SECONDS)
                        .execute(this::removeRedirect);
            }
            return error;
        } catch (IOException e) {
            return "The browser was not opened, since no file can be written in the home folder (" + e.getMessage()
                    + ")";
        }
    }

    private void removeRedirect() {
        RedirectFile file = redirect.getAndSet(null);
        if (file != null) {
            file.close();
        }
    }

    /// Ctrl-C is the normal way to end this command, so it is not a failure; by default Java would exit with
    /// 130.
    ///
    /// @param trainer its temporary files are deleted
    private void stopWithExitCodeZero(Trainer trainer) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            removeRedirect();
            try {
                trainer.close();
            } catch (IOException e) {
                // the system deletes temporary files, later
            }
            Runtime.getRuntime().halt(0);
        }));
    }
}
