package dev.yij.io.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.classify.Classifier;
import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.Orientation;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Images that lie on their side, and images that are opened while others are decoded.
class TurnedTest {

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

    private RgbImage shown(String query, byte[] file) throws Exception {
        HttpResponse<byte[]> answer = served.post("api/images?" + query, BodyPublishers.ofByteArray(file));
        assertEquals(200, answer.statusCode(), () -> new String(answer.body(), StandardCharsets.UTF_8));
        String id = String.valueOf(Served.json(answer).get("image"));
        return ImageDecoder.standard()
                .decode(served.get("api/images/" + id + "/original.png").body(), id);
    }

    /// Where the upper left corner of the stored image is afterwards.
    @ParameterizedTest
    @CsvSource({"0, 0, 0", "90, 15, 0", "180, 15, 15", "270, 0, 15"})
    void anImageIsTurnedClockwise(int turn, int x, int y) throws Exception {
        RgbImage stored = Served.noise(3);
        assertEquals(
                stored.pixel(0, 0),
                shown("turn=" + turn, PngFile.encode(stored)).pixel(x, y));
    }

    @Test
    void aSampleIsTurnedToo() throws Exception {
        RgbImage turned = shown("sample=0&turn=90", new byte[0]);
        assertEquals(Orientation.CLOCKWISE.upright(shown("sample=0", new byte[0])), turned);
    }

    @Test
    void anotherAngleIsRefused() throws Exception {
        HttpResponse<byte[]> answer = served.post("api/images?turn=45", BodyPublishers.ofByteArray(new byte[0]));
        assertEquals(400, answer.statusCode());
        assertEquals("turn: expected 0, 90, 180 or 270, found 45", Served.error(answer));
    }

    /// The chapter's preparation ignores the orientation, as Keras does. The page says so, and offers to turn
    /// it.
    @ParameterizedTest
    @CsvSource({"6, 0, true", "6, 90, false", "1, 0, false"})
    void whatLiesOnItsSideIsSaid(int orientation, int turn, boolean sideways) throws Exception {
        byte[] file = withOrientation(PngFile.encode(Served.noise(1)), orientation);
        Map<String, Object> json =
                Served.json(served.post("api/images?turn=" + turn, BodyPublishers.ofByteArray(file)));
        assertEquals(sideways, json.get("sideways"));
    }

    /// A PNG with a chunk `eXIf` after its header: a TIFF directory with the tag 274 (PNG 3rd edition,
    /// 11.3.4.5).
    private static byte[] withOrientation(byte[] png, int orientation) {
        ByteBuffer exif = ByteBuffer.allocate(4 + 26).order(ByteOrder.LITTLE_ENDIAN);
        exif.put("eXIfII*\0".getBytes(StandardCharsets.US_ASCII)).putInt(8); // the directory's offset
        exif.putShort((short) 1)
                .putShort((short) 274)
                .putShort((short) 3)
                .putInt(1)
                .putInt(orientation);
        exif.putInt(0); // no further directory
        CRC32 crc = new CRC32();
        crc.update(exif.array());
        int header = 8 + 25;
        ByteBuffer length = ByteBuffer.allocate(4).putInt(26);
        ByteBuffer sum = ByteBuffer.allocate(4).putInt((int) crc.getValue());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Arrays.copyOf(png, header));
        out.writeBytes(length.array());
        out.writeBytes(exif.array());
        out.writeBytes(sum.array());
        out.writeBytes(Arrays.copyOfRange(png, header, png.length));
        return out.toByteArray();
    }

    /// Everything the page shows asks for an image; a photo of many pixels that is being decoded must not
    /// delay it.
    @Test
    void anImageIsFoundWhileAnotherIsDecoded() throws Exception {
        OpenedImages images = new OpenedImages(new Classifier(served.saved, "model"), null);
        OpenedImage first = images.open(PngFile.encode(Served.noise(1)), "first", null, Orientation.UPRIGHT);
        byte[] large = PngFile.encode(RgbImage.of(5000, 5000, new byte[3 * 5000 * 5000]));
        Thread opening = Thread.ofPlatform().start(() -> {
            try {
                var _ = images.open(large, "large", null, Orientation.UPRIGHT);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        while (!images.isDecoding()) {
            Thread.onSpinWait();
        }
        assertEquals(first, images.get(first.id()));
        assertTrue(images.isDecoding(), "it waited until the other image was decoded");
        opening.join();
        assertEquals("large", images.get("p2").title());
    }
}
