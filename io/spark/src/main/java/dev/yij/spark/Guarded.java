package dev.yij.spark;

import dev.yij.io.file.Reason;
import dev.yij.io.image.ImageException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.apache.spark.SparkEnv;

/// Runs the work of a task so that what goes wrong becomes a sentence for the user that names the executor.
final class Guarded {

    private Guarded() {}

    /// The work of a task.
    interface Work {
        Answer run(String executor) throws ImageException;
    }

    /// Checks that this executor computes as the driver does, and runs the work.
    ///
    /// @return the work's answer, or one with an error that no second attempt would change
    static Answer run(Identity driver, int part, Work work) {
        String executor = executor();
        String difference = Identity.mine().difference(driver);
        if (difference != null) {
            return Answer.failed(executor, part, executor + " " + difference);
        }
        try {
            return work.run(executor);
        } catch (ImageException e) {
            return Answer.failed(
                    executor,
                    part,
                    executor + " cannot read an image that was readable before training: " + e.getMessage());
        } catch (UncheckedIOException e) { // a packed data set is missing or damaged
            return Answer.failed(executor, part, executor + " cannot read its images: " + e.getMessage());
        } catch (OutOfMemoryError e) {
            return Answer.failed(executor, part, memory(executor, e));
        }
    }

    /// What to do about too little memory.
    static String memory(String executor, OutOfMemoryError e) {
        return String.format(
                Locale.ROOT,
                "%s needs more memory than its %d MB (%s): raise spark.executor.memory, or use smaller batches or images",
                executor,
                Runtime.getRuntime().maxMemory() >> 20,
                Reason.of(e));
    }

    /// The name of this executor: `executor 2 on node7`.
    static String executor() {
        SparkEnv spark = SparkEnv.get();
        return "executor " + spark.executorId() + " on "
                + spark.blockManager().blockManagerId().host();
    }
}
