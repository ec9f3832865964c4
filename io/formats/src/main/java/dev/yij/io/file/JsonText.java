package dev.yij.io.file;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON for other programs. A number that is NaN or infinite becomes null: JSON has no such numbers, and a
/// program that expects a number would stumble over a string.
public final class JsonText {

    private JsonText() {}

    /// Indented, for people.
    ///
    /// @param value maps, lists, arrays, numbers, strings
    public static String indented(@Nullable Object value) {
        return text(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT, JSON.Feature.WRITE_NULL_PROPERTIES), value);
    }

    /// On one line, for programs.
    ///
    /// @param value maps, lists, arrays, numbers, strings
    public static String compact(@Nullable Object value) {
        return text(JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES), value);
    }

    /// Reads an object.
    ///
    /// @throws IOException if it is no JSON, or anything else than an object, such as `null`
    public static Map<String, Object> object(byte[] json) throws IOException {
        Map<String, Object> object = JSON.std.mapFrom(json);
        if (object == null) {
            throw new IOException("expected a JSON object, found null");
        }
        return object;
    }

    private static String text(JSON json, @Nullable Object value) {
        try {
            return json.asString(finite(value));
        } catch (IOException e) {
            throw new IllegalArgumentException("this has no JSON: " + Reason.of(e), e);
        }
    }

    private static @Nullable Object finite(@Nullable Object value) {
        if (value instanceof Number number && !Double.isFinite(number.doubleValue())) {
            return null;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, each) -> copy.put(key, finite(each)));
            return copy;
        }
        if (value instanceof Iterable<?> all) {
            List<@Nullable Object> copy = new ArrayList<>();
            all.forEach(each -> copy.add(finite(each)));
            return copy;
        }
        if (value != null && value.getClass().isArray()) {
            List<@Nullable Object> copy = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                copy.add(finite(Array.get(value, i)));
            }
            return copy;
        }
        return value;
    }
}
