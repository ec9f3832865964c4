package dev.yij.io.explore;

import dev.yij.io.file.JsonText;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import dev.yij.reference.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// An HTTP response.
///
/// @param status  the HTTP status
/// @param type    the media type of the body
/// @param headers further headers
/// @param body    the body, not copied
record Answer(int status, String type, Map<String, String> headers, byte[] body) {

    static Answer of(String type, byte[] body) {
        return new Answer(200, type, Map.of(), body);
    }

    static Answer json(Object value) {
        return json(200, value);
    }

    static Answer json(int status, Object value) {
        return new Answer(
                status,
                "application/json; charset=utf-8",
                Map.of(),
                JsonText.compact(value).getBytes(StandardCharsets.UTF_8));
    }

    static Answer refusal(int status, String sentence) {
        return json(status, Map.of("error", sentence));
    }

    /// No content.
    static Answer nothing() {
        return new Answer(204, "text/plain", Map.of(), new byte[0]);
    }

    static Answer png(RgbImage image) {
        try {
            return of("image/png", PngFile.encode(image));
        } catch (IOException e) {
            throw new UncheckedIOException("the image cannot be written as PNG", e);
        }
    }

    /// The numbers of a tensor as little-endian float32, with its shape in the header `X-Shape`.
    static Answer tensor(Tensor tensor) {
        float[] numbers = tensor.data();
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(numbers.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        String shape = Arrays.stream(tensor.shape().toArray())
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
        return new Answer(200, "application/octet-stream", Map.of("X-Shape", shape), bytes.array());
    }

    /// The same answer with one more header.
    Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, type, more, body);
    }
}
