package dev.yij.reference.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The expected strings were printed by NumPy 2.4.6: `str(numpy.array(..., dtype=numpy.float32))`.
class NumpyFormatTest {

    private static final float INF = Float.POSITIVE_INFINITY;

    @Test
    void numbersAreAlignedAtTheDecimalPoint() {
        assertEquals("[[1.  2. ]\n [3.  4.5]]", NumpyFormat.format(Tensor.of(new float[] {1, 2, 3, 4.5f}, 2, 2)));
        assertEquals("[-0.25 10.    0.1 ]", vector(-0.25f, 10, 0.1f));
    }

    @Test
    void theShortestDigitsThatTellAFloatApartAreShown() {
        assertEquals("[0.33333334 0.6666667 ]", vector(1 / 3f, 2 / 3f));
    }

    @Test
    void decimalsAreCutAtEightAndRoundedOnceOnly() {
        // the float nearest to 0.012788205 is 0.0127882054…: not a tie, although its shortest digits suggest
        // one
        assertEquals("[0.01278821 0.5       ]", vector(0.012788205f, 0.5f));
    }

    @Test
    void blocksAreSeparatedByEmptyLines() {
        String expected = """
                [[[ 0.  1.  2.  3.]
                  [ 4.  5.  6.  7.]
                  [ 8.  9. 10. 11.]]

                 [[12. 13. 14. 15.]
                  [16. 17. 18. 19.]
                  [20. 21. 22. 23.]]]""";
        assertEquals(expected, NumpyFormat.format(counting(1, 2, 3, 4)));
        assertEquals("[[[[0.]]]\n\n\n [[[1.]]]]", NumpyFormat.format(counting(1, 2, 1, 1, 1)));
    }

    @Test
    void aMillionTurnsToScientificNotation() {
        assertEquals("[999999.   2000.]", vector(999999, 2000));
        assertEquals("[1.e+06 2.e+00]", vector(1e6f, 2));
    }

    @Test
    void lessThanATenThousandthTurnsToScientificNotation() {
        assertEquals("[0.0001 0.05  ]", vector(1e-4f, 0.05f));
        assertEquals("[9.9e-05 5.0e-02]", vector(9.9e-5f, 0.05f));
    }

    @Test
    void aRatioAboveAThousandTurnsToScientificNotation() {
        assertEquals("[1000.    1.]", vector(1000, 1));
        assertEquals("[1.001e+03 1.000e+00]", vector(1001, 1));
    }

    @Test
    void scientificNumbersAllHaveTheDigitsOfTheLongest() {
        assertEquals("[1.5e-05 1.0e+00]", vector(1.5e-5f, 1));
        assertEquals("[1.00e-05 1.25e+00]", vector(1e-5f, 1.25f));
    }

    @Test
    void whatIsNotFiniteIsNamed() {
        assertEquals("[nan 1.5 inf]", vector(Float.NaN, 1.5f, INF));
        assertEquals("[ nan  1.5 -inf -0. ]", vector(Float.NaN, 1.5f, -INF, -0f));
        assertEquals("[ nan -inf]", vector(Float.NaN, -INF));
        assertEquals("[   nan 1.e-09]", vector(Float.NaN, 1e-9f));
    }

    @Test
    void rowsAreBrokenBeforeColumn75() {
        String expected = """
                [[0.      0.03125 0.0625  0.09375 0.125   0.15625 0.1875  0.21875 0.25
                  0.28125 0.3125  0.34375 0.375   0.40625 0.4375  0.46875 0.5     0.53125
                  0.5625  0.59375]
                 [0.625   0.65625 0.6875  0.71875 0.75    0.78125 0.8125  0.84375 0.875
                  0.90625 0.9375  0.96875 1.      1.03125 1.0625  1.09375 1.125   1.15625
                  1.1875  1.21875]]""";
        assertEquals(expected, NumpyFormat.format(counting(1 / 32f, 2, 20)));
    }

    @Test
    void aRowLeavesRoomForItsBrackets() {
        // 24 numbers reach column 72; a 25th would end at 75, where only brackets may stand
        float[] ones = new float[30];
        Arrays.fill(ones, 1);
        assertEquals("[" + "1. ".repeat(23) + "1.\n 1. 1. 1. 1. 1. 1.]", vector(ones));
    }

    @Test
    void moreThanAThousandElementsAreAbbreviated() {
        assertEquals("[   0.    1.    2. ...  998.  999. 1000.]", NumpyFormat.format(counting(1, 1001)));
        String expected = """
                [[0.00000e+00 6.25000e-02 1.25000e-01 ... 2.31250e+00 2.37500e+00
                  2.43750e+00]
                 [2.50000e+00 2.56250e+00 2.62500e+00 ... 4.81250e+00 4.87500e+00
                  4.93750e+00]
                 [5.00000e+00 5.06250e+00 5.12500e+00 ... 7.31250e+00 7.37500e+00
                  7.43750e+00]
                 ...
                 [6.75000e+01 6.75625e+01 6.76250e+01 ... 6.98125e+01 6.98750e+01
                  6.99375e+01]
                 [7.00000e+01 7.00625e+01 7.01250e+01 ... 7.23125e+01 7.23750e+01
                  7.24375e+01]
                 [7.25000e+01 7.25625e+01 7.26250e+01 ... 7.48125e+01 7.48750e+01
                  7.49375e+01]]""";
        assertEquals(expected, NumpyFormat.format(counting(1 / 16f, 30, 40)));
    }

    @Test
    void aThousandElementsAreShownInFull() {
        assertEquals(-1, NumpyFormat.format(counting(1, 1000)).indexOf("..."));
    }

    private static String vector(float... data) {
        return NumpyFormat.format(Tensor.of(data, data.length));
    }

    /// 0, step, 2 · step, … in the given shape.
    private static Tensor counting(float step, int... dims) {
        Tensor tensor = Tensor.zeros(dims);
        for (int i = 0; i < tensor.data().length; i++) {
            tensor.data()[i] = i * step;
        }
        return tensor;
    }
}
