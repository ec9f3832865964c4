import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Rewrites the class files of a jar that are older than Java 6, as picocli's are, in the format of Java 8.
/// The JVM does not keep older ones in its cache, nor classes that mention them, and checks them slowly when
/// it loads them: `yij --help` takes half as long again. The methods' instructions stay the same; the tables
/// of types that the newer format requires are added.
final class NewClassFiles {
    private static final int JAVA_6 = 50;
    private static final int JAVA_8 = 52;

    /// The licences of libraries require that changes are stated.
    private static final String NOTE = "META-INF/CHANGED-BY-YIJ.txt";

    private NewClassFiles() {}

    /// Copies a jar, with its class files in a format of at least Java 8.
    ///
    /// @throws IOException if a class cannot be rewritten
    static void copy(Path from, Path to) throws IOException {
        try (var jar = new ZipFile(from.toFile())) {
            List<? extends ZipEntry> entries = Collections.list(jar.entries());
            boolean old = false;
            for (ZipEntry entry : entries) {
                old |= isOld(entry, jar);
            }
            if (!old) {
                Files.copy(from, to);
                return;
            }
            try (var loader = new URLClassLoader(
                            new URL[] {from.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
                    var out = new ZipOutputStream(Files.newOutputStream(to))) {
                ClassFile format = ClassFile.of(
                        ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(loader)));
                for (ZipEntry entry : entries) {
                    byte[] content = jar.getInputStream(entry).readAllBytes();
                    write(entry.getName(), entry, isOld(entry, jar) ? rewritten(content, format, entry) : content, out);
                }
                String note = "yij's build rewrote the class files of " + from.getFileName()
                        + " in the format of Java 8. No instruction was changed.\n";
                write(NOTE, entries.getFirst(), note.getBytes(StandardCharsets.UTF_8), out);
            }
        }
    }

    private static boolean isOld(ZipEntry entry, ZipFile jar) throws IOException {
        if (!entry.getName().endsWith(".class")) {
            return false;
        }
        try (var in = jar.getInputStream(entry)) {
            byte[] start = in.readNBytes(8); // magic number, minor version, major version
            return ((start[6] & 0xFF) << 8 | start[7] & 0xFF) < JAVA_6;
        }
    }

    private static byte[] rewritten(byte[] content, ClassFile format, ZipEntry entry) throws IOException {
        CodeTransform everyInstruction = (code, element) -> code.with(element); // or the old code is copied as a whole
        ClassTransform newVersion = (type, element) -> type.with(
                element instanceof ClassFileVersion ? ClassFileVersion.of(JAVA_8, 0) : element);
        byte[] written = format.transformClass(
                format.parse(content), ClassTransform.transformingMethodBodies(everyInstruction).andThen(newVersion));
        List<VerifyError> errors = format.verify(written);
        if (!errors.isEmpty()) {
            throw new IOException(entry.getName() + " cannot be rewritten in the format of Java 8: " + errors);
        }
        return written;
    }

    /// The same time as that of an entry of the old jar, so that the same jar is written again.
    private static void write(String name, ZipEntry times, byte[] content, ZipOutputStream out) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(times.getTimeLocal());
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }
}
