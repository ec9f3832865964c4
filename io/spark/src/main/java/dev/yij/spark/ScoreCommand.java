package dev.yij.spark;

import dev.yij.io.cli.ImageSizeOption;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.file.FormatException;
import dev.yij.io.format.Models;
import dev.yij.io.model.SavedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The program [Score].
@Command(
        mixinStandardHelpOptions = true,
        description = "Classifies images on Spark and writes a table: path, the five most probable classes, errors.")
final class ScoreCommand implements Callable<Integer> {

    /// The form of the table.
    enum Format {
        PARQUET,
        CSV
    }

    /// Images of a task at most: a lost executor repeats no more than these.
    private static final int EACH = 256;

    @Parameters(
            paramLabel = "PATH",
            arity = "1..*",
            description = "Images, and folders with images, on a file system that all machines share.")
    @SuppressWarnings("NullAway.Init") // required
    private List<Path> paths;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "FILE",
            required = true,
            description = "The model file: as yij train writes it, of Keras (.h5, .keras), or ONNX (.onnx).")
    @SuppressWarnings("NullAway.Init") // required
    private Path model;

    @Mixin
    private ImageSizeOption imageSize = new ImageSizeOption();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            required = true,
            description = "The folder for the table; it must not exist.")
    @SuppressWarnings("NullAway.Init") // required
    private Path out;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "parquet",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format = Format.PARQUET;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final Session session;

    ScoreCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        if (Files.exists(out)) {
            throw new FormatException(out + " exists already: choose another folder with --out");
        }
        SavedModel saved = Models.readToPredict(model, null, imageSize.size()).saved();
        imageSize.requireTaken(saved.model(), model.toString());
        List<String> files = files();
        SparkSession spark = session.spark();
        JavaSparkContext context = session.context();
        Jobs jobs = new Jobs(context);
        PrintWriter err = spec.commandLine().getErr();
        jobs.awaitExecutor(sentence -> {
            err.println(sentence);
            err.flush();
        });
        int parts = Math.max(Math.ceilDiv(files.size(), EACH), Math.min(files.size(), jobs.slots()));
        Dataset<Row> images = spark.createDataset(
                        context.parallelize(files, parts).rdd(), Encoders.STRING())
                .toDF("path"); // the rows keep this order
        Observation count = new Observation();
        Dataset<Row> scored = Scoring.score(images, saved)
                .observe(count, functions.count("error").as("errors"));
        long start = System.nanoTime();
        long errors;
        try {
            writer(scored).save("file://" + out.toAbsolutePath().toUri().getPath());
            errors = (long) Objects.requireNonNull(count.getAsJava().get("errors"));
        } catch (Exception e) { // Spark's SparkException, which Scala does not declare
            throw new ExecutorException(Jobs.sentence("job", e), e);
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        PrintWriter terminal = spec.commandLine().getOut();
        terminal.println(String.format(
                Locale.ROOT,
                "%d images in %.1f s, %.1f images/s with %d tasks at a time; %d could not be read. Table: %s",
                files.size(),
                seconds,
                files.size() / seconds,
                jobs.slots(),
                errors,
                out));
        return 0;
    }

    private DataFrameWriter<Row> writer(Dataset<Row> scored) {
        return switch (format) {
            case PARQUET -> scored.write().format("parquet");
            case CSV -> // RFC 4180, with all characters of a name
                scored.write()
                        .format("csv")
                        .option("header", true)
                        .option("escape", "\"")
                        .option("ignoreLeadingWhiteSpace", false)
                        .option("ignoreTrailingWhiteSpace", false);
        };
    }

    private List<String> files() throws IOException {
        List<String> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.notExists(path)) {
                throw new FormatException(path + ": there is no such file or folder");
            }
            List<Path> below = Files.isDirectory(path) ? ImageFolder.imagesBelow(path) : List.of(path);
            below.forEach(file -> files.add(file.toAbsolutePath().toString()));
        }
        return files;
    }
}
