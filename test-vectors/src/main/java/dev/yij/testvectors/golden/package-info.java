/// Golden cases: expected values that were not computed by yij, as files that any language can read.
@NullMarked
package dev.yij.testvectors.golden;

import org.jspecify.annotations.NullMarked;
