package dev.yij.io.report;

import java.util.ArrayDeque;
import java.util.Deque;

/// Writes HTML that is XML too: every element closed, every attribute quoted, everything given as text escaped.
final class Html {

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /// Opens an element.
    ///
    /// @param attributes names and values in turn
    Html open(String element, String... attributes) {
        tag(element, attributes).append('>');
        open.push(element);
        return this;
    }

    /// Closes the element opened last.
    ///
    /// @throws IllegalStateException if that is another one
    Html close(String element) {
        if (!element.equals(open.peek())) {
            throw new IllegalStateException("</" + element + "> where <" + open.peek() + "> is open");
        }
        out.append("</").append(open.pop()).append(">\n");
        return this;
    }

    /// An element that contains nothing but text.
    Html element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close(element);
    }

    /// An element that contains nothing.
    Html empty(String element, String... attributes) {
        tag(element, attributes).append("/>\n");
        return this;
    }

    /// Text, escaped.
    Html text(String text) {
        escape(text);
        return this;
    }

    /// What is HTML already.
    Html raw(String html) {
        out.append(html);
        return this;
    }

    /// The page.
    ///
    /// @throws IllegalStateException if an element is still open
    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("<" + open.peek() + "> is still open");
        }
        return out.toString();
    }

    private StringBuilder tag(String element, String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
        return out;
    }

    /// Characters that neither HTML nor XML may contain, which folder names may, become U+FFFD.
    private void escape(String text) {
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(allowed(c) ? c : 0xfffd);
            }
        });
    }

    private static boolean allowed(int c) {
        boolean control = (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7f && c < 0xa0);
        boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return !control && !surrogate && (c & 0xfffe) != 0xfffe;
    }
}
