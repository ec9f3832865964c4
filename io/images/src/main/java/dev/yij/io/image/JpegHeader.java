package dev.yij.io.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A JPEG's header, rewritten so that ImageIO takes the colours as libjpeg does.
///
/// libjpeg (jdapimin.c, `default_decompress_parms`), which Pillow and browsers use, decides by JFIF's marker,
/// then by Adobe's, then by the components' numbers. ImageIO has rules of its own: it calls a file damaged
/// whose markers contradict one another, and reads three components without subsampling and without markers as
/// RGB. So all application markers are left out, with ICC profiles, which Pillow's `convert("RGB")` does not
/// apply either, and one marker is written that states the result.
///
/// @param frame      the marker of the frame, 0xc0 … 0xcf; 0 if there is none
/// @param components 1 gray, 3 colour, 4 CMYK or YCCK
/// @param ycck       whether four components are YCCK
/// @param scans      the number of scans
/// @param start      the rewritten header
/// @param rest       where in the file the first scan begins, or the first damage
record JpegHeader(int frame, int components, boolean ycck, int scans, byte[] start, int rest) {

    private static final int START_OF_SCAN = 0xda;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int APP0 = 0xe0;
    private static final int APP14 = 0xee;
    private static final int APP15 = 0xef;
    private static final int COMMENT = 0xfe;
    private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);

    /// Reads the segments (ITU-T T.81, B.1.1). Stops at the first malformed one; the decoder then reports the
    /// error.
    static JpegHeader of(byte[] jpeg) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        boolean jfif = false;
        int adobe = -1;
        int frame = 0;
        byte[] ids = {};
        int at = 2;
        while (at + 4 <= jpeg.length && (jpeg[at] & 0xff) == 0xff) {
            int marker = jpeg[at + 1] & 0xff;
            if (marker == 0xff) {
                at++;
                continue;
            }
            int next = at + 2 + length(jpeg, at + 2);
            if (marker == START_OF_SCAN || next > jpeg.length || next < at + 4) {
                break;
            }
            if (isFrame(marker) && next >= at + 10) {
                frame = marker;
                ids = ids(jpeg, at, next);
            } else if (marker == APP0 && next >= at + 16 && holds(jpeg, at + 4, JFIF)) {
                jfif = true;
            } else if (marker == APP14 && next >= at + 16 && holds(jpeg, at + 4, ADOBE)) {
                adobe = jpeg[at + 15] & 0xff;
            }
            if ((marker < APP0 || marker > APP15) && marker != COMMENT) {
                kept.write(jpeg, at, next - at);
            }
            at = next;
        }
        boolean rgb =
                ids.length == 3 && !jfif && (adobe >= 0 ? adobe == 0 : Arrays.equals(ids, new byte[] {'R', 'G', 'B'}));
        boolean ycck = ids.length == 4 && adobe > 0;
        ByteArrayOutputStream start = new ByteArrayOutputStream();
        start.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd8});
        start.writeBytes(rgb || ids.length == 4 ? adobeMarker(ycck ? 2 : 0) : jfifMarker());
        start.writeBytes(kept.toByteArray());
        return new JpegHeader(frame, ids.length, ycck, scans(jpeg, at), start.toByteArray(), at);
    }

    /// Why ImageIO cannot decode this kind of JPEG, by the frame's marker (ITU-T T.81, table B.1); empty if it
    /// can.
    String obstacle() {
        return switch (frame) {
            case 0, 0xc0, 0xc1, 0xc2 ->
                frame == 0 || components == 1 || components == 3 || components == 4
                        ? ""
                        : "a JPEG of " + components + " components";
            case 0xc3, 0xc7, 0xcb, 0xcf -> "a lossless JPEG";
            case 0xc5, 0xc6 -> "a hierarchical JPEG";
            default -> "a JPEG with arithmetic coding";
        };
    }

    /// Markers between scans have a length; in the scans' own data 0xff is followed by 0 or a restart marker.
    private static int scans(byte[] jpeg, int from) {
        int scans = 0;
        int at = from;
        while (at + 4 <= jpeg.length) {
            int marker = (jpeg[at] & 0xff) == 0xff ? jpeg[at + 1] & 0xff : 0;
            if (marker == END_OF_IMAGE) {
                break;
            }
            if (marker < 0xc0 || marker == 0xff || (marker >= 0xd0 && marker <= 0xd8)) {
                at++;
                continue;
            }
            scans += marker == START_OF_SCAN ? 1 : 0;
            at += 2 + length(jpeg, at + 2);
        }
        return scans;
    }

    private static byte[] ids(byte[] jpeg, int at, int next) {
        byte[] ids = new byte[jpeg[at + 9] & 0xff];
        for (int i = 0; i < ids.length && at + 10 + 3 * i < next; i++) {
            ids[i] = jpeg[at + 10 + 3 * i];
        }
        return ids;
    }

    /// JFIF 1.01 without a thumbnail.
    private static byte[] jfifMarker() {
        return new byte[] {(byte) 0xff, (byte) APP0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0};
    }

    private static byte[] adobeMarker(int transform) {
        return new byte[] {
            (byte) 0xff, (byte) APP14, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
        };
    }

    /// SOF0 … SOF15 without DHT (C4), JPG (C8) and DAC (CC), which share the range.
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static int length(byte[] jpeg, int at) {
        return (jpeg[at] & 0xff) << 8 | (jpeg[at + 1] & 0xff);
    }

    private static boolean holds(byte[] bytes, int at, byte[] what) {
        int end = at + what.length;
        return end <= bytes.length && Arrays.equals(bytes, at, end, what, 0, what.length);
    }
}
