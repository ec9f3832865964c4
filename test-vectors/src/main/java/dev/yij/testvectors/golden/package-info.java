/// Golden cases: expected values that no code of ours computed, as files that any language can read.
@NullMarked
package dev.yij.testvectors.golden;

import org.jspecify.annotations.NullMarked;
