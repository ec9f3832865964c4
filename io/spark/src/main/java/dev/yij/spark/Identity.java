package dev.yij.spark;

import dev.yij.io.cli.BuildInfo;
import dev.yij.reference.model.Numerics;
import dev.yij.simd.SimdBackends;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// What must agree between the driver and its executors, so that they compute the same bits, at full speed.
///
/// @param yij       the version of yij
/// @param numerics  the [numerics version][Numerics]
/// @param java      the feature version of Java, whose JPEG decoder and mathematical functions may differ
/// @param vm        the name of the virtual machine
/// @param vectorApi whether the module jdk.incubator.vector is present; without it, all modes round as STRICT
/// @param fma       whether the processor has fused multiply-add; without it, FAST becomes STRICT, and FUSED
///     takes hundreds of times as long
record Identity(String yij, int numerics, int java, String vm, boolean vectorApi, boolean fma) implements Serializable {

    private static final Identity MINE = read();

    /// That of this JVM.
    static Identity mine() {
        return MINE;
    }

    private static Identity read() {
        try {
            return new Identity(
                    BuildInfo.version(),
                    Numerics.VERSION,
                    Runtime.version().feature(),
                    System.getProperty("java.vm.name", "unknown"),
                    SimdBackends.hasVectorApi(),
                    SimdBackends.hasFma());
        } catch (IOException e) {
            throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
        }
    }

    /// Why an executor cannot compute for a driver, as the rest of a sentence that begins with the executor's
    /// name; null if it can.
    @Nullable
    String difference(Identity driver) {
        if (numerics != driver.numerics) {
            return "has numerics version " + numerics + ", the driver " + driver.numerics
                    + ": they add numbers in different orders; use one version of yij";
        }
        if (!yij.equals(driver.yij)) {
            return "has yij " + yij + ", the driver " + driver.yij + ": use one version";
        }
        if (java != driver.java || !vm.equals(driver.vm)) {
            return "runs on Java " + java + " (" + vm + "), the driver on Java " + driver.java + " (" + driver.vm
                    + "), whose JPEG decoders and mathematical functions may differ: use one JDK";
        }
        if (vectorApi != driver.vectorApi) {
            return (vectorApi ? "has" : "lacks") + " the module jdk.incubator.vector, the driver "
                    + (vectorApi ? "does not" : "has it") + ": add it where it is missing, by"
                    + " spark.executor.extraJavaOptions or --driver-java-options"
                    + " '--add-modules jdk.incubator.vector'";
        }
        if (fma != driver.fma) {
            return (fma ? "has" : "lacks") + " fused multiply-add (UseFMA), the driver "
                    + (fma ? "does not" : "has it") + ": their modes would round differently; use machines of one"
                    + " kind, or -XX:-UseFMA on all";
        }
        return null;
    }
}
