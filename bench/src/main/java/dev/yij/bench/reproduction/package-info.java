/// Generates what docs/reproduction.md shows of training runs on the chapter's data, compared with the chapter.
@NullMarked
package dev.yij.bench.reproduction;

import org.jspecify.annotations.NullMarked;
