package dev.yij.io.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Uploads: images, and files that are not.
class UploadTest {

    @SuppressWarnings("NullAway.Init") // started before each test
    private Served served;

    @BeforeEach
    void start() throws IOException {
        served = new Served();
    }

    @AfterEach
    void stop() {
        served.close();
        assertEquals(List.of(), served.unexpected);
    }

    private HttpResponse<byte[]> post(byte[] body) throws Exception {
        return served.post("api/images?title=mine.png", BodyPublishers.ofByteArray(body));
    }

    /// A body without an announced length: it is sent in chunks.
    private static BodyPublisher chunked(byte[] body) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
    }

    @Test
    void anImageIsOpenedUnderItsTitle() throws Exception {
        RgbImage large = RgbImage.of(50, 20, new byte[3 * 50 * 20]);
        HttpResponse<byte[]> answer = served.post(
                "api/images?title=%3Cb%3E+%C3%A9t%C3%A9.png", BodyPublishers.ofByteArray(PngFile.encode(large)));
        assertEquals(200, answer.statusCode());
        Map<String, Object> json = Served.json(answer);
        assertEquals("p1", json.get("image"));
        assertEquals("<b> été.png", json.get("title"));
        assertEquals(50, json.get("width"));
        assertEquals(20, json.get("height"));
        assertTrue(json.containsKey("label") && json.get("label") == null);
        RgbImage seen = ImageDecoder.standard()
                .decode(served.get("api/images/p1/input.png").body(), "input");
        assertEquals(List.of(16, 16), List.of(seen.width(), seen.height()));
    }

    @Test
    void aLargeImageIsShownSmaller() throws Exception {
        assertEquals(
                200,
                post(PngFile.encode(RgbImage.of(3000, 30, new byte[3 * 3000 * 30])))
                        .statusCode());
        RgbImage shown = ImageDecoder.standard()
                .decode(served.get("api/images/p1/original.png").body(), "original");
        assertEquals(List.of(1024, 10), List.of(shown.width(), shown.height()));
    }

    @Test
    void aLongTitleIsCut() throws Exception {
        HttpResponse<byte[]> answer = served.post(
                "api/images?title=" + "a".repeat(5000), BodyPublishers.ofByteArray(PngFile.encode(Served.noise(1))));
        assertEquals("a".repeat(200) + "…", Served.json(answer).get("title"));
    }

    @Test
    void theLastEightImagesAreKept() throws Exception {
        for (int i = 1; i <= 10; i++) {
            assertEquals("p" + i, served.open(Served.noise(i)));
        }
        for (int i = 1; i <= 2; i++) {
            HttpResponse<byte[]> gone = served.get("api/images/p" + i + "/prediction");
            assertEquals(404, gone.statusCode());
            assertEquals(
                    "There is no image p" + i + ": only the last 8 that were opened are kept. Open it again.",
                    Served.error(gone));
        }
        for (int i = 3; i <= 10; i++) {
            byte[] input = served.get("api/images/p" + i + "/input.png").body();
            assertEquals(Served.noise(i), ImageDecoder.standard().decode(input, "p" + i));
        }
    }

    /// Tensors of images that are no longer kept are computed again.
    @Test
    void everyKeptImageHasItsOwnTensors() throws Exception {
        List<byte[]> first = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            served.open(Served.noise(i));
            first.add(served.get("api/images/p" + i + "/tensor?layer=conv2d_2").body());
        }
        for (int i = 1; i <= 4; i++) {
            byte[] again =
                    served.get("api/images/p" + i + "/tensor?layer=conv2d_2").body();
            assertTrue(Arrays.equals(first.get(i - 1), again), "p" + i);
            assertTrue(i == 1 || !Arrays.equals(first.getFirst(), again), "p" + i + " is not p1");
        }
    }

    private void requireRefused(int status, String sentence, HttpResponse<byte[]> answer) throws Exception {
        assertEquals(sentence, Served.error(answer));
        assertEquals(status, answer.statusCode());
        assertEquals("p1", served.open(Served.noise(1)), "nothing was opened, and the server still works");
    }

    private static final String TOO_LARGE = "The file has more than 20 MB, the limit.";

    /// An image followed by zeros, which decoders ignore: only its size is wrong.
    private static byte[] imageOf(int bytes) throws IOException {
        return Arrays.copyOf(PngFile.encode(Served.noise(1)), bytes);
    }

    @Test
    void moreThan20MegabytesAreRefusedWithTheirLengthAnnounced() throws Exception {
        requireRefused(413, TOO_LARGE, post(imageOf((20 << 20) + 1)));
    }

    @Test
    void moreThan20MegabytesAreRefusedInChunks() throws Exception {
        requireRefused(413, TOO_LARGE, served.post("api/images", chunked(imageOf((20 << 20) + 1))));
    }

    /// A browser sends everything before it reads the response.
    @Test
    void aLargerUploadIsRefusedWithTheReason() throws Exception {
        int length = 40 << 20;
        try (Socket socket = served.socket()) {
            socket.getOutputStream().write(ascii(head("Content-Length: " + length)));
            socket.getOutputStream().write(new byte[length]);
            assertEquals("HTTP/1.1 413 ", read(socket.getInputStream()));
        }
    }

    /// An endless body is not read forever.
    @Test
    void whoNeverStopsIsCutOff() throws Exception {
        byte[] chunk = ascii("100000\r\n" + "x".repeat(1 << 20) + "\r\n");
        int sent = 0;
        try (Socket socket = served.socket()) {
            socket.getOutputStream().write(ascii(head("Transfer-Encoding: chunked")));
            for (; sent < 1000; sent++) {
                socket.getOutputStream().write(chunk);
            }
        } catch (IOException cutOff) {
            assertTrue(sent >= 20, "after " + sent + " MB, though 20 are allowed");
        }
        assertTrue(sent < 200, "read " + sent + " MB");
        assertEquals("p1", served.open(Served.noise(1)));
    }

    @Test
    void exactly20MegabytesAreTakenEitherWay() throws Exception {
        assertEquals(200, post(imageOf(20 << 20)).statusCode());
        assertEquals(200, served.post("api/images", chunked(imageOf(20 << 20))).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "<svg xmlns='http://www.w3.org/2000/svg'/>", "\u0089PNG\r\n\u001a\n", "BM"})
    void whatIsNoImageIsRefusedInASentence(String body) throws Exception {
        HttpResponse<byte[]> answer = post(body.getBytes(StandardCharsets.ISO_8859_1));
        String sentence = Served.error(answer);
        assertTrue(sentence.startsWith("mine.png: ") && !sentence.contains("Exception"), sentence);
        requireRefused(422, sentence, answer);
    }

    @Test
    void halfAnImageIsRefused() throws Exception {
        byte[] whole = PngFile.encode(Served.noise(1));
        HttpResponse<byte[]> answer = post(Arrays.copyOf(whole, whole.length / 2));
        requireRefused(422, "mine.png: the image is damaged (Error reading PNG image data)", answer);
    }

    /// A small file that declares a large image: decoding it would take gigabytes.
    @Test
    void aBombIsRefusedBeforeItIsDecoded() throws Exception {
        byte[] bomb = PngFile.encode(Served.noise(1));
        ByteBuffer header = ByteBuffer.wrap(bomb);
        header.putInt(16, 60_000).putInt(20, 60_000); // width and height, after the signature, length and "IHDR"
        CRC32 checksum = new CRC32();
        checksum.update(bomb, 12, 17);
        header.putInt(29, (int) checksum.getValue());
        requireRefused(
                422,
                "mine.png: the image declares 60000×60000 pixels, which is more than the limit of 250000000",
                post(bomb));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "40", "three", "", "../train/apple/0"})
    void aSampleThatIsNotThereIsRefused(String id) throws Exception {
        requireRefused(
                404,
                "sample: expected 0 to 39, found " + id,
                served.send("POST", "api/images?sample=" + id.replace("/", "%2F")));
    }

    private String head(String length) {
        return "POST " + served.server.address().getRawPath() + "api/images HTTP/1.1\r\nHost: 127.0.0.1:"
                + served.port() + "\r\n" + length + "\r\nConnection: close\r\n\r\n";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Announces less than it sends: the rest is not read as part of the image, nor as a request.
    @Test
    void aLengthThatIsTooSmallCutsTheImage() throws Exception {
        byte[] image = PngFile.encode(Served.noise(1));
        try (Socket socket = served.socket()) {
            socket.getOutputStream().write(ascii(head("Content-Length: 20")));
            socket.getOutputStream().write(image, 0, 20);
            socket.getOutputStream()
                    .write(ascii("GET " + served.server.address().getRawPath() + " HTTP/1.1\r\n\r\n"));
            String answer = read(socket.getInputStream());
            assertTrue(answer.startsWith("HTTP/1.1 422 "), answer);
        }
        assertEquals("p1", served.open(Served.noise(1)));
    }

    private static String read(InputStream in) throws IOException {
        byte[] start = in.readNBytes(13);
        return new String(start, StandardCharsets.ISO_8859_1);
    }

    /// Announces more than it sends, and closes the connection, or keeps it open and sends nothing.
    @Test
    void anUploadThatStopsDoesNotAffectOtherRequests() throws Exception {
        for (String length : List.of("Content-Length: 1000000", "Transfer-Encoding: chunked")) {
            try (Socket gone = served.socket()) {
                gone.getOutputStream().write(ascii(head(length) + "1000\r\nsome bytes"));
            }
        }
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Socket socket = served.socket();
            socket.getOutputStream().write(ascii(head("Content-Length: 1000000") + "a"));
            slow.add(socket);
        }
        assertEquals("p1", served.open(Served.noise(1)), "no one else waits for them");
        for (Socket socket : slow) {
            socket.close();
        }
        assertEquals("p2", served.open(Served.noise(2)));
    }

    @Test
    void anAbsurdLengthIsRefused() throws Exception {
        for (String length :
                List.of("Content-Length: -5", "Content-Length: many", "Content-Length: 99999999999999999999")) {
            try (Socket socket = served.socket()) {
                socket.getOutputStream().write(ascii(head(length)));
                String answer = read(socket.getInputStream());
                assertTrue(answer.startsWith("HTTP/1.1 4") || answer.isEmpty(), length + ": " + answer);
            }
        }
        assertEquals("p1", served.open(Served.noise(1)));
    }
}
