package dev.yij.io.transfer;

import dev.yij.io.file.Sha256;
import dev.yij.io.file.WholeFile;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/// A file of features: after a heading, their number for an image and the number of images as 4 bytes each;
/// for each image the 32 bytes of its key and its features as little-endian float32; at the end the SHA-256
/// of all that. It is replaced atomically. One that is damaged counts as empty, since all can be computed
/// again.
final class FeatureFile {

    private static final byte[] HEADING = "yij features 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY = 32;

    private FeatureFile() {}

    /// Reads a file.
    ///
    /// @param size the number of features of an image
    /// @return the features by the hexadecimal keys of their images; empty if there is no such file
    /// @throws IOException if it cannot be read, or is damaged
    static Map<String, float[]> read(Path file, int size) throws IOException {
        Map<String, float[]> features = new HashMap<>();
        if (!Files.isRegularFile(file)) {
            return features;
        }
        long length = Files.size(file);
        try (InputStream stream = Files.newInputStream(file);
                DigestInputStream digested = new DigestInputStream(stream, Sha256.newDigest());
                DataInputStream in = new DataInputStream(digested)) {
            byte[] heading = in.readNBytes(HEADING.length);
            int found = in.readInt();
            int images = in.readInt();
            long expected = HEADING.length + 8 + images * (KEY + 4L * size) + KEY;
            if (!Arrays.equals(heading, HEADING) || found != size || length != expected) {
                throw new IOException("it is cut short, or not a file of " + size + " features an image");
            }
            byte[] entry = new byte[KEY + 4 * size];
            for (int i = 0; i < images; i++) {
                in.readFully(entry);
                float[] values = new float[size];
                ByteBuffer.wrap(entry, KEY, 4 * size)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(values);
                features.put(HexFormat.of().formatHex(entry, 0, KEY), values);
            }
            byte[] hash = digested.getMessageDigest().digest();
            if (!Arrays.equals(hash, in.readNBytes(KEY))) {
                throw new IOException("its content is damaged");
            }
            return features;
        }
    }

    /// Replaces a file.
    static void write(Path file, int size, Map<String, float[]> features) throws IOException {
        WholeFile.write(file, to -> write(to, size, features));
    }

    private static void write(OutputStream to, int size, Map<String, float[]> features) throws IOException {
        DigestOutputStream digested = new DigestOutputStream(to, Sha256.newDigest());
        DataOutputStream out = new DataOutputStream(digested);
        out.write(HEADING);
        out.writeInt(size);
        out.writeInt(features.size());
        byte[] entry = new byte[KEY + 4 * size];
        for (Map.Entry<String, float[]> each : features.entrySet()) {
            System.arraycopy(HexFormat.of().parseHex(each.getKey()), 0, entry, 0, KEY);
            ByteBuffer.wrap(entry, KEY, 4 * size)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .put(each.getValue());
            out.write(entry);
        }
        out.flush();
        digested.on(false);
        out.write(digested.getMessageDigest().digest());
        out.flush();
    }
}
