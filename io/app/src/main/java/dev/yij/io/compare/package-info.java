/// What one program computed, held against what another did: files of arrays, layer by layer.
@NullMarked
package dev.yij.io.compare;

import org.jspecify.annotations.NullMarked;
