package dev.yij.io.run;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.nio.file.FileSystem;
import java.nio.file.Path;

/// The file systems of Windows, a Mac and Linux, by Jimfs, which has their rules: separators, names that differ
/// only in case or in how accents are stored, names that no file can have. It has no files that another program
/// has open, no devices and no real locks; these are left to continuous integration on the systems.
public enum OtherSystem {
    /// `\`, drives, and names without regard to case.
    WINDOWS(Configuration.windows(), "C:\\Users\\Zoë Müller"),
    /// Names without regard to case and to the form of accents, but paths that tell them apart.
    MAC(Configuration.osX(), "/Users/zoë müller"),
    /// Names as they are.
    LINUX(Configuration.unix(), "/home/zoë");

    private final Configuration configuration;
    private final String home;

    OtherSystem(Configuration configuration, String home) {
        this.configuration = configuration;
        this.home = home;
    }

    /// A new, empty file system.
    public FileSystem open() {
        return Jimfs.newFileSystem(configuration);
    }

    /// The folder of a user on such a system.
    public Path home(FileSystem system) {
        return system.getPath(home);
    }
}
