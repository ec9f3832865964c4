package dev.yij.spark;

import dev.yij.reference.model.SampleScores;
import dev.yij.reference.model.SliceSums;
import dev.yij.reference.model.VirtualBatch;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a task returns.
///
/// @param error     a sentence that names the executor; null if the task has succeeded. It is not thrown there,
///     because Spark would try again and then report a stack trace
/// @param executor  who computed
/// @param part      the number of the part
/// @param numbers   gradients, as [Wire#bytes(List)], of a part that trains
/// @param loss      the sum of the samples' losses, of a part that trains
/// @param correct   the number of correct predictions, of a part that trains
/// @param sums      of metrics, of a part that trains
/// @param virtual   what normalizations have computed, of a part that trains
/// @param scores    of a part that does not
/// @param unreadable sentences by the position in the folder, of a check of images
/// @param fetching  nanoseconds spent with fetching and setting the weights
/// @param reading   nanoseconds spent with decoding images
/// @param computing nanoseconds spent with computing
record Answer(
        @Nullable String error,
        String executor,
        int part,
        byte[] numbers,
        double loss,
        int correct,
        double[] sums,
        List<VirtualBatch> virtual,
        @Nullable Scores scores,
        Map<Integer, String> unreadable,
        long fetching,
        long reading,
        long computing)
        implements Serializable {

    private static final byte[] NONE = {};

    /// [SampleScores] in serializable form.
    record Scores(float[] losses, int[] predicted, int[] labels, int[] ranks, double[][] measured)
            implements Serializable {}

    static Answer failed(String executor, int part, String sentence) {
        return new Answer(sentence, executor, part, NONE, 0, 0, new double[0], List.of(), null, Map.of(), 0, 0, 0);
    }

    static Answer trained(String executor, int part, SliceSums sums, long fetching, long reading, long computing) {
        return new Answer(
                null,
                executor,
                part,
                Wire.bytes(sums.gradients()),
                sums.loss(),
                sums.correct(),
                sums.measured(),
                sums.virtualBatches(),
                null,
                Map.of(),
                fetching,
                reading,
                computing);
    }

    static Answer evaluated(
            String executor, int part, SampleScores scores, long fetching, long reading, long computing) {
        Scores all =
                new Scores(scores.losses(), scores.predicted(), scores.labels(), scores.ranks(), scores.measured());
        return new Answer(
                null,
                executor,
                part,
                NONE,
                0,
                0,
                new double[0],
                List.of(),
                all,
                Map.of(),
                fetching,
                reading,
                computing);
    }

    static Answer checked(String executor, int part, Map<Integer, String> unreadable) {
        return new Answer(null, executor, part, NONE, 0, 0, new double[0], List.of(), null, unreadable, 0, 0, 0);
    }

    /// The sums of a part that trains.
    ///
    /// @param into arrays that receive the gradients
    SliceSums sums(List<float[]> into) {
        Wire.read(numbers, into);
        return new SliceSums(into, loss, correct, sums, virtual);
    }
}
