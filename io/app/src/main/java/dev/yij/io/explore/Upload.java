package dev.yij.io.explore;

import java.io.IOException;
import java.io.InputStream;

/// Reads a request body, up to a limit that does not depend on the announced length.
final class Upload {

    /// The maximum size of an image in bytes.
    static final int LIMIT = 20 << 20;

    /// The number of bytes of an oversized body that are read and discarded, so that the browser, which reads
    /// the response only after sending everything, receives the error. Beyond it the connection is closed.
    private static final int PATIENCE = 5 * LIMIT;

    private Upload() {}

    /// The whole body.
    ///
    /// @throws Refusal     if it is too large
    /// @throws IOException if the browser closes the connection
    static byte[] read(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(LIMIT);
        if (body.read() < 0) {
            return bytes;
        }
        byte[] rest = new byte[1 << 16];
        for (long left = PATIENCE, n = 0; n >= 0 && left > 0; left -= n) {
            n = body.read(rest);
        }
        throw new Refusal(413, "The file has more than 20 MB, the limit.");
    }
}
