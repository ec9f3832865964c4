package dev.yij.testvectors;

import static dev.yij.testvectors.Precision.BFLOAT16;
import static dev.yij.testvectors.Precision.FLOAT16;
import static dev.yij.testvectors.Precision.FLOAT32;
import static dev.yij.testvectors.Precision.TF32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrecisionTest {

    @Test
    void tiesGoToTheEvenNeighbour() {
        // bfloat16 has 7 bits after the point: 1 + 2^-8 is half way between 1 and 1 + 2^-7
        assertEquals(1f, BFLOAT16.round(1 + 0x1p-8f));
        assertEquals(1 + 0x1p-6f, BFLOAT16.round(1 + 0x1p-7f + 0x1p-8f));
        assertEquals(1 + 0x1p-7f, BFLOAT16.round(1 + 0x1p-8f + 0x1p-23f));
        // TF32 and float16 have 10
        for (Precision precision : new Precision[] {TF32, FLOAT16}) {
            assertEquals(-1f, precision.round(-1 - 0x1p-11f));
            assertEquals(-1 - 0x1p-9f, precision.round(-1 - 0x1p-10f - 0x1p-11f));
            assertEquals(1 + 0x1p-10f, precision.round(1 + 0x1p-11f + 0x1p-23f));
        }
    }

    @Test
    void aCarryIncrementsTheExponent() {
        assertEquals(2f, BFLOAT16.round(2 - 0x1p-20f));
        assertEquals(4f, TF32.round(4 - 0x1p-20f));
        assertEquals(2f, FLOAT16.round(2 - 0x1p-20f));
    }

    @Test
    void subnormalsAreKept() {
        assertEquals(0x1p-24f, FLOAT16.round(0x1p-24f), "float16's smallest number");
        assertEquals(0f, FLOAT16.round(0x1p-25f), "half of it ties to even");
        assertEquals(0x1p-24f, FLOAT16.round(0x1.8p-25f));
        assertEquals(0x1p-133f, BFLOAT16.round(0x1p-133f), "bfloat16's smallest number");
        assertEquals(0f, BFLOAT16.round(0x1p-134f));
        assertEquals(0x1p-136f, TF32.round(0x1p-136f), "TF32's smallest number");
        assertEquals(0x1p-136f, TF32.round(0x1p-136f + 0x1p-149f));
    }

    @Test
    void numbersThatAreTooLargeBecomeInfinite() {
        assertEquals(65504f, FLOAT16.round(65519f));
        assertEquals(Float.POSITIVE_INFINITY, FLOAT16.round(65520f));
        assertEquals(Float.POSITIVE_INFINITY, BFLOAT16.round(Float.MAX_VALUE));
        assertEquals(Float.NEGATIVE_INFINITY, TF32.round(-Float.MAX_VALUE));
        assertEquals(0x1.fep127f, BFLOAT16.round(0x1.fep127f), "bfloat16's largest number");
    }

    @ParameterizedTest
    @EnumSource
    void nanInfinityAndSignedZeroArePreserved(Precision precision) {
        assertTrue(Float.isNaN(precision.round(Float.NaN)));
        assertTrue(Float.isNaN(precision.round(Float.intBitsToFloat(0x7f800001))), "a NaN of small payload");
        assertEquals(Float.POSITIVE_INFINITY, precision.round(Float.POSITIVE_INFINITY));
        assertEquals(Float.NEGATIVE_INFINITY, precision.round(Float.NEGATIVE_INFINITY));
        assertEquals(Integer.MIN_VALUE, Float.floatToRawIntBits(precision.round(-0f)));
    }

    /// The JDK of the tests has the conversion; Java 17, on which the main code runs, has not.
    @Property(tries = 10_000)
    void float16IsRoundedAsByTheJdk(@ForAll int bits) {
        float any = Float.intBitsToFloat(bits);
        // in the range of float16, with subnormal and too large numbers
        float scaled = Math.scalb(any, -Math.getExponent(any) + Math.floorMod(bits, 48) - 28);
        for (float x : new float[] {any, scaled}) {
            assertEquals(Float.float16ToFloat(Float.floatToFloat16(x)), FLOAT16.round(x), () -> "of " + x);
        }
    }

    @Property
    void theErrorOfRoundingIsAtMostTheInputRoundoff(@ForAll float x, @ForAll Precision precision) {
        float rounded = precision.round(x);
        if (Math.abs(x) >= precision.minNormal() && Float.isFinite(rounded)) {
            double error = Math.abs((double) rounded - x);
            assertTrue(error <= precision.inputRoundoff() * Math.abs((double) x), () -> x + " became " + rounded);
        }
        assertEquals(rounded, precision.round(rounded), "rounding twice changes nothing");
    }

    @Test
    void gammaIsSlightlyMoreThanNRoundings() {
        assertEquals(0, Roundoff.gamma(0, 0x1p-24));
        assertEquals(0x1p-24 / (1 - 0x1p-24), Roundoff.gamma(1, 0x1p-24));
        assertEquals(1, Roundoff.gamma(1 << 23, 0x1p-24));
        assertEquals(Double.POSITIVE_INFINITY, Roundoff.gamma(1 << 24, 0x1p-24));
    }

    @Test
    void theBoundAddsTheRoundingOfInputsToThatOfSums() {
        double gamma = 9 * 0x1p-24 / (1 - 9 * 0x1p-24);
        assertEquals(2 * gamma * 5, FLOAT32.bound(9, 5, 2), 1e-20);
        // (1 + 2^-8)^2 - 1 = 2^-7 + 2^-16, of 5
        double inputs = 5 * (0x1p-7 + 0x1p-16);
        assertEquals(inputs + 2 * gamma * (5 + inputs), BFLOAT16.bound(9, 5, 2), 1e-18);
        assertEquals(5 * 0x1p-11 + 2 * gamma * 5 * (1 + 0x1p-11), TF32.bound(9, 5, 1), 1e-18);
        assertEquals(2 * gamma * 5, FLOAT16.bound(9, 5, 0), 1e-20);
    }

    @Test
    void selectedElementsHaveABoundOfZero() {
        for (Precision precision : Precision.values()) {
            assertEquals(0, precision.bound(0, 0, 0));
        }
    }
}
