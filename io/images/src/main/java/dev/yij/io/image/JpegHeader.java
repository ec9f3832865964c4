package dev.yij.io.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The segments before a JPEG's first scan: the number of components and the colour transform of Adobe's
/// marker. Embedded ICC profiles are removed: ImageIO would convert colours with them, or
/// fail on a broken one, whereas Pillow's `convert("RGB")` leaves the pixels unchanged.
///
/// @param components     1 gray, 3 colour, 4 CMYK or YCCK; 0 if no frame header was found
/// @param adobeTransform 0 none, 1 YCbCr, 2 YCCK; [#NO_ADOBE] without Adobe's marker
/// @param withoutIcc     the file without its ICC profile
record JpegHeader(int components, int adobeTransform, byte[] withoutIcc) {

    static final int NO_ADOBE = -1;

    private static final int START_OF_SCAN = 0xda;
    private static final int APP2 = 0xe2;
    private static final int APP14 = 0xee;
    private static final byte[] ICC = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);

    /// Reads the segments (ITU-T T.81, B.1.1). Stops at the first malformed one; the decoder then reports the
    /// error.
    static JpegHeader of(byte[] jpeg) {
        int components = 0;
        int adobe = NO_ADOBE;
        ByteArrayOutputStream kept = new ByteArrayOutputStream(jpeg.length);
        int copied = 0;
        int at = 2;
        while (at + 4 <= jpeg.length && (jpeg[at] & 0xff) == 0xff) {
            int marker = jpeg[at + 1] & 0xff;
            if (marker == 0xff) {
                at++;
                continue;
            }
            int next = at + 2 + ((jpeg[at + 2] & 0xff) << 8 | (jpeg[at + 3] & 0xff));
            if (marker == START_OF_SCAN || next > jpeg.length || next < at + 4) {
                break;
            }
            if (isFrame(marker) && next >= at + 10) {
                components = jpeg[at + 9] & 0xff;
            } else if (marker == APP14 && next >= at + 16 && holds(jpeg, at + 4, ADOBE)) {
                adobe = jpeg[at + 15] & 0xff;
            } else if (marker == APP2 && holds(jpeg, at + 4, ICC)) {
                kept.write(jpeg, copied, at - copied);
                copied = next;
            }
            at = next;
        }
        if (copied == 0) {
            return new JpegHeader(components, adobe, jpeg);
        }
        kept.write(jpeg, copied, jpeg.length - copied);
        return new JpegHeader(components, adobe, kept.toByteArray());
    }

    /// SOF0 … SOF15 without DHT (C4), JPG (C8) and DAC (CC), which share the range.
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static boolean holds(byte[] bytes, int at, byte[] what) {
        int end = at + what.length;
        return end <= bytes.length && Arrays.equals(bytes, at, end, what, 0, what.length);
    }
}
