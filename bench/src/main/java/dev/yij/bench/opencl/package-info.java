/// A backend in OpenCL, the example for authors of GPU backends: kernels of a few lines in `*.cl`, what carries
/// arrays to the device and back, and one class that says the contract's words in theirs.
@NullMarked
package dev.yij.bench.opencl;

import org.jspecify.annotations.NullMarked;
