package dev.yij.spark;

import dev.yij.io.data.ImageBatches;
import dev.yij.io.image.ImageException;
import java.util.TreeMap;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/// A task that decodes the images of a [Part] and returns those that cannot be read.
///
/// @param driver  of the run
/// @param run     names the application
/// @param listing a [Listing]
record CheckTask(Identity driver, String run, Broadcast<byte[]> listing) implements Function<byte[], byte[]> {

    @Override
    public byte[] call(byte[] bytes) {
        Part part = Wire.object(bytes, Part.class);
        return Wire.bytes(Guarded.run(driver, part.number(), executor -> check(executor, part)));
    }

    private Answer check(String executor, Part part) throws ImageException {
        ImageBatches images = Kept.images(
                run + "/" + listing.id(),
                () -> Wire.object(listing.value(), Listing.class).images());
        TreeMap<Integer, String> unreadable = new TreeMap<>();
        try (Readers readers = new Readers(TaskContext.get().cpus())) {
            readers.run(part.size(), i -> {
                try {
                    images.image(part.passes()[i], part.images()[i]);
                } catch (ImageException e) {
                    synchronized (unreadable) {
                        unreadable.put(part.images()[i], String.valueOf(e.getMessage()));
                    }
                }
            });
        }
        return Answer.checked(executor, part.number(), unreadable);
    }
}
