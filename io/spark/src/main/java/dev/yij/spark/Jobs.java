package dev.yij.spark;

import dev.yij.io.file.Reason;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import scala.Function2;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/// Runs parts of batches as ordinary Spark jobs, one task a part. Spark repeats tasks whose executor is lost,
/// and may run a slow one twice; the first answer of each part counts.
final class Jobs {

    /// "(127.0.0.1 executor 1): what happened", in Spark's message on a task that has failed too often.
    private static final Pattern LOST = Pattern.compile("\\((\\S+) executor (\\S+)\\): (?:[\\w.$]+: )?([^\\n]*)");

    private final JavaSparkContext spark;

    Jobs(JavaSparkContext spark) {
        this.spark = spark;
    }

    /// The name of the application.
    String application() {
        return spark.sc().applicationId();
    }

    /// The number of tasks that run at the same time now: executors may come and go.
    int slots() {
        int cpus = spark.getConf().getInt("spark.task.cpus", 1);
        return Math.max(1, spark.sc().defaultParallelism() / cpus);
    }

    /// Sends an object to the executors.
    Broadcast<byte[]> send(Serializable object) {
        return spark.broadcast(Wire.bytes(object));
    }

    /// Sends bytes to the executors.
    Broadcast<byte[]> sendBytes(byte[] bytes) {
        return spark.broadcast(bytes);
    }

    /// Receives the answers of the tasks.
    interface Taker {

        /// Takes an answer.
        ///
        /// @param arrived when, as [System#nanoTime]
        void take(Answer answer, long arrived);
    }

    /// Runs a task for each part.
    ///
    /// @param what    for messages: `training step`
    /// @param answers receives each part's answer as it arrives, one at a time
    /// @throws ExecutorException if a task has failed; the message names the executor
    void run(String what, List<Part> parts, Function<byte[], byte[]> task, Taker answers) {
        List<byte[]> bytes = parts.stream().map(Wire::bytes).toList();
        JavaRDD<byte[]> tasks = spark.parallelize(bytes, bytes.size()).map(task);
        AtomicReference<@Nullable String> error = new AtomicReference<>();
        List<Object> all =
                new ArrayList<>(IntStream.range(0, bytes.size()).boxed().toList());
        Seq<Object> partitions = CollectionConverters.asScala(all).toSeq();
        try {
            spark.sc()
                    .runJob(
                            tasks.rdd(),
                            (Function2<TaskContext, Iterator<byte[]>, byte[]> & Serializable) (_, each) -> each.next(),
                            partitions,
                            (Function2<Object, byte[], BoxedUnit> & Serializable) (_, answer) -> {
                                take(answer, answers, error);
                                return BoxedUnit.UNIT;
                            },
                            ClassTag$.MODULE$.apply(byte[].class));
        } catch (Exception e) { // Spark's SparkException, which Scala does not declare
            throw new ExecutorException(error.get() == null ? sentence(what, e) : error.get(), e);
        }
        if (error.get() != null) {
            throw new ExecutorException(error.get(), null);
        }
    }

    private static void take(byte[] bytes, Taker answers, AtomicReference<@Nullable String> error) {
        long arrived = System.nanoTime();
        Answer answer = Wire.object(bytes, Answer.class);
        if (answer.error() != null) {
            error.compareAndSet(null, answer.error());
        } else {
            answers.take(answer, arrived);
        }
    }

    /// Spark's message, of which only the last failure of the task helps.
    static String sentence(String what, Exception failure) {
        String message = Reason.of(failure);
        Matcher lost = LOST.matcher(message);
        return lost.find()
                ? "Spark has given up a " + what + " whose task failed too often, last on executor " + lost.group(2)
                        + " on " + lost.group(1) + ": " + lost.group(3)
                : "Spark has given up a " + what + ": "
                        + message.lines().findFirst().orElse("");
    }
}
