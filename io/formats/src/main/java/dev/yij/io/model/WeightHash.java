package dev.yij.io.model;

import dev.yij.io.file.Sha256;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Model;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/// A one-line hash of all weights of a model. Equal lines mean bit-identical weights, so two trainings with the
/// same seed can be compared by it.
public final class WeightHash {

    private WeightHash() {}

    /// The SHA-256 of each weight's name, shape and little-endian float32 numbers, in the order of the layers.
    public static String of(Model model) {
        MessageDigest digest = Sha256.newDigest();
        for (Weight weight : model.weights()) {
            digest.update((weight.name() + " " + weight.shape() + "\n").getBytes(StandardCharsets.UTF_8));
            ByteBuffer bytes = ByteBuffer.allocate(weight.value().length * Float.BYTES);
            bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(weight.value());
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
