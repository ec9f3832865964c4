package dev.yij.io.onnx.graph;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.yij.io.file.FormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The files beside a model that hold the numbers of its large tensors. Only files in the model's folder or
/// below are opened.
final class ExternalData {

    private final Path folder;
    private long left = Runtime.getRuntime().maxMemory() / 3;

    /// @param model the model's file
    ExternalData(Path model) {
        Path parent = model.toAbsolutePath().normalize().getParent();
        this.folder = parent == null ? model.toAbsolutePath() : parent;
    }

    /// Reads the bytes of a tensor.
    ///
    /// @param bytes how many it must have, by its dimensions
    /// @param what  the tensor's description in messages
    /// @throws FormatException if the file is missing, outside of the folder, or too short
    ByteBuffer read(TensorProto proto, long bytes, String what) throws FormatException {
        Map<String, String> entries = new HashMap<>();
        for (StringStringEntryProto entry : proto.getExternalDataList()) {
            entries.put(entry.getKey(), entry.getValue());
        }
        Path file = file(entries.getOrDefault("location", ""), what);
        long offset = number(entries.getOrDefault("offset", "0"), what);
        long length = number(entries.getOrDefault("length", Long.toString(bytes)), what);
        if (length != bytes) {
            throw new FormatException(what + ": its dimensions need " + bytes + " bytes, found " + length);
        }
        left -= bytes;
        if (left < 0 || bytes > Integer.MAX_VALUE - 8) {
            throw new FormatException(
                    what + ": its " + bytes + " bytes are more than can be read with this much memory");
        }
        try (FileChannel channel = FileChannel.open(file)) {
            if (offset > channel.size() - bytes) {
                throw new FormatException(what + ": its numbers end at byte " + offset + " + " + bytes + " of "
                        + file.getFileName() + ", which has " + channel.size());
            }
            ByteBuffer buffer = ByteBuffer.allocate((int) bytes);
            while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {}
            return buffer.flip();
        } catch (FormatException e) {
            throw e;
        } catch (IOException e) {
            throw new FormatException(what + ": its numbers in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Path file(String location, String what) throws FormatException {
        try {
            Path given = folder.getFileSystem().getPath(location);
            Path file = folder.resolve(given).normalize();
            boolean beside = !location.isEmpty()
                    && !given.isAbsolute()
                    && !location.startsWith("/")
                    && !location.contains("\\")
                    && !location.contains(":")
                    && !given.startsWith("..")
                    && !location.contains("../")
                    && file.startsWith(folder)
                    && !file.equals(folder);
            if (!beside) {
                throw new FormatException(what + ": its numbers are in \"" + location
                        + "\", expected a file beside the model or in a folder below");
            }
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new FormatException(
                        what + ": its numbers are in the file " + location + ", which is missing beside the model");
            }
            if (!file.toRealPath().startsWith(folder.toRealPath()) || !Files.isRegularFile(file)) {
                throw new FormatException(what + ": its numbers are in \"" + location
                        + "\", which leads out of the model's folder or is no file");
            }
            return file;
        } catch (InvalidPathException e) {
            throw new FormatException(
                    what + ": its numbers are in \"" + location + "\", which is no name of a file", e);
        } catch (FormatException e) {
            throw e;
        } catch (IOException e) {
            throw new FormatException(what + ": its numbers in " + location + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static long number(String text, String what) throws FormatException {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the same sentence as for a negative number
        }
        throw new FormatException(what + ": offset and length must be whole numbers, found \"" + text + "\"");
    }
}
