/// Benchmarks, measured by JMH. Each states its work in FLOPs: two for each multiplication of the direct
/// algorithm, padding counted, so that a faster algorithm shows as a higher rate.
@NullMarked
package dev.yij.bench;

import org.jspecify.annotations.NullMarked;
