package dev.yij.bench.onednn;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.yij.reference.kernel.Conv2DShape;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A convolution in oneDNN, in one direction. Its arrays are in the order that the kernel wants; they are
/// rearranged from and to NHWC and HWIO outside of [#run].
final class OneDnnConvolution {

    /// A direction; the letters are those of the reference: x, w, b, y, and d before a gradient.
    enum Direction {
        FORWARD,
        INPUT_GRADIENT,
        WEIGHT_GRADIENT
    }

    /// The algorithm, a constant of dnnl_alg_kind_t.
    enum Algorithm {
        DIRECT(1),
        WINOGRAD(2);

        private final int number;

        Algorithm(int number) {
            this.number = number;
        }
    }

    /// One of the arrays.
    ///
    /// @param number among the arguments
    /// @param plain  its order in Java
    /// @param count  its elements
    /// @param order  the order that the kernel wants
    /// @param memory the array in that order
    private record Argument(int number, MemorySegment plain, long count, MemorySegment order, MemorySegment memory) {}

    private static final int FORWARD_TRAINING = 64;
    private static final int ANY = 1;
    private static final int VECTOR = 2;
    private static final int NHWC = 20;
    private static final int HWIO = 30;

    private final OneDnn library;
    private final String kernel;
    private final MemorySegment ready;
    private final MemorySegment arguments;
    private final Map<String, Argument> roles = new LinkedHashMap<>();

    /// Prepares a convolution with stride 1 and no dilation.
    ///
    /// @throws UnsupportedOperationException if this processor has no such kernel, with the reason
    OneDnnConvolution(OneDnn library, Conv2DShape s, Direction direction, Algorithm algorithm) {
        this.library = library;
        long[] x = {s.images(), s.inC(), s.inH(), s.inW()};
        long[] w = {s.outC(), s.inC(), s.kernelH(), s.kernelW()};
        long[] y = {s.images(), s.outC(), s.outH(), s.outW()};
        MemorySegment forward = describe(s, Direction.FORWARD, algorithm.number, x, w, y, MemorySegment.NULL);
        MemorySegment primitive =
                direction == Direction.FORWARD ? forward : describe(s, direction, algorithm.number, x, w, y, forward);
        kernel = library.name(primitive);
        boolean isForward = direction == Direction.FORWARD;
        boolean ofInput = direction == Direction.INPUT_GRADIENT;
        boolean ofWeights = direction == Direction.WEIGHT_GRADIENT;
        MemorySegment plainX = library.description(NHWC, x);
        MemorySegment plainW = library.description(HWIO, w);
        MemorySegment plainB = library.description(VECTOR, s.outC());
        MemorySegment plainY = library.description(NHWC, y);
        add("x", ofInput ? 129 : 1, plainX, s.inputSize(), library.description(primitive, ofInput ? 130 : 129));
        add("w", ofWeights ? 161 : 33, plainW, s.kernelSize(), library.description(primitive, ofWeights ? 132 : 131));
        if (!ofInput) { // the gradient with respect to the input has no bias
            add("b", ofWeights ? 169 : 41, plainB, s.outC(), plainB);
        }
        add("y", isForward ? 17 : 145, plainY, s.outputSize(), library.description(primitive, isForward ? 133 : 134));
        arguments = library.arguments(roles.values().stream()
                .flatMap(role -> Stream.of(role.number, role.memory))
                .toArray());
        ready = library.ready(primitive);
    }

    private void add(String name, int number, MemorySegment plain, long count, MemorySegment order) {
        roles.put(name, new Argument(number, plain, count, order, library.memory(order)));
    }

    private MemorySegment describe(
            Conv2DShape s, Direction direction, int algorithm, long[] x, long[] w, long[] y, MemorySegment forward) {
        MemorySegment operation = library.convolution();
        MemorySegment anyX = library.description(ANY, x);
        MemorySegment anyW = library.description(ANY, w);
        MemorySegment b = library.description(VECTOR, s.outC());
        MemorySegment anyY = library.description(ANY, y);
        MemorySegment strides = library.longs(1, 1);
        MemorySegment before = library.longs(s.h().before(), s.w().before());
        MemorySegment after = library.longs(s.h().after(), s.w().after());
        switch (direction) {
            case FORWARD ->
                library.call(
                        "dnnl_convolution_forward_desc_init",
                        operation,
                        FORWARD_TRAINING,
                        algorithm,
                        anyX,
                        anyW,
                        b,
                        anyY,
                        strides,
                        before,
                        after);
            case INPUT_GRADIENT ->
                library.call(
                        "dnnl_convolution_backward_data_desc_init",
                        operation,
                        algorithm,
                        anyX,
                        anyW,
                        anyY,
                        strides,
                        before,
                        after);
            case WEIGHT_GRADIENT ->
                library.call(
                        "dnnl_convolution_backward_weights_desc_init",
                        operation,
                        algorithm,
                        anyX,
                        anyW,
                        b,
                        anyY,
                        strides,
                        before,
                        after);
        }
        return library.primitive(operation, forward);
    }

    /// The name of the kernel that oneDNN chose.
    String kernel() {
        return kernel;
    }

    /// Sets an array: `x`, `w`, `b` or `y`, the output or the gradient with respect to it.
    void set(String name, float[] values) {
        Argument role = role(name);
        MemorySegment plain = library.memory(role.plain);
        MemorySegment.copy(values, 0, library.floats(plain, values.length), JAVA_FLOAT, 0, values.length);
        move(plain, role.plain, role.memory, role.order);
    }

    /// An array after [#run].
    float[] get(String name) {
        Argument role = role(name);
        MemorySegment plain = library.memory(role.plain);
        move(role.memory, role.order, plain, role.plain);
        return library.floats(plain, role.count).toArray(JAVA_FLOAT);
    }

    private Argument role(String name) {
        Argument role = roles.get(name);
        if (role == null) {
            throw new IllegalArgumentException("there is no array " + name + ", only " + List.copyOf(roles.keySet()));
        }
        return role;
    }

    private void move(MemorySegment from, MemorySegment fromOrder, MemorySegment to, MemorySegment toOrder) {
        library.execute(library.ready(library.reorder(fromOrder, toOrder)), library.arguments(1, from, 17, to));
    }

    /// Computes the result of this direction from the other arrays.
    void run() {
        library.execute(ready, arguments);
    }
}
