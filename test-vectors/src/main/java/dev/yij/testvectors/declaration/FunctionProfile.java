package dev.yij.testvectors.declaration;

import dev.yij.testvectors.Roundoff;
import java.util.Locale;

/// How precise a device's functions of one number are. All have quotients within 2.5 ULP and flush subnormals.
public enum FunctionProfile {
    /// OpenCL's full profile, the default (OpenCL C 3.0, "Relative error as ULPs": exp 3 ULP, log 3, tanh 5,
    /// division 2.5, square root 3), and CUDA without fast math.
    OPENCL(3, 0, 0, 0, 0),
    /// Vulkan and WGSL: exp 3 + 2·|x| ULP; log 3 ULP, or 2⁻²¹ between 0.5 and 2 (Vulkan, "Precision and
    /// Operation of SPIR-V Instructions"; WGSL, "Floating Point Accuracy"). tanh is sinh / cosh; the absolute
    /// error of 1e-5 was proposed for WGSL in gpuweb issue 5206, for D3D12 on NVIDIA.
    VULKAN(3, 2, 0x1p-21, 1e-5, 0),
    /// Metal with fast math: exp 3 + ⌊|2x|⌋ ULP; log 3 ULP, or 2⁻²¹ between 0.5 and 2; tanh (t - 1)/(t + 1)
    /// with t = e²ˣ (Metal Shading Language Specification, table 8.2).
    METAL_FAST(3, 2, 0x1p-21, 0x1p-21, 0),
    /// CUDA with `-use_fast_math`: __expf 2 + ⌊1.173·|x|⌋ ULP; __logf 3 ULP, or 2⁻²¹·⁴¹ between 0.5 and 2;
    /// __tanhf a relative error of 2⁻¹¹ (CUDA Programming Guide, "Intrinsic Functions"), which a derivative
    /// with the square of it doubles.
    CUDA_FAST(2, 1.173, 0x1p-21, 0, 0x1p-10);

    private final double exp;
    private final double expPerUnit;
    private final double log;
    private final double tanh;
    private final double relativeTanh;

    FunctionProfile(double exp, double expPerUnit, double log, double tanh, double relativeTanh) {
        this.exp = exp;
        this.expPerUnit = expPerUnit;
        this.log = log;
        this.tanh = tanh;
        this.relativeTanh = relativeTanh;
    }

    /// The relative error of eˣ.
    public double exp(double x) {
        return 2 * Roundoff.FLOAT32 * (exp + expPerUnit * Math.abs(x));
    }

    /// The absolute error of log x between 0.5 and 2.
    public double log() {
        return log;
    }

    /// The error of a hyperbolic tangent.
    public double tanh(double value) {
        return tanh + relativeTanh * Math.abs(value);
    }

    /// The name on the command line: `cuda-fast`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
