package dev.yij.io.transfer;

import dev.yij.io.file.Sha256;
import dev.yij.io.file.WholeFile;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/// A file of features: after a heading, their number for an image and the number of images as 4 bytes each;
/// for each image the 32 bytes of its key and its features as little-endian float32; at the end the SHA-256
/// of all that. It is replaced atomically. One that is damaged counts as empty, since all can be computed
/// again.
final class FeatureFile {

    private static final byte[] HEADING = "yij features 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY = 32;

    private FeatureFile() {}

    /// Receives the entries of a file.
    private interface Reader {
        /// @param key   hexadecimal
        /// @param entry the key's bytes and the features, valid until the next call
        void entry(String key, byte[] entry) throws IOException;
    }

    /// Reads a file.
    ///
    /// @param size   the number of features of an image
    /// @param wanted the keys of the images whose features are needed
    /// @return their features, as far as the file has them; empty if there is no such file
    /// @throws IOException if it cannot be read, or is damaged
    static Map<String, float[]> read(Path file, int size, Set<String> wanted) throws IOException {
        Map<String, float[]> features = new HashMap<>();
        read(file, size, (key, entry) -> {
            if (wanted.contains(key)) {
                float[] values = new float[size];
                ByteBuffer.wrap(entry, KEY, 4 * size)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(values);
                features.put(key, values);
            }
        });
        return features;
    }

    private static void read(Path file, int size, Reader reader) throws IOException {
        if (!Files.isRegularFile(file)) {
            return;
        }
        long length = Files.size(file);
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                DigestInputStream digested = new DigestInputStream(stream, Sha256.newDigest());
                DataInputStream in = new DataInputStream(digested)) {
            byte[] heading = in.readNBytes(HEADING.length);
            int found = in.readInt();
            int images = in.readInt();
            if (!Arrays.equals(heading, HEADING) || found != size || length != bytes(images, size)) {
                throw new IOException("it is cut short, or not a file of " + size + " features an image");
            }
            byte[] entry = new byte[KEY + 4 * size];
            for (int i = 0; i < images; i++) {
                in.readFully(entry);
                reader.entry(HexFormat.of().formatHex(entry, 0, KEY), entry);
            }
            byte[] hash = digested.getMessageDigest().digest();
            if (!Arrays.equals(hash, in.readNBytes(KEY))) {
                throw new IOException("its content is damaged");
            }
        }
    }

    private static long bytes(long images, int size) {
        return HEADING.length + 8 + images * (KEY + 4L * size) + KEY;
    }

    /// Replaces a file by one that has these features too. A file that is damaged has none.
    ///
    /// @param limit above this number of bytes, features of other images are dropped
    static void add(Path file, int size, Map<String, float[]> features, long limit) throws IOException {
        Set<String> others = others(file, size, features.keySet(), limit);
        WholeFile.write(file, to -> {
            DigestOutputStream digested = new DigestOutputStream(to, Sha256.newDigest());
            DataOutputStream out = new DataOutputStream(digested);
            out.write(HEADING);
            out.writeInt(size);
            out.writeInt(features.size() + others.size());
            byte[] own = new byte[KEY + 4 * size];
            for (Map.Entry<String, float[]> each : features.entrySet()) {
                System.arraycopy(HexFormat.of().parseHex(each.getKey()), 0, own, 0, KEY);
                ByteBuffer.wrap(own, KEY, 4 * size)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .put(each.getValue());
                out.write(own);
            }
            if (!others.isEmpty()) {
                read(file, size, (key, entry) -> {
                    if (others.remove(key)) {
                        out.write(entry);
                    }
                });
            }
            if (!others.isEmpty()) {
                throw new IOException("another process has changed " + file);
            }
            out.flush();
            digested.on(false);
            out.write(digested.getMessageDigest().digest());
            out.flush();
        });
    }

    /// The images of a file besides these, as many as there is room for.
    private static Set<String> others(Path file, int size, Set<String> own, long limit) {
        Set<String> others = new HashSet<>();
        try {
            read(file, size, (key, entry) -> {
                if (!own.contains(key) && bytes(own.size() + others.size() + 1L, size) <= limit) {
                    others.add(key);
                }
            });
        } catch (IOException e) {
            return new HashSet<>(); // damaged
        }
        return others;
    }
}
