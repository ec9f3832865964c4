package dev.yij.testvectors.numpy;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The header of a `.npy` file: magic bytes, version, and a Python dictionary with the keys `descr`,
/// `fortran_order` and `shape`.
///
/// @param type         the element type, `<f4`
/// @param fortranOrder whether the first index varies fastest
/// @param shape        the dimensions
record NpyHeader(NpyType type, boolean fortranOrder, int[] shape) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /// NumPy refuses longer headers by default (`max_header_size`).
    private static final int LONGEST = 10_000;

    /// NumPy's own limit since version 2, `NPY_MAXDIMS`; before it was 32.
    private static final int MOST_DIMENSIONS = 64;

    private static final Pattern STRUCTURED = Pattern.compile("['\"]descr['\"]\\s*:\\s*\\[");
    private static final Pattern DESCR = Pattern.compile("['\"]descr['\"]\\s*:\\s*['\"]([^'\"]*)['\"]");
    private static final Pattern ORDER = Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([^()]*)\\)");

    /// Reads up to the first element.
    ///
    /// @param name the file's name in messages
    static NpyHeader read(DataInputStream in, String name) throws IOException {
        try {
            byte[] magic = in.readNBytes(MAGIC.length);
            if (!Arrays.equals(magic, MAGIC)) {
                throw new NumpyException(name + " is not a NumPy array: it does not begin with \\x93NUMPY");
            }
            int major = in.readUnsignedByte();
            in.readUnsignedByte(); // minor versions are compatible
            if (major < 1 || major > 3) {
                throw new NumpyException(name + " has NumPy format version " + major + ", expected 1, 2 or 3");
            }
            long length = Short.toUnsignedLong(Short.reverseBytes(in.readShort()));
            if (major > 1) {
                length |= Short.toUnsignedLong(Short.reverseBytes(in.readShort())) << 16;
            }
            if (length > LONGEST) {
                throw new NumpyException(
                        name + " claims a header of " + length + " bytes, expected at most " + LONGEST);
            }
            byte[] text = new byte[(int) length];
            in.readFully(text);
            Charset charset = major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
            return parse(new String(text, charset), name);
        } catch (EOFException e) {
            throw new NumpyException(name + " ends within its NumPy header", e);
        }
    }

    private static NpyHeader parse(String text, String name) throws NumpyException {
        if (STRUCTURED.matcher(text).find()) {
            throw new NumpyTypeException(
                    name + " has elements of a structured type, records of several fields, expected"
                            + " float16, float32, float64, a whole number or bool");
        }
        String descr = find(DESCR, text, "descr", name);
        boolean fortran = find(ORDER, text, "fortran_order", name).equals("True");
        String dims = find(SHAPE, text, "shape", name).strip();
        return new NpyHeader(NpyType.of(descr, name), fortran, dimensions(dims, name));
    }

    private static String find(Pattern entry, String text, String key, String name) throws NumpyException {
        Matcher matcher = entry.matcher(text);
        if (!matcher.find()) {
            throw new NumpyException(name + " has a NumPy header without \"" + key + "\": " + shortened(text.strip()));
        }
        return matcher.group(1);
    }

    private static String shortened(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    private static int[] dimensions(String text, String name) throws NumpyException {
        String[] parts = text.isEmpty() ? new String[0] : text.split(",", -1);
        int count = parts.length > 0 && parts[parts.length - 1].isBlank() ? parts.length - 1 : parts.length;
        if (count > MOST_DIMENSIONS) {
            throw new NumpyException(name + " has " + count + " dimensions, expected at most " + MOST_DIMENSIONS);
        }
        int[] dims = new int[count];
        for (int i = 0; i < count; i++) {
            try {
                String digits = parts[i].strip();
                boolean python2 = digits.endsWith("L");
                dims[i] = Integer.parseInt(python2 ? digits.substring(0, digits.length() - 1) : digits);
            } catch (NumberFormatException e) {
                throw new NumpyException(
                        name + " has the shape (" + shortened(text) + "), expected whole numbers below 2^31", e);
            }
        }
        return dims;
    }

    /// The header of a float32 array in C order, padded so that the elements start at a multiple of 64 bytes.
    static byte[] ofFloats(int[] shape) {
        StringBuilder dims = new StringBuilder();
        for (int dim : shape) {
            dims.append(dim).append(shape.length == 1 ? "," : ", ");
        }
        if (shape.length > 1) {
            dims.setLength(dims.length() - 2);
        }
        StringBuilder text = new StringBuilder("{'descr': '<f4', 'fortran_order': False, 'shape': (" + dims + "), }");
        int before = MAGIC.length + 4;
        text.append(" ".repeat(63 - (before + text.length()) % 64)).append('\n');
        byte[] bytes = new byte[before + text.length()];
        System.arraycopy(MAGIC, 0, bytes, 0, MAGIC.length);
        bytes[6] = 1;
        bytes[8] = (byte) text.length();
        bytes[9] = (byte) (text.length() >> 8);
        byte[] ascii = text.toString().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, bytes, before, ascii.length);
        return bytes;
    }
}
