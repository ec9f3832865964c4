/// Convolution by Winograd's F(4×4, 3×3), which takes a quarter of the multiplications.
@NullMarked
package dev.yij.simd.winograd;

import org.jspecify.annotations.NullMarked;
