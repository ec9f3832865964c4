package dev.yij.io.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/// Replaces control characters by their escapes, `\\u001b`: names of files, classes and layers come from
/// strangers, and a terminal obeys such characters, even to the point of changing the clipboard. Replaced are
/// C0 and C1 controls, DEL, and the characters that change the direction of text. Line ends, tabs and the
/// sequences that set colours pass. Inside a string of JSON the escape means the same character.
final class VisibleControls extends FilterWriter {

    private static final char ESCAPE = '\u001b';

    /// The characters of a sequence of colour as far as it has been seen; empty outside of one.
    private final StringBuilder sequence = new StringBuilder();

    VisibleControls(Writer to) {
        super(to);
    }

    /// The most characters of a message: a line or two of a wide terminal. The longest sentences of our own
    /// have about 300.
    private static final int LONGEST = 600;

    /// A name, or a line with names in it, whose line ends and colours are visible: this class's instances
    /// cannot tell them from the program's own, and a colour can hide what follows.
    static String visible(String name) {
        return name.replace("\r", "\\r").replace("\n", "\\n").replace("\u001b", "\\u001b");
    }

    /// A message as one line that is not too long: line ends in names become visible, and the middle of a long
    /// one is left out.
    static String inLine(String message) {
        String line = visible(message.strip());
        return line.length() <= LONGEST
                ? line
                : line.substring(0, 2 * LONGEST / 3) + " … " + line.substring(line.length() - LONGEST / 3);
    }

    @Override
    public void write(String text, int from, int length) throws IOException {
        for (int i = from; i < from + length; i++) {
            write(text.charAt(i));
        }
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
        for (int i = from; i < from + length; i++) {
            write(text[i]);
        }
    }

    @Override
    public void write(int c) throws IOException {
        if (sequence.isEmpty() && c != ESCAPE) {
            writeVisible((char) c);
            return;
        }
        boolean continues =
                sequence.isEmpty() || (sequence.length() == 1 ? c == '[' : c == ';' || c >= '0' && c <= '9');
        if (continues) {
            sequence.append((char) c);
        } else if (c == 'm' && sequence.length() > 1) {
            out.append(sequence).append('m');
            sequence.setLength(0);
        } else {
            writeSequence();
            write(c);
        }
    }

    /// Writes what has begun like a sequence of colour and is none.
    private void writeSequence() throws IOException {
        String text = sequence.toString();
        sequence.setLength(0);
        for (int i = 0; i < text.length(); i++) {
            writeVisible(text.charAt(i));
        }
    }

    private void writeVisible(char c) throws IOException {
        if (isControl(c)) {
            out.write(String.format(Locale.ROOT, "\\u%04x", (int) c));
        } else {
            out.write(c);
        }
    }

    private static boolean isControl(char c) {
        return Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t'
                || c == '\u061c'
                || c >= '\u200e' && c <= '\u200f'
                || c >= '\u2028' && c <= '\u2029'
                || c >= '\u202a' && c <= '\u202e'
                || c >= '\u2066' && c <= '\u2069';
    }

    @Override
    public void close() throws IOException {
        writeSequence();
        super.close();
    }

    @Override
    public void flush() throws IOException {
        writeSequence();
        super.flush();
    }
}
