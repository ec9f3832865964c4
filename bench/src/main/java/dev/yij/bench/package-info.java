/// Benchmarks, run by JMH. Each reports its work in FLOPs: two for each multiplication of the direct
/// algorithm, including padding, so that a faster algorithm shows as a higher rate.
@NullMarked
package dev.yij.bench;

import org.jspecify.annotations.NullMarked;
