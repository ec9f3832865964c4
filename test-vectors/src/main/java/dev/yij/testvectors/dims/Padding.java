package dev.yij.testvectors.dims;

import java.util.Locale;

/// How the border of an image is padded.
///
/// @param name   the name in TensorFlow: `VALID`, `SAME` or `EXPLICIT`
/// @param top    rows above the image, of an explicit padding
/// @param bottom rows below the image
/// @param left   columns left of the image
/// @param right  columns right of the image
/// @param ceil   whether a window that exceeds the padded image at the bottom or right counts (ONNX's and
///               PyTorch's `ceil_mode`); it must begin inside the image or before it
public record Padding(String name, int top, int bottom, int left, int right, boolean ceil) {

    /// No padding: windows lie inside the image.
    public static final Padding VALID = new Padding("VALID", 0, 0, 0, 0, false);

    /// As much padding as the output needs to have ⌈in / stride⌉ positions; if the number of padding pixels is
    /// odd, the extra one is at the bottom or right (TensorFlow's `SAME`, ONNX's `SAME_UPPER`).
    public static final Padding SAME = new Padding("SAME", 0, 0, 0, 0, false);

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is negative
    public Padding {
        if (Math.min(Math.min(top, bottom), Math.min(left, right)) < 0) {
            throw new IllegalArgumentException("padding must be at least 0 on each side, found " + top + " rows above, "
                    + bottom + " below, " + left + " columns left, " + right + " right");
        }
    }

    /// A padding of given numbers of rows and columns, which may differ on each side.
    public static Padding explicit(int top, int bottom, int left, int right) {
        return new Padding("EXPLICIT", top, bottom, left, right, false);
    }

    /// The padding with a name in TensorFlow.
    ///
    /// @throws IllegalArgumentException if it is neither `VALID` nor `SAME`
    public static Padding valueOf(String name) {
        return switch (name) {
            case "VALID" -> VALID;
            case "SAME" -> SAME;
            default -> throw new IllegalArgumentException("expected the padding VALID or SAME, found " + name);
        };
    }

    /// The same padding with windows that exceed the image.
    public Padding withCeil() {
        return new Padding(name, top, bottom, left, right, true);
    }

    /// The name in Keras: `valid`, `same`; or `explicit`.
    public String keras() {
        return name.toLowerCase(Locale.ROOT);
    }

    /// Whether this is [#SAME].
    public boolean isSame() {
        return name.equals(SAME.name);
    }

    /// Whether the numbers are given.
    public boolean isExplicit() {
        return name.equals("EXPLICIT");
    }

    /// The padding along one axis.
    record Axis(boolean same, int first, int last, boolean ceil) {

        /// Number of outputs: of windows that fit into the padded image, or ⌈in / stride⌉ (SAME).
        int outputs(int in, int size, int stride, int dilation) {
            int room = same ? in : in + first + last - extent(size, dilation) + 1;
            int whole = Math.max(room + stride - 1, 0) / stride;
            boolean another = ceil && whole > 0 && (room - 1) % stride != 0 && whole * stride < in + first;
            return another ? whole + 1 : whole;
        }

        /// Padding before the first pixel; for SAME half of the total, rounded down.
        int before(int in, int size, int stride, int dilation) {
            return same ? total(in, size, stride, dilation) / 2 : first;
        }

        /// Padding after the last pixel, for SAME the rest of the total.
        int after(int in, int size, int stride, int dilation) {
            return same ? total(in, size, stride, dilation) - before(in, size, stride, dilation) : last;
        }

        /// The pixels by which the last window exceeds the image if the first one starts at the first pixel.
        private int total(int in, int size, int stride, int dilation) {
            int lastStart = (outputs(in, size, stride, dilation) - 1) * stride;
            return Math.max(lastStart + extent(size, dilation) - in, 0);
        }

        /// Pixels from the first to the last tap, both included.
        private static int extent(int size, int dilation) {
            return dilation * (size - 1) + 1;
        }
    }

    /// The padding above and below.
    Axis rows() {
        return new Axis(isSame(), top, bottom, ceil);
    }

    /// The padding left and right.
    Axis columns() {
        return new Axis(isSame(), left, right, ceil);
    }

    /// The name in Keras; of an explicit padding the rows and columns, `pads1x0x2x1`.
    @Override
    public String toString() {
        String numbers = isExplicit() ? "pads" + top + "x" + bottom + "x" + left + "x" + right : keras();
        return numbers + (ceil ? "_ceil" : "");
    }
}
