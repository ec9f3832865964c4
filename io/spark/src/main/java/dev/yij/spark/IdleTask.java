package dev.yij.spark;

import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/// A task that fetches weights and returns as many gradients, but reads no images and computes nothing. With it
/// the overhead of a step is measured.
///
/// @param weights as [Wire#bytes(List)]
record IdleTask(Broadcast<byte[]> weights) implements Function<byte[], byte[]> {

    @Override
    public byte[] call(byte[] bytes) {
        int part = Wire.object(bytes, Part.class).number();
        byte[] gradients = weights.value();
        return Wire.bytes(
                new Answer(null, "", part, gradients, 0, 0, new double[0], List.of(), null, Map.of(), 0, 0, 0));
    }
}
