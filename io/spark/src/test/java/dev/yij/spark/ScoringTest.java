package dev.yij.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.classify.ClassProbability;
import dev.yij.io.classify.Classifier;
import dev.yij.io.cli.Program;
import dev.yij.io.data.CsvTable;
import dev.yij.io.format.Models;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.Preparation;
import dev.yij.io.model.SavedModel;
import dev.yij.io.model.WeightHash;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Classifying images in Spark jobs in this JVM.
@Tag("slow")
class ScoringTest {

    @TempDir
    private static Path folder;

    private static Path data;
    private static Path model;
    private static SavedModel saved;
    private static SparkSession spark;

    @BeforeAll
    static void start() throws IOException {
        data = ColourImages.dataSet(folder.resolve("data")).resolve("train");
        Files.write(data.resolve("green/4.png"), new byte[] {1, 2, 3});
        Sequential network = new Sequential()
                .add(new Flatten())
                .add(new Dense(3))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(8, 8, 3), new Seed(5));
        saved = new SavedModel(network, ColourImages.CLASSES, History.EMPTY).preparation(Preparation.PHOTOGRAPHS);
        model = folder.resolve("model.yij");
        ModelFile.save(model, saved);
        spark = SparkSession.builder()
                .appName("test")
                .master("local[2]")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static void assertAsOnOneMachine(List<Row> rows) throws IOException {
        try (Backend backend = SimdBackends.create(Mode.FAST, 1)) {
            Classifier one = Classifier.load(model, backend);
            int errors = 0;
            for (Row row : rows) {
                String path = row.getString(row.fieldIndex("path"));
                assertEquals(WeightHash.of(saved.model()), row.getString(row.fieldIndex("model")));
                if (path.endsWith("green/4.png")) {
                    errors++;
                    assertTrue(row.getString(row.fieldIndex("error")).contains("4.png: "));
                    assertNull(row.get(row.fieldIndex("class")));
                    continue;
                }
                assertNull(row.get(row.fieldIndex("error")));
                List<ClassProbability> expected = one.classify(Path.of(path.replaceFirst("^file:", "")));
                assertEquals(expected.get(0).name(), row.getString(row.fieldIndex("class")));
                assertEquals(expected.get(0).probability(), row.getFloat(row.fieldIndex("probability")));
                assertEquals(expected.get(2).probability(), row.getFloat(row.fieldIndex("probability_3")));
                assertNull(row.get(row.fieldIndex("class_4")));
            }
            assertEquals(1, errors);
            assertEquals(45, rows.size());
        }
    }

    @Test
    void aModelForImagesOfAnySizeNeedsOne() throws IOException {
        Sequential network = new Sequential()
                .add(new GlobalAveragePooling2D())
                .add(new Dense(3))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(8, 8, 3), new Seed(5));
        Path open = folder.resolve("open.keras");
        Models.save(new SavedModel(network, ColourImages.CLASSES, History.EMPTY), open);
        try (FileSystem zip = FileSystems.newFileSystem(open)) {
            Path config = zip.getPath("config.json");
            Files.writeString(
                    config, Files.readString(config).replaceAll("null,\\s*8,\\s*8,\\s*3", "null, null, null, 3"));
        }
        Path out = folder.resolve("of-any-size");
        List<String> arguments =
                new ArrayList<>(List.of(data.toString(), "--model", open.toString(), "--out", out.toString()));
        assertEquals(1, run(arguments));
        arguments.add("--image-size=8");
        assertEquals(0, run(arguments));
        assertEquals(45, spark.read().parquet(out.toString()).count());
        arguments.set(2, model.toString());
        arguments.set(4, folder.resolve("none").toString());
        arguments.set(5, "--image-size=9");
        assertEquals(2, run(arguments)); // its size is fixed
    }

    private static int run(List<String> arguments) {
        return Program.run("Score", new ScoreCommand(new Session("test")), arguments.toArray(String[]::new));
    }

    @Test
    void theProgramWritesATableInWhichABadImageIsARowWithItsError() throws IOException {
        Path out = folder.resolve("table");
        String[] arguments = {data.toString(), "--model", model.toString(), "--out", out.toString()};
        assertEquals(0, Program.run("Score", new ScoreCommand(new Session("test")), arguments));
        assertAsOnOneMachine(spark.read().parquet(out.toString()).collectAsList());
        assertEquals(1, Program.run("Score", new ScoreCommand(new Session("test")), arguments));
    }

    /// File names that need quotes in CSV, read back by our own reader of RFC 4180.
    @Test
    void theCsvTableHasAllCharactersOfANameAndTheOrderOfTheImages() throws IOException {
        List<String> names = List.of("1 two  words.png", "2,comma.png", "3\nlines.png", "4\"quoted\".png", "5\\.png");
        Path images = Files.createDirectories(folder.resolve("odd, \"names\" [1]"));
        for (String name : names) {
            Files.copy(data.resolve("red/1.png"), images.resolve(name));
        }
        Files.write(images.resolve("6, damaged.png"), new byte[] {1, 2, 3});
        Path out = folder.resolve("table of [odd] names, %20");
        String[] arguments = {images.toString(), "--model", model.toString(), "--out", out.toString(), "--format", "csv"
        };
        assertEquals(0, Program.run("Score", new ScoreCommand(new Session("test")), arguments));
        List<String> paths = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        for (CsvTable table : tables(out)) {
            for (List<String> row : table.rows()) {
                paths.add(table.value(row, "path"));
                errors.add(table.value(row, "error"));
            }
        }
        List<String> expected = new ArrayList<>(names);
        expected.add("6, damaged.png");
        assertEquals(
                expected.stream().map(name -> images.resolve(name).toString()).toList(), paths);
        assertEquals(List.of("", "", "", "", ""), errors.subList(0, 5));
        assertTrue(errors.getLast().contains("6, damaged.png"), errors.getLast());
    }

    private static List<CsvTable> tables(Path out) throws IOException {
        List<CsvTable> tables = new ArrayList<>();
        try (Stream<Path> files = Files.list(out)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".csv"))
                    .sorted()
                    .toList()) {
                tables.add(CsvTable.parse(Files.readString(file)));
            }
        }
        return tables;
    }

    @Test
    void pathsThatDoNotExistAndFoldersWithoutImagesAreRefused() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        for (Path path : List.of(folder.resolve("none"), empty)) {
            Path out = folder.resolve("nothing");
            ScoreCommand command = new ScoreCommand(new Session("test"));
            assertEquals(
                    1, Program.run("Score", command, path.toString(), "-m", model.toString(), "-o", out.toString()));
            assertTrue(Files.notExists(out));
        }
    }

    @Test
    void aDataSetWithBytesAndOtherColumnsIsScored() throws IOException {
        Dataset<Row> images = spark.read()
                .format("binaryFile")
                .option("recursiveFileLookup", true)
                .load(data.toString());
        Dataset<Row> scored = Scoring.score(images, saved).drop("content");
        assertEquals(
                List.of("path", "modificationTime", "length", "class"),
                List.of(scored.columns()).subList(0, 4));
        assertAsOnOneMachine(scored.collectAsList());
    }

    @Test
    void aDataSetWithoutPathsOrWithAColumnOfTheResultIsRefused() {
        Dataset<Row> others = spark.createDataset(new ArrayList<>(List.of("a")), Encoders.STRING())
                .toDF("file");
        assertThrows(IllegalArgumentException.class, () -> Scoring.score(others, saved));
        Dataset<Row> taken = others.selectExpr("file as path", "file as error");
        assertThrows(IllegalArgumentException.class, () -> Scoring.score(taken, saved));
    }
}
