package dev.yij.spark;

import dev.yij.io.file.Reason;
import dev.yij.reference.model.SliceSums;
import dev.yij.reference.train.SumTree;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.resource.ResourceProfileManager;
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

    /// What Java says of classes that are newer than itself, by versions of class files.
    private static final Pattern OLD_JAVA =
            Pattern.compile("class file version (\\d+).*only recognizes class file versions up to (\\d+)");

    /// Java 25 has class files of version 69.
    private static final int CLASS_FILES = 44;

    private static final int OVERHEAD_STEPS = 20;

    private static final Duration OVERHEAD_TIME = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

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
        return Math.max(1, registeredSlots());
    }

    private int registeredSlots() {
        ResourceProfileManager profiles = spark.sc().resourceProfileManager();
        return spark.sc().maxNumConcurrentTasks(profiles.defaultResourceProfile());
    }

    /// Waits for the first executor. Spark starts one again that ends before it has registered, without a
    /// word to the driver.
    ///
    /// @param waits receives a sentence if it takes long
    void awaitExecutor(Consumer<String> waits) {
        long told = System.nanoTime() + PATIENCE.toNanos();
        while (!spark.sc().isStopped() && registeredSlots() == 0) {
            if (System.nanoTime() > told) {
                waits.accept(
                        "Spark has started no executor yet. If the cluster is not busy: an executor that cannot start"
                                + " writes why to its stderr, which Spark's web pages and the worker's folder have.");
                told = Long.MAX_VALUE;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return; // the next job says so
            }
        }
    }

    /// The seconds of a step in which no image is read and nothing computed: weights are sent to the tasks,
    /// and as many gradients back and added. The fastest of some: in others Java compiles, or programs disturb.
    double overhead(List<float[]> weights, int tasks) {
        List<Part> parts = Parts.inOrder(tasks, 1);
        long fastest = Long.MAX_VALUE;
        long end = System.nanoTime() + OVERHEAD_TIME.toNanos();
        for (int step = 0; step < 2 || step < OVERHEAD_STEPS && System.nanoTime() < end; step++) {
            long start = System.nanoTime();
            SumTree<SliceSums> tree = new SumTree<>(tasks, SliceSums::plus);
            Broadcast<byte[]> sent = sendBytes(Wire.bytes(weights));
            run("step without images", parts, new IdleTask(sent), (answer, _) -> {
                List<float[]> gradients =
                        weights.stream().map(each -> new float[each.length]).toList();
                tree.add(answer.part(), answer.sums(gradients));
            });
            sent.destroy();
            fastest = Math.min(fastest, System.nanoTime() - start);
        }
        return fastest * 1e-9;
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

    private static int java(Matcher versions, int group) {
        return Integer.parseInt(Objects.requireNonNull(versions.group(group))) - CLASS_FILES;
    }

    /// Spark's message, of which only the last failure of the task helps.
    static String sentence(String what, Exception failure) {
        String message = Reason.of(failure);
        Matcher lost = LOST.matcher(message);
        if (!lost.find()) {
            return "Spark has given up a " + what + ": "
                    + message.lines().findFirst().orElse("");
        }
        String executor = "executor " + lost.group(2) + " on " + lost.group(1);
        String why = Objects.requireNonNull(lost.group(3));
        Matcher old = OLD_JAVA.matcher(why);
        if (old.find()) {
            return executor + " runs on Java " + java(old, 2) + ", yij needs Java " + java(old, 1) + ": use one JDK";
        }
        return why.startsWith(executor)
                ? why // a sentence of ours
                : "Spark has given up a " + what + " whose task failed too often, last on " + executor + ": " + why;
    }
}
