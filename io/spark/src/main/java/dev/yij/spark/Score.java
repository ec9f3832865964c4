package dev.yij.spark;

import dev.yij.io.cli.Program;
import org.apache.spark.SparkException;

/// Classifies images on Spark and writes a table of [Scoring]'s columns:
///
/// ```shell
/// spark-submit --master spark://host:7077 --class dev.yij.spark.Score yij-spark.jar photos \
///     --model run/model.yij --out classes --format parquet
/// ```
public final class Score {

    private Score() {}

    /// Runs the program. spark-submit ends with its exit code: 0 success, 1 failure, 2 wrong usage. An image
    /// that cannot be read is no failure but a row with its error.
    public static void main(String... arguments) throws SparkException {
        int exitCode;
        try (Session session = new Session("yij score")) {
            exitCode = Program.run("Score", new ScoreCommand(session), arguments);
        }
        Session.exit(exitCode);
    }
}
