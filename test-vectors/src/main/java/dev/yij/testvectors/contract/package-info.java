/// The contract: all cases as JUnit 5 tests of one backend.
@NullMarked
package dev.yij.testvectors.contract;

import org.jspecify.annotations.NullMarked;
