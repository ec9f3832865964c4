/// Matrix multiplication C = A · B in the terms of GotoBLAS and BLIS: [Gemm][dev.yij.simd.gemm.Gemm] cuts the
/// product into blocks of mc × kc and tiles of mr × nr, [Patches][dev.yij.simd.gemm.Patches] computes the rows
/// of A, a [MicroKernel][dev.yij.simd.gemm.MicroKernel] multiplies one tile.
@NullMarked
package dev.yij.simd.gemm;

import org.jspecify.annotations.NullMarked;
