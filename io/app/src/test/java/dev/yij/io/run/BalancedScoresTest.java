package dev.yij.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.yij.io.model.SavedModel;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;
import java.util.List;
import org.junit.jupiter.api.Test;

class BalancedScoresTest {

    private static SavedModel model(Dense last) {
        Sequential model =
                new Sequential().add(new GlobalAveragePooling2D()).add(last).build(Shape.of(4, 4, 2), new Seed(1));
        return new SavedModel(model, List.of("a", "b", "c"), History.EMPTY);
    }

    /// ½ · ln(48/48), ½ · ln(48/12) and ½ · ln(48/3).
    @Test
    void smallClassesGetHigherBiases() {
        SavedModel saved = model(new Dense(3));
        SavedModel adjusted = BalancedScores.adjust(saved, new int[] {48, 12, 3});
        assertArrayEquals(
                new float[] {0, 0.6931472f, 1.3862944f},
                adjusted.model().weights().getLast().value(),
                1e-6f);
        assertArrayEquals(new float[3], saved.model().weights().getLast().value());
        assertArrayEquals(
                saved.model().weights().getFirst().value(),
                adjusted.model().weights().getFirst().value());
        assertEquals(saved.classes(), adjusted.classes());
    }

    @Test
    void aModelWithoutBiasesStaysAsItIs() {
        SavedModel saved = model(new Dense(3).useBias(false));
        assertSame(saved, BalancedScores.adjust(saved, new int[] {5, 5, 1}));
    }
}
