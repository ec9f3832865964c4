package dev.yij.io.data;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The names of classes, from the names of their folders.
final class ClassName {

    /// Folders that systems create beside the user's: of a NAS, of zip files made on a Mac, of file managers.
    private static final Set<String> OF_SYSTEMS =
            Set.of("@eaDir", "__MACOSX", "#recycle", "$RECYCLE.BIN", "System Volume Information", "lost+found");

    private static final char UNKNOWN = '\ufffd';

    private ClassName() {}

    /// Whether a folder is none of the user's.
    static boolean isPassedOver(String folder) {
        return folder.startsWith(".") || OF_SYSTEMS.contains(folder);
    }

    /// The name of a folder's class: composed (NFC), since a Mac stores "é" as two characters, other systems as
    /// one. A name that is not text in the system's encoding is read as UTF-8, or else as Windows-1252.
    static String of(Path folder) {
        Path last = folder.getFileName();
        String name = last == null ? "" : last.toString();
        return composed(name.indexOf(UNKNOWN) < 0 ? name : fromBytes(folder, name));
    }

    /// A name in its composed form, by which names are compared.
    static String composed(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    /// A URI has the bytes of the name, where its text has question marks.
    private static String fromBytes(Path folder, String otherwise) {
        URI uri = folder.toUri();
        @Nullable String path = uri.getRawPath();
        if (path == null) {
            return otherwise;
        }
        String stripped = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String last = stripped.substring(stripped.lastIndexOf('/') + 1).replace("+", "%2B");
        byte[] bytes = URLDecoder.decode(last, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, Charset.forName("windows-1252"));
        }
    }
}
