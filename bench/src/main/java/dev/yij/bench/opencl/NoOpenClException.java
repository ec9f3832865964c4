package dev.yij.bench.opencl;

/// This machine has no OpenCL device, or lacks the library that finds them. The message says what to install.
public final class NoOpenClException extends Exception {

    private static final long serialVersionUID = 1;

    NoOpenClException(Throwable found) {
        super(
                "no OpenCL device (" + found.getMessage() + "); install the GPU's driver, or, to compute on the"
                        + " processor, Debian's packages pocl-opencl-icd and ocl-icd-libopencl1",
                found);
    }
}
