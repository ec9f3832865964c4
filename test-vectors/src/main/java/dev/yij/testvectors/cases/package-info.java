/// The cases as data: kernel, shape, content of the inputs, required agreement.
@NullMarked
package dev.yij.testvectors.cases;

import org.jspecify.annotations.NullMarked;
