package dev.yij.simd;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/// Whether the JVM has an instruction for fused multiply-add. Processors before 2013 have none, some virtual
/// machines hide it, and `-XX:-UseFMA` turns it off. Java then computes `fma` exactly, with big decimals:
/// [Mode#FAST] takes more than ten times as long as [Mode#STRICT], which needs none.
final class FusedMultiplyAdd {

    static final boolean IS_AN_INSTRUCTION = read();

    private FusedMultiplyAdd() {}

    private static boolean read() {
        HotSpotDiagnosticMXBean hotspot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        try {
            return hotspot == null
                    || Boolean.parseBoolean(hotspot.getVMOption("UseFMA").getValue());
        } catch (IllegalArgumentException e) {
            return true; // a virtual machine without this option
        }
    }
}
