/// The contract: all cases, run as JUnit 5 tests against one backend.
@NullMarked
package dev.yij.testvectors.contract;

import org.jspecify.annotations.NullMarked;
