package dev.yij.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/// Objects and numbers as bytes. Spark receives nothing else, so that it does not matter which serializer the
/// user has configured.
final class Wire {

    private Wire() {}

    /// An object as bytes.
    static byte[] bytes(Object serializable) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(serializable);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// The inverse of [#bytes(Object)]. Classes are those of the class loader of yij, which may be a child of
    /// Spark's.
    static <T> T object(byte[] bytes, Class<T> type) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass found) throws IOException, ClassNotFoundException {
                return found.getName().startsWith("dev.yij.")
                        ? Class.forName(found.getName(), false, Wire.class.getClassLoader())
                        : super.resolveClass(found);
            }
        }) {
            return type.cast(in.readObject());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Arrays one after another, 4 bytes a number, little-endian.
    static byte[] bytes(List<float[]> arrays) {
        int numbers = arrays.stream().mapToInt(array -> array.length).reduce(0, Math::addExact);
        byte[] bytes = new byte[Math.multiplyExact(numbers, Float.BYTES)];
        FloatBuffer to = floats(bytes);
        arrays.forEach(to::put);
        return bytes;
    }

    /// The inverse of [#bytes(List)], into arrays of the same sizes.
    static void read(byte[] bytes, List<float[]> into) {
        FloatBuffer from = floats(bytes);
        into.forEach(from::get);
    }

    private static FloatBuffer floats(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }
}
