package dev.yij.io.explore;

import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A request of the browser that [Guard] has accepted.
///
/// @param method GET or POST; HEAD is answered as GET without the body
/// @param path   what follows the token, split at the slashes and then decoded: never the name of a file
/// @param query  the parameters
/// @param body   the body, not read yet
record Request(String method, List<String> path, Map<String, String> query, InputStream body) {

    /// Parses a request.
    ///
    /// @param rawPath  what follows the token, not decoded
    /// @param rawQuery what follows the question mark, not decoded; null for nothing
    /// @throws Refusal if it is malformed
    static Request of(String method, String rawPath, @Nullable String rawQuery, InputStream body) {
        List<String> path = Arrays.stream(rawPath.split("/", -1))
                .map(segment -> decoded(segment.replace("+", "%2B"))) // a plus is a space in a query only
                .toList();
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : rawQuery == null || rawQuery.isEmpty() ? new String[0] : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            if (query.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1))) != null) {
                throw Refusal.badRequest("the parameter " + name + " is given twice");
            }
        }
        return new Request(method, path, query, body);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("the address has a percent sign that is not followed by two hexadecimal digits");
        }
    }

    /// The segment of the path with a number, counted from 0.
    String segment(int index) {
        return path.get(index);
    }

    /// Whether a parameter is present.
    boolean has(String parameter) {
        return query.containsKey(parameter);
    }

    /// A required parameter.
    ///
    /// @throws Refusal if it is missing
    String parameter(String name) {
        String value = query.get(name);
        if (value == null) {
            throw Refusal.badRequest("the parameter " + name + " is missing");
        }
        return value;
    }

    /// An integer parameter.
    ///
    /// @throws Refusal if it is not an integer, or outside its bounds
    int number(String name, int least, int most) {
        String text = parameter(name);
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // rejected below, with the same message
        }
        throw Refusal.badRequest(name + ": expected a whole number from " + least + " to " + most + ", found " + text);
    }

    /// A finite number.
    ///
    /// @throws Refusal if it is none
    float real(String name) {
        return real(name, parameter(name));
    }

    /// The same for a text that is a part of the parameter.
    static float real(String name, String text) {
        try {
            float value = Float.parseFloat(text);
            if (Float.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // rejected below, with the same message
        }
        throw Refusal.badRequest(name + ": expected a number, found " + text);
    }

    /// Evaluates a choice made by the request's parameters.
    ///
    /// @throws Refusal if it does not exist, with the message of the exception
    static <T> T chosen(Supplier<T> choice) {
        try {
            return choice.get();
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(String.valueOf(e.getMessage()));
        }
    }
}
