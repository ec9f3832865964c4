package dev.yij.testvectors.cases;

/// A stream of random numbers that is the same on every machine and easy to implement in any language:
/// SplitMix64 (Steele, Lea & Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
final class RandomNumbers {

    private long state;

    /// A stream for a seed and the name of an array.
    RandomNumbers(long seed, String array) {
        state = seed * 0xD1B54A32D192ED03L + array.hashCode();
    }

    private long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /// An integer from `low` to `high`, both included.
    int integer(int low, int high) {
        return low + (int) Math.floorMod(next() >>> 11, (long) high - low + 1);
    }

    /// A number in (0, 1].
    private double unit() {
        return ((next() >>> 11) + 1) * 0x1p-53;
    }

    /// A standard normal number by the method of Box and Muller, drawn again while its magnitude is below 2⁻¹².
    float gaussian() {
        double value;
        do {
            value = StrictMath.sqrt(-2 * StrictMath.log(unit())) * StrictMath.cos(2 * Math.PI * unit());
        } while (Math.abs(value) < 0x1p-12);
        return (float) value;
    }
}
