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
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/// Checks what a release tells its users about the modules.
class PublishedModulesTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern MODULE =
            Pattern.compile("<groupId>dev\\.yij</groupId>\\s*<artifactId>([\\w-]+)</artifactId>\\s*<version>");

    private static Set<String> managed(String pom) throws IOException {
        String text = Files.readString(ROOT.resolve(pom));
        return names(MODULE, text.substring(text.indexOf("<dependencyManagement>")));
    }

    /// What the pattern's group finds in a text.
    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theListOfModulesHasAllModules() throws IOException {
        Set<String> modules = managed("io/bom/pom.xml");
        assertEquals(managed("pom.xml"), modules);
        assertTrue(modules.size() >= 9, modules.toString());
    }

    /// A version that only the parent's list has does not reach a project that depends on a module: Maven then
    /// takes whichever it finds nearest.
    @Test
    void everyPinnedLibraryIsNamedByAModule() throws IOException {
        String parent = Files.readString(ROOT.resolve("pom.xml"));
        int end = parent.indexOf("</dependencyManagement>");
        Set<String> pinned =
                artifacts(parent.substring(parent.indexOf("<dependencyManagement>"), end), "\\s*<version>");
        pinned.removeAll(managed("pom.xml"));
        pinned.remove("junit-bom");
        pinned.remove("gson"); // one version for the build; users of the notebook may have the one of JJava
        Set<String> named = artifacts(parent.substring(end), "");
        for (Path pom : inModules("", "pom.xml")) {
            named.addAll(artifacts(Files.readString(pom), ""));
        }
        assertTrue(pinned.size() > 20, pinned.toString());
        pinned.removeAll(named);
        assertEquals(Set.of(), pinned);
    }

    private static Set<String> artifacts(String text, String followedBy) {
        Pattern artifact = Pattern.compile(
                "<dependency>(?:\\s*<!--.*?-->)?\\s*<groupId>[\\w.-]+</groupId>\\s*"
                        + "<artifactId>([\\w.-]+)</artifactId>" + followedBy,
                Pattern.DOTALL);
        return names(artifact, text);
    }

    /// Those of tests too, which other modules and backends use.
    @Test
    void everyJarHasTheLicenceAndTheNotice() throws IOException {
        List<Path> jars = inModules("target", "yij-*.jar");
        jars.removeIf(jar -> jar.toString().matches(".*-(sources|javadoc)\\.jar"));
        assumeTrue(!jars.isEmpty(), "no jar has been built");
        for (Path jar : jars) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                assertNotNull(zip.getEntry("META-INF/LICENSE"), jar + " has no LICENSE");
                assertNotNull(zip.getEntry("META-INF/NOTICE"), jar + " has no NOTICE");
            }
        }
    }

    /// The files that match a glob in the same folder of every module.
    private static List<Path> inModules(String folder, String glob) throws IOException {
        List<Path> modules = list(ROOT, "*");
        modules.addAll(list(ROOT.resolve("io"), "*"));
        List<Path> files = new ArrayList<>();
        for (Path module : modules) {
            files.addAll(list(module.resolve(folder), glob));
        }
        return files;
    }

    /// The entries of a folder that match a glob; none if the folder does not exist.
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
