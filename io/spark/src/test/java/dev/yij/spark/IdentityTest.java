package dev.yij.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

/// What executors are refused for.
class IdentityTest {

    private static final Identity DRIVER = new Identity("1.0", 3, 25, "HotSpot", true, true);

    private static String difference(Identity executor) {
        return String.valueOf(executor.difference(DRIVER));
    }

    @Test
    void anExecutorLikeTheDriverIsAccepted() {
        assertNull(new Identity("1.0", 3, 25, "HotSpot", true, true).difference(DRIVER));
        assertNull(Identity.mine().difference(Identity.mine()));
    }

    @Test
    void anotherVersionOfTheNumericsOrOfYijIsRefused() {
        assertEquals(
                "has numerics version 2, the driver 3: they add numbers in different orders; use one version of yij",
                difference(new Identity("0.9", 2, 25, "HotSpot", true, true)));
        assertEquals(
                "has yij 0.9, the driver 1.0: use one version",
                difference(new Identity("0.9", 3, 25, "HotSpot", true, true)));
    }

    @Test
    void anotherJavaIsRefused() {
        assertEquals(
                "runs on Java 26 (HotSpot), the driver on Java 25 (HotSpot), whose JPEG decoders and mathematical"
                        + " functions may differ: use one JDK",
                difference(new Identity("1.0", 3, 26, "HotSpot", true, true)));
        assertEquals(
                "runs on Java 25 (OpenJ9), the driver on Java 25 (HotSpot), whose JPEG decoders and mathematical"
                        + " functions may differ: use one JDK",
                difference(new Identity("1.0", 3, 25, "OpenJ9", true, true)));
    }

    @Test
    void aMissingVectorModuleIsRefusedOnEitherSide() {
        Identity without = new Identity("1.0", 3, 25, "HotSpot", false, true);
        assertEquals(
                "lacks the module jdk.incubator.vector, the driver has it: add it where it is missing, by"
                        + " spark.executor.extraJavaOptions or --driver-java-options '--add-modules"
                        + " jdk.incubator.vector'",
                difference(without));
        assertEquals(
                "has the module jdk.incubator.vector, the driver does not: add it where it is missing, by"
                        + " spark.executor.extraJavaOptions or --driver-java-options '--add-modules"
                        + " jdk.incubator.vector'",
                String.valueOf(DRIVER.difference(without)));
    }

    @Test
    void aProcessorWithoutFusedMultiplyAddIsRefusedOnEitherSide() {
        Identity without = new Identity("1.0", 3, 25, "HotSpot", true, false);
        String why = ": their modes would round differently; use machines of one kind, or -XX:-UseFMA on all";
        assertEquals("lacks fused multiply-add (UseFMA), the driver has it" + why, difference(without));
        assertEquals(
                "has fused multiply-add (UseFMA), the driver does not" + why,
                String.valueOf(DRIVER.difference(without)));
        assertNull(without.difference(without));
    }
}
