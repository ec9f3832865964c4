package dev.yij.io.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Arrays of four dimensions that are images, and those that only look like some.
class ImageValuesTest {

    private static Set<String> images(UnaryOperator<GraphBuilder> nodes, Set<String> inputs) throws IOException {
        return new TreeSet<>(ImageValues.of(GraphImportTest.graph(nodes, 3, 2, 4), inputs));
    }

    @Test
    void whatIsComputedPixelByPixelIsAnImage() throws IOException {
        Set<String> images = images(
                g -> {
                    g.node("", "Relu", "a", List.of("x"));
                    g.node("", "Add", "y", List.of(g.constant("c", new float[] {1}), "a"));
                    return g;
                },
                Set.of("x"));
        assertEquals(Set.of("a", "x", "y"), images);
    }

    @Test
    void whatAReshapeMadeIsNone() throws IOException {
        Set<String> images = images(
                g -> {
                    g.node("", "Reshape", "a", List.of("x", g.constant("to", 0, 2, 3, 4)));
                    g.node("", "Relu", "y", List.of("a"));
                    return g;
                },
                Set.of("x"));
        assertEquals(Set.of("x"), images);
    }

    @Test
    void aTranspositionToChannelsFirstMakesOneAndTheOtherWayUnmakesIt() throws IOException {
        Set<String> images = images(
                g -> {
                    g.node("", "Transpose", "a", List.of("x"), GraphBuilder.integers("perm", 0, 3, 1, 2));
                    g.node("", "Tanh", "b", List.of("a"));
                    g.node("", "Transpose", "y", List.of("b"), GraphBuilder.integers("perm", 0, 2, 3, 1));
                    return g;
                },
                Set.of());
        assertEquals(Set.of("a", "b"), images);
    }

    /// Of an image that has its channels first already, the same transposition makes an array of another order.
    @Test
    void channelsInAnotherOrderAreStillAnImageAndTransposedOnesAreNone() throws IOException {
        Set<String> images = images(
                g -> {
                    g.node(
                            "",
                            "Gather",
                            "bgr",
                            List.of("x", g.constant("c", 2, 1, 0)),
                            GraphBuilder.integer("axis", 1));
                    g.node("", "Transpose", "y", List.of("bgr"), GraphBuilder.integers("perm", 0, 3, 1, 2));
                    return g;
                },
                Set.of("x"));
        assertEquals(Set.of("bgr", "x"), images);
    }
}
