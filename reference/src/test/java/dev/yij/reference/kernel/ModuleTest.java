package dev.yij.reference.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ModuleTest {

    @Test
    void theReferenceNeedsNothingAtRunTimeButJavaBase() throws IOException, URISyntaxException {
        Path classes = Path.of(
                Window.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (InputStream in = Files.newInputStream(classes.resolve("module-info.class"))) {
            ModuleDescriptor module = ModuleDescriptor.read(in);
            assertEquals("dev.yij.reference", module.name());
            // static: annotations of JSpecify are needed to compile only
            Set<String> needed = module.requires().stream()
                    .filter(r -> !r.modifiers().contains(Requires.Modifier.STATIC))
                    .map(Requires::name)
                    .collect(Collectors.toSet());
            assertEquals(Set.of("java.base"), needed);
        }
    }
}
