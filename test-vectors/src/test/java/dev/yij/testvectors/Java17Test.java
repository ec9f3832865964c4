package dev.yij.testvectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The main classes must load on Java 17, which many authors of backends use. That they call no newer method is
/// checked by the compiler's option `release`.
class Java17Test {

    private static final int CLASS_FILE_OF_JAVA_17 = 61;

    @Test
    void everyMainClassIsCompiledForJava17() throws IOException, URISyntaxException {
        Path classes = Path.of(NamedArray.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Path> files;
        try (Stream<Path> all = Files.walk(classes)) {
            files = all.filter(file -> file.toString().endsWith(".class")).toList();
        }
        assertTrue(files.size() > 100, () -> "found only " + files.size() + " classes in " + classes);
        for (Path file : files) {
            try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
                assertEquals(0xCAFEBABE, in.readInt(), file::toString);
                in.readUnsignedShort(); // minor version
                assertEquals(CLASS_FILE_OF_JAVA_17, in.readUnsignedShort(), file::toString);
            }
        }
    }
}
