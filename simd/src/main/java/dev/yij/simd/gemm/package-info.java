/// Matrix multiplication by panels: [Gemm][dev.yij.simd.gemm.Gemm] cuts the product into tiles,
/// [Patches][dev.yij.simd.gemm.Patches] lays out the rows of the left factor, a
/// [MicroKernel][dev.yij.simd.gemm.MicroKernel] computes one tile.
@NullMarked
package dev.yij.simd.gemm;

import org.jspecify.annotations.NullMarked;
