/// A backend in OpenCL, an example for authors of GPU backends: kernels of a few lines in `*.cl`, a class that
/// transfers arrays to the device and back, and one that maps the contract to the kernels.
@NullMarked
package dev.yij.bench.opencl;

import org.jspecify.annotations.NullMarked;
