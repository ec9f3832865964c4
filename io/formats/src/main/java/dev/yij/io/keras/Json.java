package dev.yij.io.keras;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.file.FormatException;
import dev.yij.io.file.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads and writes JSON as Keras does. Error messages name the position in the file.
final class Json {

    /// Python writes NaN and infinite numbers as words, which JSON does not have.
    private static final JSON PYTHON = JSON.builder(JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build())
            .build();

    private static final JSON ASCII = JSON.builder(JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build())
            .enable(JSON.Feature.WRITE_NULL_PROPERTIES)
            .build();

    private Json() {}

    /// An object. Depth and lengths are limited by Jackson: 1,000 levels, 20 million characters in a text.
    ///
    /// @param where the file and the path in it, for messages
    static Map<String, Object> object(String text, String where) throws FormatException {
        return map(parse(text, where), where);
    }

    /// Any JSON value.
    static Object parse(String text, String where) throws FormatException {
        try {
            return PYTHON.anyFrom(text);
        } catch (IOException e) {
            throw new FormatException(where + " is not JSON: " + Reason.of(e), e);
        }
    }

    /// In ASCII, as Python's `json.dumps` writes it: other characters, half ones too, as `\\u00fc`.
    static String text(Object value) {
        try {
            return ASCII.asString(value);
        } catch (IOException e) {
            throw new IllegalStateException("maps, lists and numbers can be written", e);
        }
    }

    /// A map in the order of its arguments; values may be null.
    static Map<String, Object> of(@Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        @SuppressWarnings("unchecked") // JSON has null; readers of these maps check with instanceof
        Map<String, Object> nonNull = (Map<String, Object>) (Map<String, ?>) map;
        return nonNull;
    }

    static Map<String, Object> map(@Nullable Object value, String where) throws FormatException {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> entries = new LinkedHashMap<>();
            map.forEach((k, v) -> {
                if (v != null) {
                    entries.put(String.valueOf(k), v);
                }
            });
            return entries;
        }
        throw new FormatException(where + " must be a JSON object, found " + shortened(value));
    }

    static List<Object> list(@Nullable Object value, String where) throws FormatException {
        if (value instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        throw new FormatException(where + " must be a list, found " + shortened(value));
    }

    static List<String> strings(@Nullable Object value, String where) throws FormatException {
        List<String> strings = new ArrayList<>();
        for (Object each : list(value, where)) {
            if (!(each instanceof String string)) {
                throw new FormatException(where + " must be a list of texts, found " + shortened(each) + " in it");
            }
            strings.add(string);
        }
        return strings;
    }

    static String shortened(@Nullable Object value) {
        String text = value == null ? "nothing" : String.valueOf(value);
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
