/// The JDK on the user's machine, for what yij's own Java runtime leaves out: the compiler and the debugger.
@NullMarked
package dev.yij.io.jdk;

import org.jspecify.annotations.NullMarked;
