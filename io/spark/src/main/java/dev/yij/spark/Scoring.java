package dev.yij.spark;

import dev.yij.io.classify.Classifier;
import dev.yij.io.file.FormatException;
import dev.yij.io.model.SavedModel;
import dev.yij.io.model.WeightHash;
import dev.yij.io.run.BackendChoice;
import dev.yij.simd.Mode;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/// Classifies images in Spark jobs.
///
/// ```java
/// SavedModel model = Models.read(Path.of("run/model.yij"), null).saved();
/// Dataset<Row> images = spark.read().format("binaryFile").load("s3a://bucket/photos");
/// Scoring.score(images, model).drop("content").write().parquet("s3a://bucket/classes");
/// ```
///
/// The data set has a column `path`, a string. If it has a column `content` too, as Spark's `binaryFile` gives,
/// that is the image; otherwise the executors read the path, from a file system that all of them share. These
/// columns are added:
///
/// | column | type | |
/// | --- | --- | --- |
/// | `class`, `probability` | string, float | the most probable class |
/// | `class_2`, `probability_2` … `class_5`, `probability_5` | string, float | the next ones, or null |
/// | `error` | string | why the image could not be read; null if it could. The columns above are then null |
/// | `model` | string | the SHA-256 of the model's weights |
///
/// An image that cannot be read is a row with its error; the job does not fail.
public final class Scoring {

    /// How many classes a row has.
    static final int TOP = 5;

    private static final BackendChoice FASTEST = new BackendChoice(BackendChoice.Kind.SIMD, Mode.FAST);

    private Scoring() {}

    /// Adds the classes to a data set of images.
    ///
    /// @param paths with a column `path`, and perhaps `content`
    /// @param model prepares images as its file says
    /// @throws FormatException          if the model's input is not an RGB image, or it has several outputs
    /// @throws IllegalArgumentException if there is no column `path`, or a column of the result exists
    public static Dataset<Row> score(Dataset<Row> paths, SavedModel model) throws FormatException {
        return score(paths, model, FASTEST);
    }

    /// The same with a backend.
    ///
    /// @throws FormatException          as [#score(Dataset,SavedModel)]
    /// @throws IllegalArgumentException as [#score(Dataset,SavedModel)]
    public static Dataset<Row> score(Dataset<Row> paths, SavedModel model, BackendChoice backend)
            throws FormatException {
        Classifier checked = new Classifier(model, "the model");
        List<String> columns = Arrays.asList(paths.columns());
        if (!columns.contains("path")) {
            throw new IllegalArgumentException("a data set of images has a column path, found " + columns);
        }
        StructType schema = paths.schema();
        for (StructField added : added()) {
            if (columns.contains(added.name())) {
                throw new IllegalArgumentException("the data set has a column " + added.name()
                        + " already, which would hold the result: rename it");
            }
            schema = schema.add(added);
        }
        Jobs jobs = new Jobs(new JavaSparkContext(paths.sparkSession().sparkContext()));
        ScoreTask task = new ScoreTask(
                Identity.mine(),
                jobs.application(),
                jobs.send(Network.of(model, backend)),
                WeightHash.of(checked.model()),
                columns.indexOf("path"),
                columns.indexOf("content"));
        return paths.mapPartitions(task, Encoders.row(schema));
    }

    private static StructField[] added() {
        StructField[] fields = new StructField[2 * TOP + 2];
        for (int i = 0; i < TOP; i++) {
            String number = i == 0 ? "" : "_" + (i + 1);
            fields[2 * i] = DataTypes.createStructField("class" + number, DataTypes.StringType, true);
            fields[2 * i + 1] = DataTypes.createStructField("probability" + number, DataTypes.FloatType, true);
        }
        fields[2 * TOP] = DataTypes.createStructField("error", DataTypes.StringType, true);
        fields[2 * TOP + 1] = DataTypes.createStructField("model", DataTypes.StringType, false);
        return fields;
    }
}
