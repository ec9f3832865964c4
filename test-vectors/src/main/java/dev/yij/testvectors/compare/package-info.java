/// What a backend computed, held against what it should have computed, element by element.
@NullMarked
package dev.yij.testvectors.compare;

import org.jspecify.annotations.NullMarked;
