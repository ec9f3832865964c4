package dev.yij.io.report;

import dev.yij.io.plot.Markup;
import java.util.ArrayDeque;
import java.util.Deque;

/// Writes HTML that is also XML: every element is closed, every attribute quoted, all text escaped.
public final class Html {

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /// Opens an element.
    ///
    /// @param attributes alternating names and values
    public Html open(String element, String... attributes) {
        tag(element, attributes).append('>');
        open.push(element);
        return this;
    }

    /// Closes the element opened last.
    ///
    /// @throws IllegalStateException if the innermost open element is another one
    public Html close(String element) {
        if (!element.equals(open.peek())) {
            throw new IllegalStateException("</" + element + "> where <" + open.peek() + "> is open");
        }
        out.append("</").append(open.pop()).append(">\n");
        return this;
    }

    /// An element that contains only text.
    public Html element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close(element);
    }

    /// An empty element.
    public Html empty(String element, String... attributes) {
        tag(element, attributes).append("/>\n");
        return this;
    }

    /// Text, escaped.
    public Html text(String text) {
        out.append(Markup.escape(text));
        return this;
    }

    /// Raw HTML.
    public Html raw(String html) {
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
            out.append(Markup.escape(attributes[i + 1])).append('"');
        }
        return out;
    }
}
