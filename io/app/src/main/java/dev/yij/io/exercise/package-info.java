/// Exercises that mark themselves: a kernel as a stub, which the student completes, and which is compiled and
/// run against the cases of test-vectors, whose diagnosis names the mistake.
@NullMarked
package dev.yij.io.exercise;

import org.jspecify.annotations.NullMarked;
