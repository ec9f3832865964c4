package dev.yij.io.figure;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// A parsed figure.
record Svg(Document document) {

    private static final Pattern FIXED = Pattern.compile("−?\\d+\\.\\d+");

    /// @throws Exception if it is not XML
    static Svg parse(byte[] figure) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return new Svg(factory.newDocumentBuilder().parse(new ByteArrayInputStream(figure)));
    }

    /// The texts of all elements of a name, in the figure's order.
    List<String> texts(String element) {
        var found = document.getElementsByTagName(element);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> found.item(i).getTextContent())
                .toList();
    }

    Stream<Element> all(String element) {
        var found = document.getElementsByTagName(element);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
    }

    Element first(String element) {
        return (Element) document.getElementsByTagName(element).item(0);
    }

    /// The texts that consist only of a number with a decimal point.
    double[] numbers() {
        return texts("text").stream()
                .filter(text -> FIXED.matcher(text).matches())
                .mapToDouble(Svg::number)
                .toArray();
    }

    /// The only text that matches an expression.
    Matcher only(String expression) {
        Pattern pattern = Pattern.compile(expression);
        List<Matcher> found = texts("text").stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " texts fit " + expression + ": " + texts("text"));
        }
        return found.getFirst();
    }

    static double number(String text) {
        return Double.parseDouble(text.replace('−', '-'));
    }
}
