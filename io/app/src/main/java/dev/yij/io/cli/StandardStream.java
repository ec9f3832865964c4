package dev.yij.io.cli;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/// Standard output or standard error, which remembers why it could not be written: a [PrintWriter] forgets it.
final class StandardStream extends OutputStream {

    private final OutputStream to;
    private @Nullable IOException failure;

    StandardStream(FileDescriptor descriptor) {
        this.to = new FileOutputStream(descriptor);
    }

    /// A writer that flushes each line, and shows control characters instead of sending them to a terminal.
    PrintWriter writer(Charset charset) {
        return new PrintWriter(new VisibleControls(new BufferedWriter(new OutputStreamWriter(this, charset))), true);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (failure != null) {
            throw failure;
        }
        try {
            to.write(bytes, from, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /// Why something could not be written, such as "No space left on device"; null if all was, or if the reader
    /// has closed its end of a pipe, as `head` does when it has seen enough.
    @Nullable
    String failure() {
        String reason = failure == null ? null : String.valueOf(failure.getMessage());
        return reason == null || reason.contains("Broken pipe") || reason.contains("pipe is being closed")
                ? null
                : reason;
    }
}
