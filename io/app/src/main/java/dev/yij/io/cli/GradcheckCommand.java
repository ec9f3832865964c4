package dev.yij.io.cli;

import dev.yij.io.compare.GradientCheck;
import dev.yij.io.run.BuiltInNetwork;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.Loss;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `yij gradcheck`: compares a model's gradients with differences.
@Command(
        name = "gradcheck",
        mixinStandardHelpOptions = true,
        description = {
            "Gradient check: compares the gradients that back propagation computes with central differences (L(p + h) -"
                    + " L(p - h)) / 2h, layer by layer and array by array, and names the place where they differ most. Layers"
                    + " are computed in double where yij has an independent formula.",
            "Exit code 1 if an array differs by more than rounding explains."
        },
        footer = {
            "",
            "Examples:",
            "  yij gradcheck                               the model that comes with yij",
            "  yij gradcheck --net residual --size 32",
            "  yij gradcheck --model run/model.yij --backend scalar --samples 20"
        })
final class GradcheckCommand implements Callable<Integer> {

    private static final int IMAGES = 2;
    private static final int CLASSES = 20;

    @Mixin
    private ModelOption model = new ModelOption();

    @Option(
            names = "--net",
            paramLabel = "NAME",
            description = "Instead of a model file, a network of yij train, untrained: chapter, chapter-bn, residual,"
                    + " mobilenet, logistic or dense.")
    private @Nullable String net;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "16",
            description =
                    "Height and width of the images, if the network's weights do not depend on them; otherwise they"
                            + " have the network's own size, which may take long (default: ${DEFAULT-VALUE}).")
    private int size = 16;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "4",
            description = "How many numbers of each array are compared: the steepest, and others at random (default:"
                    + " ${DEFAULT-VALUE}).")
    private int samples = 4;

    @Mixin
    private BackendOptions backend = new BackendOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        UsageException.requireAtLeast(1, size, "--size");
        UsageException.requireAtLeast(1, samples, "--samples");
        if (net != null && (model.file() != null)) {
            throw new UsageException("--net and --model name two models: omit one");
        }
        Model checked = net == null ? resized(model.load().model()) : untrained(net);
        Loss loss = checked.isCompiled() ? checked.loss() : new CategoricalCrossentropy();
        PrintWriter out = spec.commandLine().getOut();
        List<GradientCheck.Row> rows = new ArrayList<>();
        try (Backend computing = backend.openFor(1)) {
            checked.setBackend(computing);
            out.println((net == null ? model.name() : net + ", untrained") + ": " + IMAGES + " inputs of "
                    + checked.inputShape() + " at random, gradients of " + computing.description());
            out.println(
                    LINE.formatted("layer", "array", "compared", "largest", "error", "at", "gradient", "difference"));
            new GradientCheck(checked, loss, IMAGES, samples).run(input(checked.inputShape()), row -> {
                rows.add(row);
                out.println(line(row));
                out.flush();
            });
        }
        out.println(verdict(rows));
        out.flush();
        return rows.stream().allMatch(GradientCheck.Row::passed) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static final String LINE = "%-28s %-34s %14s %10s %9s  %-16s %12s %12s";

    private static String line(GradientCheck.Row row) {
        String text = String.format(
                Locale.ROOT,
                LINE,
                VisibleControls.visible(row.layer()),
                VisibleControls.visible(row.array()),
                row.checked() + " of " + row.size(),
                "%.2e".formatted(row.largest()),
                row.checked() == 0 ? "-" : "%.1e".formatted(row.error()),
                at(row),
                "%.5e".formatted(row.analytic()),
                row.checked() == 0 ? "-" : "%.5e".formatted(row.numeric()));
        return text + (row.inDouble() ? "" : "  float32") + (row.passed() ? "" : "  FAILED");
    }

    private static String at(GradientCheck.Row row) {
        return row.worst().stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }

    private static String verdict(List<GradientCheck.Row> rows) {
        GradientCheck.Row worst = rows.stream()
                .max(Comparator.comparing((GradientCheck.Row row) -> !row.passed())
                        .thenComparing(GradientCheck.Row::inDouble)
                        .thenComparingDouble(GradientCheck.Row::error))
                .orElseThrow();
        long failed = rows.stream().filter(row -> !row.passed()).count();
        String place = VisibleControls.visible(worst.layer()) + ", " + VisibleControls.visible(worst.array()) + " "
                + at(worst);
        String error = "%.1e of the largest gradient of its array".formatted(worst.error());
        return failed == 0
                ? "All " + rows.size() + " arrays agree. The largest error of those computed in double, " + error
                        + ", is at " + place
                : "FAILED: " + failed + " of " + rows.size() + " arrays differ, most at " + place + ": "
                        + "%.5e instead of %.5e, %s".formatted(worst.analytic(), worst.numeric(), error);
    }

    /// The same network for small images, where its weights do not depend on their size: all the arithmetic is
    /// there, in a fraction of the time.
    private Model resized(Model own) {
        Shape in = own.plan().inputs().getFirst().shape();
        if (!(own instanceof Sequential sequential) || in.rank() != 3 || in.dim(0) <= size || in.dim(1) <= size) {
            return own;
        }
        try {
            Sequential small = Sequential.fromConfig(sequential.config())
                    .buildForWeights(Shape.of(size, size, in.dim(2)), own.seed(), Long.MAX_VALUE);
            for (int i = 0; i < own.weights().size(); i++) {
                Weight from = own.weights().get(i);
                Weight to = small.weights().get(i);
                if (!from.shape().equals(to.shape())) {
                    return own;
                }
                System.arraycopy(from.value(), 0, to.value(), 0, to.value().length);
            }
            return own.isCompiled() ? small.compile(own.optimizer(), own.losses()) : small;
        } catch (ShapeException e) {
            return own; // too small for its windows
        }
    }

    private Model untrained(String name) {
        for (BuiltInNetwork.Kind kind : BuiltInNetwork.Kind.values()) {
            if (kind.toString().equals(name)) {
                return BuiltInNetwork.of(kind).build(Shape.of(size, size, 3), CLASSES, new Seed(42));
            }
        }
        throw new UsageException("--net: there is no network '" + name + "', expected one of "
                + Arrays.toString(BuiltInNetwork.Kind.values()));
    }

    /// Numbers from -1 to 1, no two of which are equal, as pixels of a photograph often are: a maximum of two
    /// equal numbers is a kink.
    private static Tensor input(Shape shape) {
        SplittableRandom random = new SplittableRandom(42);
        float[] x = new float[IMAGES * shape.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextDouble(-1, 1);
        }
        return new Tensor(shape.prepend(IMAGES), x);
    }
}
