package dev.yij.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// What the user reads where Spark has given up. The messages are those of Spark 4.2.
class JobsTest {

    private static final String ABORTED =
            "Job aborted due to stage failure: Task 0 in stage 0.0 failed 4 times, most recent failure: Lost task 0.3 in"
                    + " stage 0.0 (TID 6) (127.0.0.1 executor 0): ";

    private static String sentence(String message) {
        return Jobs.sentence("training step", new IllegalStateException(message));
    }

    @Test
    void aTaskThatFailsTooOftenIsNamedWithTheLastExecutor() {
        assertEquals(
                "Spark has given up a training step whose task failed too often, last on executor 0 on 127.0.0.1:"
                        + " ExecutorLostFailure (executor 0 exited caused by one of the running tasks) Reason: Command"
                        + " exited with code 137",
                sentence(ABORTED + "ExecutorLostFailure (executor 0 exited caused by one of the running tasks) Reason:"
                        + " Command exited with code 137\nDriver stacktrace:"));
    }

    @Test
    void anExecutorWithAnOlderJavaIsTold() {
        assertEquals(
                "executor 0 on 127.0.0.1 runs on Java 17, yij needs Java 25: use one JDK",
                sentence(
                        ABORTED + "java.lang.UnsupportedClassVersionError: dev/yij/spark/CheckTask has been compiled by"
                                + " a more recent version of the Java Runtime (class file version 69.0), this version of the"
                                + " Java Runtime only recognizes class file versions up to 61.0\n\tat java.base"));
    }

    @Test
    void aSentenceOfAnExecutorStandsAlone() {
        assertEquals(
                "executor 0 on 127.0.0.1 has yij 0.9, the driver 1.0: use one version",
                sentence(ABORTED + "java.lang.IllegalStateException: executor 0 on 127.0.0.1 has yij 0.9, the driver"
                        + " 1.0: use one version\n\tat dev.yij"));
    }

    @Test
    void anyOtherMessageIsItsFirstLine() {
        assertEquals(
                "Spark has given up a training step: Job 3 cancelled because SparkContext was shut down",
                sentence("Job 3 cancelled because SparkContext was shut down\nmore"));
    }
}
