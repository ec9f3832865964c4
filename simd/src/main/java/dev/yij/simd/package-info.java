/// The fast [Backend][dev.yij.reference.kernel.Backend]. Start at [SimdBackends][dev.yij.simd.SimdBackends];
/// the convolution is in [SimdConv2D][dev.yij.simd.SimdConv2D], its inner loops in `dev.yij.simd.gemm`.
///
/// The backend computes for a model of yij-reference:
///
/// {@snippet file="FastBackend.java" region="example"}
@NullMarked
package dev.yij.simd;

import org.jspecify.annotations.NullMarked;
