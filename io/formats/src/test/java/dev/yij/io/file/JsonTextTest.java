package dev.yij.io.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTextTest {

    @Test
    void numbersThatAreNotFiniteAreNull() {
        assertEquals("{\"loss\":null}", JsonText.compact(Map.of("loss", Double.NaN)));
        assertEquals("[1.5,null,\"NaN\"]", JsonText.compact(List.of(1.5f, Float.POSITIVE_INFINITY, "NaN")));
        assertEquals("[[1,2],[null]]", JsonText.compact(new Object[] {new int[] {1, 2}, new float[] {Float.NaN}}));
        assertEquals("[null,7]", JsonText.compact(Arrays.asList(null, 7L)));
    }

    @Test
    void indentedTextIsForPeople() {
        assertEquals(
                List.of("{", "  \"a\" : null", "}"),
                JsonText.indented(Map.of("a", Double.NEGATIVE_INFINITY)).lines().toList());
    }
}
