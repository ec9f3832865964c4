package dev.yij.io.cli;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;

/// A defect of the JVM that can change numbers: [JDK-8377811](https://bugs.openjdk.org/browse/JDK-8377811). In
/// Java 25 before 25.0.3 the collector G1 may move an array that native code is reading or writing, as Java's
/// JPEG decoder does, so that its contents are damaged. The Java of the application image has neither.
final class JavaDefect {

    private static final int FEATURE = 25;
    private static final int REPAIRED_IN_UPDATE = 3;

    private JavaDefect() {}

    /// The warning for this JVM; empty if there is no reason for one.
    static Optional<String> warning() {
        return hasDefect(Runtime.version()) // the names of the collectors take 50 ms
                ? warning(
                        Runtime.version(),
                        ManagementFactory.getGarbageCollectorMXBeans().stream()
                                .map(GarbageCollectorMXBean::getName)
                                .toList())
                : Optional.empty();
    }

    /// The warning for a JVM.
    ///
    /// @param collectors the names of its garbage collectors, as `G1 Young Generation`
    static Optional<String> warning(Runtime.Version java, List<String> collectors) {
        return hasDefect(java) && collectors.stream().anyMatch(name -> name.startsWith("G1"))
                ? Optional.of("Warning: with the garbage collector G1, Java " + java.feature() + ".0." + java.update()
                        + " may damage arrays (JDK-8377811), and so images and numbers. Use Java 25.0.3 or newer, or"
                        + " the option -XX:+UseSerialGC.")
                : Optional.empty();
    }

    private static boolean hasDefect(Runtime.Version java) {
        return java.feature() == FEATURE && java.interim() == 0 && java.update() < REPAIRED_IN_UPDATE;
    }
}
