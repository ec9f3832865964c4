package dev.yij.io.onnx.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.yij.io.file.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Reads ONNX's files: models (`.onnx`) and single tensors (`.pb`).
public final class OnnxFile {

    private OnnxFile() {}

    /// Reads a model.
    ///
    /// @throws OnnxUnsupportedException if it is valid but not supported
    /// @throws FormatException          if it is not a model, is damaged, or too large for this JVM
    /// @throws IOException              if it cannot be read
    public static OnnxGraph model(Path file) throws IOException {
        return model(bytes(file), file.toString(), new ExternalData(file));
    }

    /// Reads a model from memory, all of whose numbers are in it.
    ///
    /// @param name its name in messages
    /// @throws FormatException as the other overload
    public static OnnxGraph model(byte[] bytes, String name) throws FormatException {
        return model(bytes, name, null);
    }

    private static OnnxGraph model(byte[] bytes, String name, @Nullable ExternalData beside) throws FormatException {
        WireBudget.check(bytes, ModelProto.getDescriptor(), name);
        try {
            return GraphReader.read(ModelProto.parseFrom(input(bytes)), name, beside);
        } catch (InvalidProtocolBufferException e) {
            throw new FormatException(name + " is not an ONNX model, or is damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw e instanceof FormatException format ? format : new FormatException(name + ": " + e.getMessage(), e);
        }
    }

    /// Reads a tensor.
    ///
    /// @throws OnnxUnsupportedException if its element type is not supported
    /// @throws FormatException          if it is not a tensor, is damaged, or too large for this JVM
    /// @throws IOException              if it cannot be read
    public static OnnxTensor tensor(Path file) throws IOException {
        return tensor(bytes(file), file.toString());
    }

    /// Reads a tensor from memory.
    ///
    /// @param name its name in messages
    /// @throws FormatException as the other overload
    public static OnnxTensor tensor(byte[] bytes, String name) throws FormatException {
        WireBudget.check(bytes, TensorProto.getDescriptor(), name);
        try {
            return TensorReader.read(TensorProto.parseFrom(input(bytes)), null, name);
        } catch (InvalidProtocolBufferException e) {
            throw new FormatException(name + " is not an ONNX tensor, or is damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw e instanceof FormatException format ? format : new FormatException(name + ": " + e.getMessage(), e);
        }
    }

    /// Raw data are then views of the file's bytes, not copies.
    private static CodedInputStream input(byte[] bytes) {
        CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
        input.enableAliasing(true);
        return input;
    }

    private static byte[] bytes(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FormatException(file + " is a folder, expected an ONNX file");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FormatException(file + " is not a regular file, expected an ONNX file");
        }
        try {
            long size = Files.size(file);
            long most = Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / 3);
            if (size > most) {
                throw new FormatException(file + " has " + size + " bytes, more than the " + most
                        + " that can be read with this much memory");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new FormatException("there is no file " + file, e);
        }
    }
}
