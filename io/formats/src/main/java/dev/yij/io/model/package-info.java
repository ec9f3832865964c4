/// Model files.
@NullMarked
package dev.yij.io.model;

import org.jspecify.annotations.NullMarked;
