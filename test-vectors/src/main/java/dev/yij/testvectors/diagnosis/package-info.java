/// Diagnosis: when a case fails, the bugs that backends are known for are computed in double and held against
/// what came out.
@NullMarked
package dev.yij.testvectors.diagnosis;

import org.jspecify.annotations.NullMarked;
