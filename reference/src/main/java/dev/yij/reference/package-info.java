/// Annotations shared by all packages.
@NullMarked
package dev.yij.reference;

import org.jspecify.annotations.NullMarked;
