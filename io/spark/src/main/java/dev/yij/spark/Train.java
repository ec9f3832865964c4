package dev.yij.spark;

import dev.yij.io.cli.Program;
import org.apache.spark.SparkException;

/// Trains on Spark what `yij train` trains on one machine, with the same options, files and bits:
///
/// ```shell
/// spark-submit --master spark://host:7077 --class dev.yij.spark.Train yij-spark.jar photos --out run
/// ```
public final class Train {

    private Train() {}

    /// Runs the program. spark-submit ends with its exit code: 0 success, 1 failure, 2 wrong usage.
    public static void main(String... arguments) throws SparkException {
        int exitCode;
        try (Session session = new Session("yij train")) {
            exitCode = Program.run(
                    "Train", Program.train(backend -> new SparkMachines(session.context(), backend)), arguments);
        }
        Session.exit(exitCode);
    }
}
