package dev.yij.io.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxFile;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tensors whose numbers are in a file beside the model.
class ExternalDataTest {

    @TempDir
    private Path folder;

    private Path model = Path.of("");

    @BeforeEach
    void writeNumbers() throws IOException {
        Files.createDirectory(folder.resolve("inside"));
        model = folder.resolve("inside/m.onnx");
        ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putFloat(9).putFloat(1.5f).putFloat(-2);
        Files.write(folder.resolve("inside/w.bin"), bytes.array());
        Files.write(folder.resolve("outside.bin"), bytes.array());
    }

    /// y = Identity(w), w of two float32.
    private void write(Map<String, String> entries) throws IOException {
        GraphBuilder graph = new GraphBuilder("g");
        graph.input("x", ElementType.FLOAT, true, 2);
        graph.node("sum", "Add", "y", List.of("x", "w"));
        graph.output("y", 2);
        ModelProto.Builder proto = graph.build().toBuilder();
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName("w")
                .setDataType(ElementType.FLOAT.code())
                .addDims(2)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL);
        entries.forEach((key, value) -> tensor.addExternalData(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        proto.getGraphBuilder().addInitializer(tensor);
        Files.write(model, proto.build().toByteArray());
    }

    private String refusal(Map<String, String> entries) throws IOException {
        write(entries);
        String message = String.valueOf(
                assertThrows(FormatException.class, () -> OnnxFile.model(model)).getMessage());
        String start = model + ", initializer w: ";
        assertTrue(message.startsWith(start), message);
        return message.substring(start.length());
    }

    @Test
    void numbersAreReadAtTheirOffset() throws IOException {
        write(Map.of("location", "w.bin", "offset", "4", "length", "8"));
        OnnxTensor w =
                Objects.requireNonNull(OnnxFile.model(model).initializers().get("w"));
        assertArrayEquals(new float[] {1.5f, -2}, ((OnnxTensor.Floats) w).data());
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        assertEquals(
                "its numbers are in the file weights.bin, which is missing beside the model",
                refusal(Map.of("location", "weights.bin")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside.bin",
                "a/../../outside.bin",
                "/etc/hostname",
                "",
                ".",
                "..",
                "C:\\w.bin",
                "..\\outside.bin"
            })
    void nothingOutsideOfTheFolderIsOpened(String location) throws IOException {
        assertEquals(
                "its numbers are in \"" + location + "\", expected a file beside the model or in a folder below",
                refusal(Map.of("location", location)));
    }

    @Test
    void aLinkThatLeadsOutIsNotFollowed() throws IOException {
        Files.createSymbolicLink(folder.resolve("inside/link.bin"), folder.resolve("outside.bin"));
        assertTrue(refusal(Map.of("location", "link.bin")).contains("leads out of the model's folder"));
    }

    @Test
    void wrongOffsetsAndLengthsAreRefused() throws IOException {
        assertEquals(
                "its numbers end at byte 8 + 8 of w.bin, which has 12",
                refusal(Map.of("location", "w.bin", "offset", "8")));
        assertEquals("its dimensions need 8 bytes, found 12", refusal(Map.of("location", "w.bin", "length", "12")));
        assertEquals(
                "offset and length must be whole numbers, found \"-4\"",
                refusal(Map.of("location", "w.bin", "offset", "-4")));
        assertEquals(
                "its numbers end at byte 9223372036854775807 + 8 of w.bin, which has 12",
                refusal(Map.of("location", "w.bin", "offset", "9223372036854775807")));
    }
}
