package dev.yij.io.cli;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.shipped.ShippedModel;
import dev.yij.io.shipped.ShippedModel.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The figures of the default model on the snacks, where they are beside the repository or in the folder that
/// the system property `yij.snacks` names. Without them, `ShippedModelTest` holds the table to the file.
@Tag("slow")
class ShippedFiguresTest {

    private static final Path SNACKS = Path.of(System.getProperty("yij.snacks", "../../../shared/data/snacks"));

    /// Rounding differs between machines: a test image on the edge between two classes may change sides.
    @Test
    void evaluateWithoutAModelGivesTheFiguresOfTheCard() throws IOException {
        Path test = SNACKS.resolve("test");
        assumeTrue(Files.isDirectory(test), () -> test + " is not there");
        Map<String, Object> json =
                JSON.std.mapFrom(Yij.run("evaluate", test, "--json").succeeded().out());
        Figures expected = ShippedModel.usual().test();
        assertEquals(expected.images(), json.get("images"));
        assertEquals(expected.loss(), ((Number) requireNonNull(json.get("loss"))).doubleValue(), 1e-3);
        assertEquals(
                expected.accuracy(),
                ((Number) requireNonNull(json.get("accuracy"))).doubleValue(),
                1.5 / expected.images());
    }
}
