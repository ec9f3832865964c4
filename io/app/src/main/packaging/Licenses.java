import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Writes the licences of everything in the application image, or in a jar: `LICENSE` and `NOTICE` of yij at
/// the top, and a folder `licenses` with the notices of each bundled library; `licenses/README.md` lists them.
///
/// A library's texts are taken from its jar, or from the folder `licenses` beside this file where its jar has
/// none. `licenses/libraries.tsv` says which. A jar that it does not name stops the build: nothing is given
/// away without its notice.
final class Licenses {
    /// `LICENSE`, `META-INF/NOTICE.txt`, `META-INF/FastDoubleParser-LICENSE` and the like.
    private static final String LEGAL = "(META-INF/)?[\\w-]*(LICENSE|NOTICE)(\\.txt|\\.md)?";

    /// In the jar of yij-io-images.
    private static final String PHOTOGRAPHS = "dev/yij/io/sample/ATTRIBUTION.csv";

    private final Path folder;
    private final Path image;

    private Licenses(Path folder, Path image) {
        this.folder = folder;
        this.image = image;
    }

    /// A line of `libraries.tsv`.
    private record Library(String jar, String licence, String project, String address, List<String> texts) {
        static Library of(String line) {
            String[] cells = line.split("\t");
            return new Library(cells[0], cells[1], cells[2], cells[3], List.of(cells[4].split(",")));
        }
    }

    /// Writes the licences into an image, or into a jar that bundles libraries, below `META-INF`. Arguments:
    /// the folder of this file, the image or jar, and the libraries, also as a class path.
    public static void main(String[] args) {
        try {
            Path packaging = Path.of(args[0]);
            Path to = Path.of(args[1]);
            List<Path> jars = Arrays.stream(args)
                    .skip(2)
                    .flatMap(arg -> Arrays.stream(arg.split(File.pathSeparator)))
                    .map(Path::of)
                    .filter(Files::isRegularFile)
                    .toList();
            if (Files.isDirectory(to)) {
                write(packaging, to, jars);
            } else {
                writeIntoJar(packaging, to, jars);
            }
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void writeIntoJar(Path packaging, Path file, Collection<Path> jars) throws IOException {
        try (FileSystem jar = FileSystems.newFileSystem(file)) {
            Path to = jar.getPath("META-INF");
            FileTime time = Files.getLastModifiedTime(to.resolve("MANIFEST.MF"));
            write(packaging, to, jars);
            try (Stream<Path> files = Files.walk(to)) {
                for (Path each : files.filter(Files::isRegularFile).toList()) {
                    Files.setLastModifiedTime(each, time); // that of all other files; folders keep theirs
                }
            }
        }
    }

    /// Writes the licences of the jars into the image.
    ///
    /// @param packaging the folder of this file
    /// @param image     the top of the application image
    /// @param jars      every jar of the image, those of yij too
    /// @throws IOException if there is no notice for a jar
    static void write(Path packaging, Path image, Collection<Path> jars) throws IOException {
        new Licenses(packaging.resolve("licenses"), image).write(jars);
    }

    private void write(Collection<Path> jars) throws IOException {
        var libraries = new TreeMap<String, Library>();
        for (String line : Files.readAllLines(folder.resolve("libraries.tsv"))) {
            if (!line.startsWith("#")) {
                libraries.put(Library.of(line).jar(), Library.of(line));
            }
        }
        List<Path> own = jars.stream().filter(Licenses::isOwn).toList();
        for (Path jar : own) {
            extract(jar, "META-INF/(LICENSE|NOTICE)", image);
            extract(jar, PHOTOGRAPHS, image.resolve("licenses/photographs"));
        }
        require(Files.exists(image.resolve("LICENSE")) && Files.exists(image.resolve("NOTICE")), own);
        var table = new StringBuilder(
                """
                # Libraries in this copy of yij

                The folders beside this file have their notices.

                | jar | licence | project |
                | --- | --- | --- |
                """);
        for (Path jar : jars.stream().filter(jar -> !isOwn(jar)).sorted().toList()) {
            String name = jar.getFileName().toString();
            Library library = libraries.get(name.replaceFirst("-\\d.*", ""));
            if (library == null) {
                throw new IOException(name + " has no line in " + folder.resolve("libraries.tsv")
                        + ", expected its licence and where the text is: the image carries the notices of all its"
                        + " libraries");
            }
            copyTexts(library, jar);
            table.append("| %s | %s | [%s](%s) |\n"
                    .formatted(name, library.licence(), library.project(), library.address()));
        }
        Files.writeString(image.resolve("licenses/README.md"), table);
    }

    private static boolean isOwn(Path jar) {
        return jar.getFileName().toString().startsWith("yij-");
    }

    private void copyTexts(Library library, Path jar) throws IOException {
        Path to = Files.createDirectories(image.resolve("licenses").resolve(library.jar()));
        for (String text : library.texts()) {
            if (text.equals("jar")) {
                require(extract(jar, LEGAL, to) > 0, List.of(jar));
            } else {
                Path from = text.equals("LICENSE") ? image.resolve("LICENSE") : folder.resolve(text);
                Files.copy(from, to.resolve(text), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /// Copies the entries of a jar whose names match, under the last part of their names.
    private static int extract(Path jar, String names, Path to) throws IOException {
        int found = 0;
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : zip.stream().filter(e -> e.getName().matches(names)).toList()) {
                Files.createDirectories(to);
                try (InputStream text = zip.getInputStream(entry)) {
                    Path file = to.resolve(Path.of(entry.getName()).getFileName().toString());
                    Files.copy(text, file, StandardCopyOption.REPLACE_EXISTING);
                }
                found++;
            }
        }
        return found;
    }

    private static void require(boolean found, Collection<Path> jars) throws IOException {
        if (!found) {
            throw new IOException("found no LICENSE or no NOTICE in " + jars + ", expected the text of the licence");
        }
    }
}
