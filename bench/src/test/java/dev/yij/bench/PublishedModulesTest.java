package dev.yij.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/// Checks what a release tells its users about the modules.
class PublishedModulesTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern MODULE =
            Pattern.compile("<groupId>dev\\.yij</groupId>\\s*<artifactId>([\\w-]+)</artifactId>\\s*<version>");

    private static Set<String> managed(String pom) throws IOException {
        String text = Files.readString(ROOT.resolve(pom));
        Matcher module = MODULE.matcher(text.substring(text.indexOf("<dependencyManagement>")));
        Set<String> modules = new TreeSet<>();
        while (module.find()) {
            modules.add(module.group(1));
        }
        return modules;
    }

    @Test
    void theListOfModulesHasAllModules() throws IOException {
        Set<String> modules = managed("io/bom/pom.xml");
        assertEquals(managed("pom.xml"), modules);
        assertTrue(modules.size() >= 9, modules.toString());
    }

    /// Those of tests too, which other modules and backends use.
    @Test
    void everyJarHasTheLicenceAndTheNotice() throws IOException {
        List<Path> jars = new ArrayList<>();
        List<Path> modules = list(ROOT, "*");
        modules.addAll(list(ROOT.resolve("io"), "*"));
        for (Path module : modules) {
            jars.addAll(list(module.resolve("target"), "yij-*.jar"));
        }
        jars.removeIf(jar -> jar.toString().matches(".*-(sources|javadoc)\\.jar"));
        assumeTrue(!jars.isEmpty(), "no jar has been built");
        for (Path jar : jars) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                assertNotNull(zip.getEntry("META-INF/LICENSE"), jar + " has no LICENSE");
                assertNotNull(zip.getEntry("META-INF/NOTICE"), jar + " has no NOTICE");
            }
        }
    }

    /// What matches the glob in a folder; nothing where there is no such folder.
    private static List<Path> list(Path folder, String glob) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> matching = Files.newDirectoryStream(folder, glob)) {
                matching.forEach(files::add);
            }
        }
        return files;
    }

    /// docs/releasing.md says where the address stands until there is a public one.
    @Test
    void theAddressIsTheSameEverywhere() throws IOException {
        Matcher address = Pattern.compile("<yij\\.address>([^<]+)</yij\\.address>")
                .matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertTrue(address.find());
        assertTrue(
                Files.readString(ROOT.resolve("CITATION.cff")).contains("repository-code: " + address.group(1) + "\n"));
        assertTrue(Files.readString(ROOT.resolve("jreleaser.yml")).contains("homepage: " + address.group(1) + "\n"));
    }
}
