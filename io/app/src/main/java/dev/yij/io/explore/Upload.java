package dev.yij.io.explore;

import java.io.IOException;
import java.io.InputStream;

/// Reads what a browser sends along, up to a limit that does not depend on what it announces.
final class Upload {

    /// The most bytes of one picture.
    static final int LIMIT = 20 << 20;

    /// What is read and thrown away of a body that is too large, so that the browser, which listens only when
    /// it has sent everything, hears why. One that goes on is cut off.
    private static final int PATIENCE = 5 * LIMIT;

    private Upload() {}

    /// The whole body.
    ///
    /// @throws Refusal     if it is too large
    /// @throws IOException if the browser goes away
    static byte[] read(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(LIMIT);
        if (body.read() < 0) {
            return bytes;
        }
        byte[] rest = new byte[1 << 16];
        for (long left = PATIENCE, n = 0; n >= 0 && left > 0; left -= n) {
            n = body.read(rest);
        }
        throw new Refusal(413, "The file has more than 20 MB, the most that is taken.");
    }
}
