/// The debugger tour: its program and its stops.
@NullMarked
package dev.yij.io.tour;

import org.jspecify.annotations.NullMarked;
