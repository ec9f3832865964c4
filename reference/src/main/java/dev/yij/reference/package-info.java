/// What all packages share.
@NullMarked
package dev.yij.reference;

import org.jspecify.annotations.NullMarked;
