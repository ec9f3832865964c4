package dev.yij.io.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/// Build information from a resource that Maven fills in.
public final class BuildInfo {

    private BuildInfo() {}

    /// The version of yij.
    ///
    /// @throws IOException if it cannot be read
    public static String version() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
            if (in == null) {
                throw new IOException("the resource build.properties is missing from this build");
            }
            properties.load(in);
        }
        return properties.getProperty("version", "unknown");
    }
}
