package dev.yij.testvectors;

/// The numbers of generated arrays: a hash of array and index that gives the same bits in any language.
///
/// All integers have 32 bits and wrap; `>>>` shifts in zeros. hash(a, i), for array number a and element i:
///
/// ```
/// h = i * 0x9E3779B1 + a * 0x85EBCA77
/// h = (h ^ (h >>> 15)) * 0x2C1B3C6D
/// h = (h ^ (h >>> 12)) * 0x297A2D39
/// h =  h ^ (h >>> 15)
/// ```
public final class Hash {

    private Hash() {}

    /// The hash of an element.
    public static int of(int array, int i) {
        int h = i * 0x9E3779B1 + array * 0x85EBCA77;
        h = (h ^ (h >>> 15)) * 0x2C1B3C6D;
        h = (h ^ (h >>> 12)) * 0x297A2D39;
        return h ^ (h >>> 15);
    }
}
