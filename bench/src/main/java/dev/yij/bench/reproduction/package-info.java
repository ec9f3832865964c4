/// What docs/reproduction.md shows of training runs on the chapter's data, beside what the chapter shows.
@NullMarked
package dev.yij.bench.reproduction;

import org.jspecify.annotations.NullMarked;
