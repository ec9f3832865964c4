package dev.yij.io.explain;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.explain.GradientTerm;
import dev.yij.reference.explain.WeightGradient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplanationJsonTest {

    private static GradientTerm term(int image, float product, float sum) {
        return new GradientTerm(image, 0, 0, 0, 0, 1, product, product, sum, false);
    }

    @Test
    void theLargestTermsOfAGradientKeepTheirOrderAndItsOutputIsTheSumOfAll() {
        WeightGradient gradient = new WeightGradient(
                "dense_1",
                "dense_1/kernel:0",
                List.of(0, 0),
                List.of(term(0, 3, 3), term(1, 1, 4), term(2, -5, -1), term(3, 0.5f, -0.5f)));
        Map<String, Object> json = ExplanationJson.ofLargest(gradient, 2);
        assertEquals(
                List.of(3f, -5f),
                ((List<?>) requireNonNull(json.get("terms")))
                        .stream().map(term -> ((Map<?, ?>) term).get("product")).toList());
        assertEquals(-0.5f, json.get("output"));
        assertEquals(ExplanationJson.of(gradient).keySet(), json.keySet());
    }
}
