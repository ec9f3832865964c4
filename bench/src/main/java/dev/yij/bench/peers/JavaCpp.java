package dev.yij.bench.peers;

import java.io.IOException;
import java.util.Objects;
import org.bytedeco.javacpp.Loader;

/// What JavaCPP knows of its libraries.
final class JavaCpp {

    private JavaCpp() {}

    /// The version in the library's jar, up to JavaCPP's own.
    static String version(String group, String artifact) {
        try {
            return Objects.requireNonNullElse(Loader.getVersion(group, artifact), "of an unknown version");
        } catch (IOException e) {
            return "of an unknown version";
        }
    }
}
