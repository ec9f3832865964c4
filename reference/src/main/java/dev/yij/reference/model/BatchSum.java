package dev.yij.reference.model;

import dev.yij.reference.layer.Weight;
import dev.yij.reference.train.Batch;
import dev.yij.reference.train.RunningMean;
import dev.yij.reference.train.SumTree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One training batch and the sums over its slices: gradients, loss and metrics.
///
/// The gradient of a batch is defined as follows, for every backend and number of threads. The batch is split
/// into slices of `sliceSize` images; the last one may be smaller. The sum over a slice is accumulated
/// sequentially over its images, rows and columns (n, oh, ow ascending). The slices are added in the order of a
/// [SumTree].
///
/// It may be a part of a batch, whose other slices another machine sums.
final class BatchSum {

    private final Batch batch;
    private final int sliceSize;
    private final long dropoutKey;
    private final List<GradientPool> pools;
    private final List<SumTree<GradientSum>> trees = new ArrayList<>();
    private final int offset;
    private final int whole;
    private final List<VirtualBatch> normalized = new ArrayList<>();
    private @Nullable GradientSum received;

    /// A batch before any slice is processed.
    ///
    /// @param dropoutKey the stream of random numbers of this training step
    /// @param pools      the gradients: one set, or one for each of the [Segments] of the network
    BatchSum(Batch batch, int sliceSize, long dropoutKey, List<GradientPool> pools) {
        this(batch, 0, batch.size(), sliceSize, dropoutKey, pools);
    }

    /// A part of a batch.
    ///
    /// @param offset the position of its first sample in the whole batch
    /// @param whole  the number of samples of the whole batch
    BatchSum(Batch part, int offset, int whole, int sliceSize, long dropoutKey, List<GradientPool> pools) {
        this.batch = part;
        this.offset = offset;
        this.whole = whole;
        this.sliceSize = sliceSize;
        this.dropoutKey = dropoutKey;
        this.pools = pools;
        pools.forEach(pool -> trees.add(new SumTree<>(slices(), pool::merge)));
    }

    Batch batch() {
        return batch;
    }

    long dropoutKey() {
        return dropoutKey;
    }

    /// The number of slices.
    int slices() {
        return Math.ceilDiv(batch.size(), sliceSize);
    }

    /// The first image of a slice.
    int first(int slice) {
        return slice * sliceSize;
    }

    /// The position of a slice's first image in the whole batch, from which random numbers follow.
    int position(int slice) {
        return offset + first(slice);
    }

    /// The factor of each sample in the mean over the whole batch.
    float mean() {
        return 1f / whole;
    }

    /// The number of images of a slice.
    int images(int slice) {
        return Math.min(sliceSize, batch.size() - first(slice));
    }

    /// Zero sums for a slice in a set of gradients, to be passed to [#add].
    GradientSum take(int part, int slice) {
        return pools.get(part).take(slice);
    }

    /// Adds the sums over a slice.
    void add(int part, int slice, GradientSum sums) {
        trees.get(part).add(slice, sums);
    }

    /// Adds what normalizations have computed over the next images.
    void add(VirtualBatch next) {
        normalized.add(next);
    }

    /// Takes the sums over all slices from other machines.
    ///
    /// @param weights [Model#trainableWeights]
    void set(SliceSums sums, List<Weight> weights) {
        GradientSum own = new GradientSum(weights);
        own.set(sums);
        received = own;
        normalized.addAll(sums.virtualBatches());
    }

    /// What normalizations have computed, in the order of the images. Empty if none is trained.
    List<VirtualBatch> virtualBatches() {
        return normalized;
    }

    /// The sums over all slices: loss, metrics, and the gradients of the first set.
    GradientSum total() {
        return received == null ? trees.getFirst().total() : received;
    }

    /// Adds the batch's loss, accuracy and measures to the running mean.
    void addTo(RunningMean mean, List<Measure> measures) {
        GradientSum total = total();
        int size = batch.size();
        mean.add(size, (float) (total.loss() / size), (float) total.correct() / size);
        measures.forEach(measure -> measure.addTo(mean, total.measured()));
    }
}
