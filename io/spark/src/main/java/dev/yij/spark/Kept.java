package dev.yij.spark;

import dev.yij.io.data.ImageBatches;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What the JVM of an executor keeps from one task to the next: images, and copies of the network that no task
/// uses at the moment. In local mode the driver's JVM is the executor.
final class Kept {

    /// Training, validation and test images.
    private static final int LISTINGS = 3;

    private static final Map<String, ImageBatches> IMAGES = new LinkedHashMap<>();
    private static final Deque<Reusable> FREE = new ArrayDeque<>();
    private static String network = "";

    private Kept() {}

    /// A copy of the network with the threads of one task.
    interface Reusable extends AutoCloseable {

        /// The number of threads.
        int threads();

        /// Ends the threads.
        @Override
        void close();
    }

    /// The images of a listing.
    ///
    /// @param id of the listing, in all applications of this JVM
    static synchronized ImageBatches images(String id, Supplier<ImageBatches> made) {
        ImageBatches known = IMAGES.get(id);
        if (known == null) {
            known = made.get();
            IMAGES.put(id, known);
            if (IMAGES.size() > LISTINGS) {
                IMAGES.remove(IMAGES.keySet().iterator().next());
            }
        }
        return known;
    }

    /// Forgets all images, for tests.
    static synchronized void forget() {
        IMAGES.clear();
    }

    /// A copy of a network for one task. Those of an earlier network are closed.
    ///
    /// @param id      of the network, in all applications of this JVM
    /// @param threads the processors of the task
    static <T extends Reusable> T take(String id, int threads, Class<T> type, Supplier<T> made) {
        List<Reusable> old = new ArrayList<>();
        Reusable found = null;
        synchronized (Kept.class) {
            if (!network.equals(id)) {
                old.addAll(FREE);
                FREE.clear();
                network = id;
            }
            for (Reusable free : FREE) {
                found = free.threads() == threads && type.isInstance(free) ? free : found;
            }
            if (found != null) {
                FREE.remove(found);
            }
        }
        old.forEach(Reusable::close);
        return found == null ? made.get() : type.cast(found);
    }

    /// Keeps a copy for the next task.
    static void giveBack(String id, Reusable copy) {
        boolean keep;
        synchronized (Kept.class) {
            keep = network.equals(id);
            if (keep) {
                FREE.push(copy);
            }
        }
        if (!keep) {
            copy.close();
        }
    }
}
