package dev.yij.io.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.ChapterModel;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.Seed;
import dev.yij.simd.SimdBackends;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `yij bench`: measures the speed of the chapter's model on this machine, relative to the machine's peak.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the chapter's model (224×224, 20 classes) on this machine, in images per second, in every mode.",
            "",
            "Percentages are relative to the peak rate of fused multiply-adds, measured just before: at 100%%, the"
                    + " direct algorithm would run at this rate. Fast needs fewer multiplications and may exceed"
                    + " 100%%."
        },
        footer = {"", "Examples:", "  yij bench", "  yij bench --threads 1 --mode strict --json"})
final class BenchCommand implements Callable<Integer> {

    private static final Shape IMAGE = Shape.of(224, 224, 3);
    private static final int CLASSES = 20;
    private static final int[] FORWARD_BATCHES = {1, 8, 32};
    private static final int TRAINING_BATCH = 32;

    private final Sequential chapter = ChapterModel.create(CLASSES).build(IMAGE, new Seed(1));

    @Mixin
    private BackendOptions backend = new BackendOptions();

    @Option(names = "--json", description = "Prints one JSON object instead of a table.")
    private boolean json;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "3",
            description =
                    "How long each figure is measured, after a warm-up of the same length (default: ${DEFAULT-VALUE}).")
    private double seconds = 3;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (!(seconds > 0 && seconds < 1e6)) {
            throw new UsageException("--seconds must be above 0 and below a million, found " + seconds);
        }
        PrintWriter out = spec.commandLine().getOut();
        List<Backend> backends = backend.openEach();
        try {
            double peak = SimdBackends.peakFlops(backend.threads);
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("java", System.getProperty("java.version"));
            result.put("processors", Runtime.getRuntime().availableProcessors());
            result.put("threads", backend.threads);
            result.put("vector_bits", SimdBackends.vectorBits());
            if (!Double.isNaN(peak)) {
                result.put("peak_gflops", peak * 1e-9);
            }
            say(out, machine(peak));
            say(
                    out,
                    String.format(
                            Locale.ROOT, "%-46s %s", "", "forward: batch 1, 8, 32 (share)  training: 32 (share)"));
            List<Map<String, Object>> rows = new ArrayList<>();
            for (Backend computing : backends) {
                rows.add(measure(computing, peak, out));
            }
            result.put("backends", rows);
            if (json) {
                out.println(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(result));
            }
        } finally {
            backends.forEach(Backend::close);
        }
        out.flush();
        return 0;
    }

    private String machine(double peak) {
        String java = "Java " + System.getProperty("java.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors";
        return Double.isNaN(peak)
                ? java + ", no Vector API"
                : String.format(
                        Locale.ROOT,
                        "%s, %d-bit vectors, peak %.0f GFLOP/s: directly %.0f images/s forward, %.0f in training",
                        java,
                        SimdBackends.vectorBits(),
                        peak * 1e-9,
                        peak / chapter.forwardFlops(),
                        peak / chapter.trainingFlops());
    }

    private Map<String, Object> measure(Backend computing, double peak, PrintWriter out) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("backend", computing.description());
        Map<String, Double> forward = new LinkedHashMap<>();
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-46s", computing.description()));
        double rate = 0;
        for (int batch : FORWARD_BATCHES) {
            rate = forward(computing, batch);
            forward.put(Integer.toString(batch), rate);
            line.append(String.format(Locale.ROOT, "  %6.1f", rate));
        }
        row.put("forward_images_per_second", forward);
        line.append(share(row, "forward_share_of_peak", rate * chapter.forwardFlops() / peak));
        double training = training(computing);
        row.put("training_images_per_second", Map.of(Integer.toString(TRAINING_BATCH), training));
        line.append(String.format(Locale.ROOT, "          %6.1f", training));
        line.append(share(row, "training_share_of_peak", training * chapter.trainingFlops() / peak));
        say(out, line.toString());
        return row;
    }

    private static String share(Map<String, Object> row, String name, double share) {
        if (Double.isNaN(share)) {
            return "";
        }
        row.put(name, share);
        return String.format(Locale.ROOT, " (%.0f%%)", 100 * share);
    }

    private void say(PrintWriter out, String line) {
        if (!json) {
            out.println(line);
            out.flush();
        }
    }

    private double forward(Backend computing, int batch) {
        Sequential model =
                ChapterModel.create(CLASSES).build(IMAGE, new Seed(1)).setBackend(computing);
        Tensor x = noise(batch);
        return batch / medianSeconds(() -> model.predict(x));
    }

    private double training(Backend computing) {
        Sequential model = ChapterModel.create(CLASSES)
                .build(IMAGE, new Seed(1))
                .setBackend(computing)
                .compile(new Adam(), new CategoricalCrossentropy());
        Tensor y = Tensor.zeros(TRAINING_BATCH, CLASSES);
        for (int n = 0; n < TRAINING_BATCH; n++) {
            y.data()[n * CLASSES + n % CLASSES] = 1;
        }
        ArrayBatches data = new ArrayBatches(noise(TRAINING_BATCH), y, TRAINING_BATCH);
        return TRAINING_BATCH / medianSeconds(() -> model.fit(data, FitOptions.epochs(1)));
    }

    private static Tensor noise(int images) {
        RandomGenerator random = new Seed(7).generator();
        float[] x = new float[images * IMAGE.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = 2 * random.nextFloat() - 1;
        }
        return new Tensor(IMAGE.prepend(images), x);
    }

    /// The median time of a call. The JVM compiles during the warm-up; at least three calls are measured.
    private double medianSeconds(Runnable work) {
        long budget = (long) (seconds * 1e9);
        for (long start = System.nanoTime(); System.nanoTime() - start < budget; ) {
            work.run();
        }
        double[] times = new double[0];
        for (long start = System.nanoTime(); times.length < 3 || System.nanoTime() - start < budget; ) {
            long before = System.nanoTime();
            work.run();
            times = Arrays.copyOf(times, times.length + 1);
            times[times.length - 1] = (System.nanoTime() - before) * 1e-9;
        }
        Arrays.sort(times);
        return times[times.length / 2];
    }
}
