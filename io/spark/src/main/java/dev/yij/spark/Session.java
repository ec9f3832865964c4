package dev.yij.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/// The Spark session of a program, started when it is first needed: help and wrong usage need none.
final class Session implements AutoCloseable {

    private final String name;
    private @Nullable SparkSession session;
    private boolean own;

    /// @param name of the application, unless spark-submit gives one
    Session(String name) {
        this.name = name;
    }

    SparkSession spark() {
        SparkSession started = session;
        if (started == null) {
            own = SparkSession.getDefaultSession().isEmpty();
            SparkConf conf = new SparkConf();
            conf.setIfMissing("spark.app.name", name);
            conf.setIfMissing("spark.broadcast.compress", "false"); // weights hardly compress
            conf.setIfMissing("spark.ui.showConsoleProgress", "false");
            started = SparkSession.builder().config(conf).getOrCreate();
            session = started;
        }
        return started;
    }

    JavaSparkContext context() {
        return new JavaSparkContext(spark().sparkContext());
    }

    /// Stops Spark if this session has started it.
    @Override
    public void close() {
        if (session != null && own) {
            session.stop();
        }
    }

    /// Gives spark-submit the exit code of the program.
    static void exit(int code) throws SparkUserAppException {
        if (code != 0) {
            throw new SparkUserAppException(code, null);
        }
    }
}
