package dev.yij.bench.shipped;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.shipped.ShippedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCardTest {

    @TempDir
    private Path run;

    @Test
    void theCardHasTheFiguresOfTheModels() throws IOException {
        String card = Files.readString(Path.of("../docs/model-card.md"));
        assertEquals(ModelCard.update(card, ShippedModel.all()), card, "./mvnw … -Dyij.pack writes it");
        assertTrue(card.contains("`" + ShippedModel.usual().name() + "`, the default |"));
    }

    @Test
    void aCardWithoutAPlaceForThemIsRefused() {
        List<ShippedModel> models = ShippedModel.all();
        assertThrows(IllegalArgumentException.class, () -> ModelCard.update("# A card\n", models));
    }

    @Test
    void theCommandOfARunIsFromItsOptions() throws IOException {
        Files.writeString(run.resolve("options.json"), """
                {"--checkpoint-minutes" : "3.0", "--preset" : "BEST", "--seed" : "42"}""");
        Files.writeString(run.resolve("settings.json"), """
                {"network" : "chapter-bn", "batch size" : 64}""");
        RunWords words = RunWords.of(run);
        assertEquals("yij train snacks --preset best --seed 42", words.command());
        assertEquals("the network chapter-bn with its highest validation accuracy", words.description());
    }
}
