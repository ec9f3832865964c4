/// Diagnosis: when a case fails, its outputs are recomputed in double with each of the bugs that backends are
/// known to have, and compared with the actual outputs.
@NullMarked
package dev.yij.testvectors.diagnosis;

import org.jspecify.annotations.NullMarked;
