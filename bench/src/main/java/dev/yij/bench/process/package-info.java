/// Programs in JVMs of their own that measure when they are asked.
@NullMarked
package dev.yij.bench.process;

import org.jspecify.annotations.NullMarked;
