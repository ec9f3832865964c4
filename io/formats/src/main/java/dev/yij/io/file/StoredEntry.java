package dev.yij.io.file;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Uncompressed entries of zip archives, which store their size and checksum before their bytes.
public final class StoredEntry {

    private StoredEntry() {}

    /// Writes an entry whose name and time are set.
    ///
    /// @throws IOException if it cannot be written
    public static void write(ZipOutputStream zip, ZipEntry entry, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
