package dev.yij.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
