package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// Expected strings by hand from Keras 2.2's Progbar (keras/utils/generic_utils.py).
class KerasProgressTest {

    @Test
    void theBarFillsAsInKeras() {
        assertEquals(" 1/76 [..............................]", KerasProgress.bar(1, 76));
        assertEquals("38/76 [==============>...............]", KerasProgress.bar(38, 76));
        assertEquals("75/76 [============================>.]", KerasProgress.bar(75, 76));
        assertEquals("76/76 [==============================]", KerasProgress.bar(76, 76));
    }

    @Test
    void timesAreWrittenAsInKeras() {
        assertEquals("59s", KerasProgress.clock(59.9));
        assertEquals("1:05", KerasProgress.clock(65));
        assertEquals("1:00:01", KerasProgress.clock(3601));
        assertEquals("184ms/step", KerasProgress.perStep(0.184));
        assertEquals("2s/step", KerasProgress.perStep(2.2));
        assertEquals("250us/step", KerasProgress.perStep(0.00025));
    }

    @Test
    void smallNumbersAreScientific() {
        assertEquals("2.9836", KerasProgress.number(2.98361));
        assertEquals("5.0000e-04", KerasProgress.number(5e-4));
        assertEquals("0.0000e+00", KerasProgress.number(0));
    }
}
