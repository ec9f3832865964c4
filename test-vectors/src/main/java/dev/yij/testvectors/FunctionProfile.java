package dev.yij.testvectors;

import java.util.Locale;

/// How precise a device's functions of one number are.
public enum FunctionProfile {
    /// OpenCL's full profile.
    OPENCL;

    /// The name on the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
