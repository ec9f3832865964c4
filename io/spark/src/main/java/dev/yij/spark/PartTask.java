package dev.yij.spark;

import dev.yij.io.data.ImageBatches;
import dev.yij.io.image.ImageException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/// A task of a training or validation step: computes a [Part] and returns an [Answer].
///
/// @param driver   of the run
/// @param run      names the application
/// @param network  a [Network]
/// @param listing  a [Listing]
/// @param weights  those that change, of this step
record PartTask(
        Identity driver, String run, Broadcast<byte[]> network, Broadcast<byte[]> listing, Broadcast<byte[]> weights)
        implements Function<byte[], byte[]> {

    @Override
    public byte[] call(byte[] bytes) {
        Part part = Wire.object(bytes, Part.class);
        return Wire.bytes(Guarded.run(driver, part.number(), executor -> compute(executor, part)));
    }

    private Answer compute(String executor, Part part) throws ImageException {
        ImageBatches images = Kept.images(
                run + "/" + listing.id(),
                () -> Wire.object(listing.value(), Listing.class).images());
        String id = run + "/" + network.id();
        Computer computer = Kept.take(
                id,
                TaskContext.get().cpus(),
                Computer.class,
                () -> new Computer(
                        Wire.object(network.value(), Network.class),
                        TaskContext.get().cpus()));
        boolean done = false;
        try {
            long start = System.nanoTime();
            computer.setWeights(weights.id(), weights.value());
            Answer answer = computer.compute(executor, part, images, System.nanoTime() - start);
            done = true;
            return answer;
        } finally {
            if (done) {
                Kept.giveBack(id, computer);
            } else {
                computer.close(); // its threads may still be computing
            }
        }
    }
}
