package dev.yij.testvectors.dims;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/// Where the elements of an array are in a buffer: element (i, j, …) is at offset + i·strides[0] + j·strides[1]
/// + …. The buffer may have further elements, which belong to other arrays and must not be read.
///
/// @param shape   the array's shape
/// @param strides the distance in the buffer between neighbours along each axis; 0 where an axis is broadcast
/// @param offset  the place of the first element
/// @param size    elements of the buffer
public record View(int[] shape, int[] strides, int offset, int size) {

    /// An array in a buffer.
    ///
    /// @param order  the axes from the slowest to the fastest in the buffer
    /// @param step   the distance between neighbours along each axis, in positions of that axis
    /// @param margin further positions of the buffer before the first along each axis, and after the last
    static View of(int[] shape, int[] order, int[] step, int margin) {
        int[] strides = new int[shape.length];
        int offset = 0;
        int stride = 1;
        for (int i = order.length - 1; i >= 0; i--) {
            int axis = order[i];
            offset += margin * stride;
            strides[axis] = stride * step[axis];
            stride *= margin + (shape[axis] - 1) * step[axis] + 1 + margin;
        }
        return new View(shape, strides, offset, stride);
    }

    /// The place of an element in the buffer.
    ///
    /// @param element its number in row-major order
    public int index(int element) {
        int index = offset;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            index += element % shape[axis] * strides[axis];
            element /= shape[axis];
        }
        return index;
    }

    /// A copy of the array, row-major.
    public float[] gather(float[] buffer) {
        float[] array = new float[IntStream.of(shape).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < array.length; i++) {
            array[i] = buffer[index(i)];
        }
        return array;
    }

    /// The buffer's shape.
    public int[] bufferShape() {
        return new int[] {size};
    }

    /// As in `manifest.json`.
    Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("shape", IntStream.of(shape).boxed().toList());
        attributes.put("strides", IntStream.of(strides).boxed().toList());
        attributes.put("offset", offset);
        return attributes;
    }
}
