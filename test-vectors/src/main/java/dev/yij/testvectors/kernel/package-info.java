/// The kernels of a convnet: [Kernels][dev.yij.testvectors.kernel.Kernels] is the interface that a backend
/// implements, [Operation][dev.yij.testvectors.kernel.Operation] the table that says for each kernel which
/// arrays it reads and writes, what the oracle expects of it and how it is called.
@NullMarked
package dev.yij.testvectors.kernel;

import org.jspecify.annotations.NullMarked;
