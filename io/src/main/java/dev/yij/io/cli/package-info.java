/// The command line.
@NullMarked
package dev.yij.io.cli;

import org.jspecify.annotations.NullMarked;
